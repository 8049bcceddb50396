"""The desk for browser tests: a real server over a writable copy of the starter record, and people who sign in to it.

Each module has a copy of its own, thrown away at its end, so its tests may change the record. Tests of one module
share it: a test works on incidents that no other test of its module touches, or on one it makes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from tests import record

PASSWORD = "correct horse battery staple"
"""Of everybody who is made here, for a test that signs in by the form."""

SignIn = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def desk_database() -> Iterator[str]:
    """The DATABASE_URL of this module's own copy of the starter record, with `ed`, `rev` and `adm` in it."""
    with record.own_copy() as database:
        yield database.url


@pytest.fixture(scope="module")
def desk_server(desk_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a real web server over the module's copy, such as `http://127.0.0.1:41234`.

    Its people are `ed` (editor), `rev` (reviewer) and `adm` (administrator), who need no second factor;
    `signed_in(page, "ed")` signs one in.
    """
    with _through_django(desk_database, django_db_blocker):
        _make_people()
    with record.served(desk_database) as address:
        yield address


@pytest.fixture
def signed_in(desk_server: str, desk_database: str, django_db_blocker: DjangoDbBlocker) -> SignIn:
    """A function that signs a person in on a page's browser: `signed_in(page, "ed")`.

    It makes the session in the database and hands the cookie over, which spares the form and its rate limit.
    """

    def sign_in(page: Page, username: str) -> None:
        with _through_django(desk_database, django_db_blocker):
            key = _session_of(username)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": desk_server}])

    return sign_in


@pytest.fixture
def desk_record(desk_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test read and write the module's copy through Django's models, beside the server that serves it."""
    with _through_django(desk_database, django_db_blocker):
        yield


@contextmanager
def _through_django(database_url: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django's connection at another database while the block runs. Nothing is rolled back."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    if before == record.name_of(database_url):
        yield  # a fixture inside a test that is connected already
        return
    connection.close()
    connection.settings_dict["NAME"] = record.name_of(database_url)
    try:
        with blocker.unblock():
            yield
            connection.close()
    finally:
        connection.settings_dict["NAME"] = before


def _make_people() -> None:
    from tests.dashboard.desk.people import administrator, editor, reviewer

    for user in (editor("ed"), reviewer("rev"), administrator("adm")):
        user.set_password(PASSWORD)
        user.save()


def _session_of(username: str) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key is not None
    return session.session_key
