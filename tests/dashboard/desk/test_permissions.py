"""The permission matrix: every address of the site, as everybody, by every method.

No address is listed here: they are found in ``config.urls``, and what each asks for is on its view
(``dashboard.desk.access``). A new page of the desk is tested by being there.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from pytest_django import Settings

from dashboard.views.alerts import unsubscribe
from incidents.roles import Role
from tests.dashboard.desk.addresses import Address, addresses, parts_for_tests
from tests.dashboard.desk.people import administrator, editor, reader, reviewer

pytestmark = pytest.mark.django_db

ALL = list(addresses())
DESK = [address for address in ALL if address.route.startswith("desk/")]
API = [address for address in ALL if address.route.startswith("api/")]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
SIGN_IN = "/accounts/login/?next="


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, user: User | None, role: Role | None = None, *, csrf: bool = False) -> None:
        self.name = user.username if user else "nobody"
        self.role = role
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
        if user is not None:
            self.client.force_login(user)

    def may(self, role: Role) -> bool:
        """Whether the person holds a role or one above it."""
        order = list(Role)
        return self.role is not None and order.index(self.role) >= order.index(role)

    def ask(self, method: str, path: str) -> HttpResponseBase:
        """Send a request without any content."""
        return self.client.generic(method, path)


@pytest.fixture
def people() -> list[Person]:
    """One of each: a visitor, a deactivated administrator, a reader with an account, and each role."""
    gone = administrator("gone")
    people = [
        Person(None),
        Person(gone),
        Person(reader()),
        Person(editor(), Role.EDITOR),
        Person(reviewer(), Role.REVIEWER),
        Person(administrator(), Role.ADMINISTRATOR),
    ]
    gone.is_active = False
    gone.save()
    return people


@pytest.fixture
def paths(people: list[Person]) -> dict[Address, str]:
    """Every address with something in the place of its variable parts."""
    values = parts_for_tests(administrator())
    return {address: address.filled(values) for address in ALL}


def asks_for(address: Address) -> tuple[Role, tuple[str, ...]]:
    """The role that a page of the desk is for, and its methods; fails when its view does not say."""
    role = getattr(address.view, "desk_role", None)
    assert role is not None, (
        f"/{address.route}: {address.view.__module__}.{address.view.__name__} says nobody's role. "
        "Decorate it with editor_view, reviewer_view or administrator_view (dashboard/desk/access.py)."
    )
    return role, address.view.desk_methods  # type: ignore[attr-defined]


def is_sent_to_sign_in(answer: HttpResponseBase) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)


def is_sent_to_second_factor(answer: HttpResponseBase) -> bool:
    return isinstance(answer, HttpResponse) and b"One step before the desk" in answer.content


def test_the_walk_finds_the_desk_the_interface_and_the_accounts() -> None:
    routes = {address.route for address in ALL}

    assert {"desk/people/<int:pk>/role/", "api/v1/incidents/<str:uid>/", "accounts/login/", "map/"} <= routes
    assert "accounts/password/reset/key/<uidb36>-<key>/" in routes


@pytest.mark.parametrize("address", DESK, ids=lambda address: address.route)
def test_every_page_of_the_desk_says_whom_it_is_for(address: Address) -> None:
    role, methods = asks_for(address)

    assert role in Role
    assert set(methods) <= {"GET", "HEAD", "POST"}


def test_the_desk_opens_to_the_roles_it_is_for_and_to_nobody_else(
    people: list[Person], paths: dict[Address, str]
) -> None:
    wrong = []
    for address in DESK:
        role, methods = asks_for(address)
        for method in sorted({"GET", "POST"} & set(methods)):
            for person in people:
                answer = person.ask(method, paths[address])
                if not _as_it_should(answer, person, role, method):
                    wrong.append(f"{method} {paths[address]} as {person.name}: {answer.status_code}")

    assert wrong == []


def _as_it_should(answer: HttpResponseBase, person: Person, role: Role, method: str) -> bool:
    if person.name in {"nobody", "gone"}:
        return is_sent_to_sign_in(answer)
    if not person.may(role):
        return answer.status_code == 403
    # A service may still refuse what is posted, by a rule that the page does not know.
    refused = {405} if method == "POST" else {403, 405}
    return answer.status_code < 500 and answer.status_code not in refused and not is_sent_to_sign_in(answer)


def test_a_page_of_the_desk_answers_no_method_that_it_does_not_name(
    people: list[Person], paths: dict[Address, str]
) -> None:
    wrong = []
    for address in DESK:
        _, methods = asks_for(address)
        for method in sorted(set(METHODS) - set(methods)):
            for person in (people[0], people[-1]):
                answer = person.ask(method, paths[address])
                if answer.status_code != 405:
                    wrong.append(f"{method} {paths[address]} as {person.name}: {answer.status_code}")

    assert wrong == []


def test_no_page_takes_a_form_without_its_token(paths: dict[Address, str]) -> None:
    person = Person(administrator(), Role.ADMINISTRATOR, csrf=True)
    # Mail programs end an alert by its signed link alone (RFC 8058); test_alerts.py holds what that does.
    pages = [address for address in ALL if address not in API and address.view is not unsubscribe]
    before = kept_rows()

    taken = [paths[address] for address in pages if person.ask("POST", paths[address]).status_code != 403]

    assert taken == []
    assert kept_rows() == before


def test_looking_changes_nothing(people: list[Person], paths: dict[Address, str]) -> None:
    before = kept_rows()

    for address in ALL:
        people[-1].ask("GET", paths[address])

    assert kept_rows() == before


def test_nobody_writes_to_the_interface_by_being_signed_in(
    people: list[Person], paths: dict[Address, str], settings: Settings
) -> None:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, (0, 60))
    before = kept_rows()
    taken = [
        f"{method} {paths[address]} as {person.name}"
        for address in API
        for method in WRITES
        for person in people
        if person.ask(method, paths[address]).status_code not in {401, 403, 405}
    ]

    assert taken == []
    assert kept_rows() == before


def test_a_refused_action_leaves_the_record_as_it_was(people: list[Person], paths: dict[Address, str]) -> None:
    before = kept_rows()

    for address in DESK:
        role, methods = asks_for(address)
        for person in people:
            if "POST" in methods and not person.may(role):
                person.ask("POST", paths[address])

    assert kept_rows() == before


def test_without_a_second_factor_the_whole_desk_is_shut_where_one_is_required(
    people: list[Person], paths: dict[Address, str], settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    open_to = [
        f"{method} {paths[address]} as {person.name}"
        for address in DESK
        for method in sorted({"GET", "POST"} & set(asks_for(address)[1]))
        for person in people
        if person.role is not None and not is_sent_to_second_factor(person.ask(method, paths[address]))
    ]

    assert open_to == []


def kept_rows() -> dict[str, int]:
    """The number of rows of every table but that of sessions: history grows with each change of a tracked one."""
    return dict(_counts())


def _counts() -> Iterator[tuple[str, int]]:
    for model in apps.get_models():
        if model is not Session and not model._meta.proxy and model._meta.managed:
            yield model._meta.label, model._default_manager.count()
