"""How every service is walked: what is done with it, and what that left in the history."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

import dashboard.services
import incidents.services
from tests.dashboard.desk.people import administrator, editor, reviewer

WHY = "Because the hospital said so"
# Steps inside a service, which run under the context of their caller.
HELPERS = {"recorded", "require", "apply_entry", "mark_edited", "propose", "follow"}

Scenario = Callable[[Callable[..., Any]], User]
SCENARIOS: dict[str, Scenario] = {}
_before: dict[type[models.Model], int] = {}


def scenario(function: Scenario) -> Scenario:
    """Register what is done to walk one service; the function has the service's name and returns who did it."""
    SCENARIOS[function.__name__] = function
    return function


def services() -> dict[str, Callable[..., Any]]:
    """Every public function of the services that acts for a person: it takes ``by``."""
    found: dict[str, Callable[..., Any]] = {}
    for package in (incidents.services, dashboard.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
                own = function.__module__ == module.name and not name.startswith("_")
                if own and "by" in inspect.signature(function).parameters and name not in HELPERS:
                    found[name] = function
    return found


def histories() -> Iterator[type[models.Model]]:
    """Every table of history."""
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event) and not model._meta.proxy:
            yield model


def newest() -> dict[type[models.Model], int]:
    """The last number of each table of history."""
    return {model: model._default_manager.aggregate(last=models.Max("pgh_id"))["last"] or 0 for model in histories()}


def events_since(before: dict[type[models.Model], int]) -> list[Any]:
    """What has been recorded since."""
    found: list[Any] = []
    for model, last in before.items():
        found += model._default_manager.filter(pgh_id__gt=last).select_related("pgh_context")
    return found


def from_here() -> None:
    """What is recorded from here on is the service's; the people are there already."""
    for person in (editor, reviewer, administrator):
        person()
    _before.clear()
    _before.update(newest())


def walked(name: str) -> tuple[User, list[Any]]:
    """Walk a service: who did it, and what it left in the history."""
    by = SCENARIOS[name](services()[name])
    return by, events_since(_before)
