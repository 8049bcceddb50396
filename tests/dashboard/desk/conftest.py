"""What tests of drafts share. Read before Django is set up, so that models are imported where they are made."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from places.models import District


@pytest.fixture
def lorain() -> "District":
    from tests.places.factories import DistrictFactory

    return DistrictFactory.create(slug="lorain", name="Lorain")


@pytest.fixture
def desk() -> Client:
    from tests.dashboard.desk.drafts import signed_in
    from tests.dashboard.desk.people import editor

    return signed_in(editor())
