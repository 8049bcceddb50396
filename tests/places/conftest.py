"""The reference tables, loaded once per module that asks for them and taken away after it."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All reference rows, committed for the tests of one module, which are to be marked `django_db`."""
    from django.apps import apps
    from django.db import connection

    from places.services import load_reference

    with django_db_blocker.unblock():
        # Without a test marked `django_db` no test database is made, and this would be somebody's own.
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        load_reference()
    yield
    tables = ", ".join(model._meta.db_table for model in apps.get_app_config("places").get_models())
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
