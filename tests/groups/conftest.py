"""The reference tables, loaded once per module that asks for them and taken away after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from tests import shortcuts

if TYPE_CHECKING:
    from groups.services import LoadSummary


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LoadSummary]:
    # Imported here: this file is read before Django is set up.
    from django.db import connection

    from groups.services import load_reference

    with django_db_blocker.unblock():
        # Without a test database, this would be somebody's own.
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        summary = load_reference()
    yield summary
    with django_db_blocker.unblock():
        shortcuts.empty_written_tables()


@pytest.fixture
def reference(_loaded: LoadSummary, db: None) -> LoadSummary:
    """The reference files, loaded."""
    return _loaded
