from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from groups.services import LoadSummary


@pytest.fixture
def reference(db: None) -> LoadSummary:
    """The reference files, loaded. (Imported here: this file is read before Django is set up.)"""
    from groups.services import load_reference

    return load_reference()
