"""The reference tables, loaded once per module that asks for them and never left behind."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All reference rows inside one transaction for the module. Not to be mixed with `db` in one module."""
    from places.services import load_reference

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(loaded: None) -> Iterator[None]:
    """The reference rows for one test; what the test writes is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
