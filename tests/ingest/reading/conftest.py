"""The reference tables of places and groups, loaded once for a module that measures the reading with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from ingest.services.knowledge import GroupKnowledge, PlaceKnowledge


@pytest.fixture(scope="module")
def knowledge(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[PlaceKnowledge, GroupKnowledge]]:
    """What the record knows, committed for the tests of one module, which are to be marked `django_db`."""
    from django.apps import apps
    from django.db import connection

    from groups.services import load_reference as load_groups
    from ingest.services.knowledge import group_knowledge, place_knowledge
    from places.services import load_reference as load_places

    with django_db_blocker.unblock():
        # Without a test marked `django_db` no test database is made, and this would be somebody's own.
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        load_places()
        load_groups()
        found = (place_knowledge(), group_knowledge())
    yield found
    models = [model for app in ("places", "groups") for model in apps.get_app_config(app).get_models()]
    tables = ", ".join(model._meta.db_table for model in models)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
