"""Every change is recorded, and the public ledger tells it."""

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from incidents.choices import Status
from incidents.generation import current_generation
from incidents.ledger import ledger
from incidents.models import CasualtyFigure, Incident, RecordGeneration
from incidents.services import recalculate

EVENTS: Any = apps.get_model("incidents", "IncidentEvent")


@pytest.fixture
def incident(record_db: None) -> Incident:
    found: Incident = Incident.public.get(uid="PK-000003")
    return found


def test_nothing_has_changed_since_a_row_was_first_published(incident: Incident) -> None:
    assert ledger(incident) == []


def test_sql_by_hand_is_recorded_too(incident: Incident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET summary = 'By hand.' WHERE id = %s", [incident.pk])
    assert EVENTS.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").last().summary == "By hand."
    (change,) = ledger(incident)
    assert (change.field, change.old, change.new, change.reason) == ("summary", "–", "By hand.", "")


def test_the_ledger_gives_field_old_new_reason_and_source(incident: Incident) -> None:
    with pghistory.context(reason="Toll rose overnight", source="https://example.org/later"):
        figure = incident.reports.get(position=0).figures.get(victim_class="total", harm="killed")
        CasualtyFigure.objects.filter(pk=figure.pk).update(low=4, high=4)
        recalculate(incident=incident)
    changes = {change.field: change for change in ledger(incident)}
    assert (changes["killed_best"].old, changes["killed_best"].new) == ("1", "4")
    assert changes["killed_best"].label == "Victims killed"
    assert changes["killed_best"].reason == "Toll rose overnight"
    assert changes["killed_best"].source == "https://example.org/later"


def test_what_editors_write_for_themselves_is_never_in_the_ledger(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(notes="ask the desk", version=9)
    assert ledger(incident) == []


def test_a_draft_has_no_public_ledger(incident: Incident) -> None:
    draft = Incident.objects.get(status=Status.DRAFT, uid="PK-000358")
    Incident.objects.filter(pk=draft.pk).update(summary="Not yet.")
    assert ledger(draft) == []


def test_history_cannot_be_rewritten(incident: Incident) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        EVENTS.objects.filter(pgh_obj=incident.pk).update(summary="Never happened.")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        EVENTS.objects.filter(pgh_obj=incident.pk).delete()


def test_the_ledger_asks_few_questions_however_long_the_history(
    incident: Incident, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        Incident.objects.filter(pk=incident.pk).update(summary=f"Version {number}.")
    with django_assert_max_num_queries(8):
        assert len(ledger(incident)) == 20


@pytest.mark.django_db(transaction=True)
def test_the_generation_moves_once_for_a_transaction_and_not_for_one_rolled_back() -> None:
    from incidents.models import Outlet

    before = current_generation().value
    with transaction.atomic():
        Outlet.objects.create(slug="a", name="A", kind="wire")
        Outlet.objects.create(slug="b", name="B", kind="wire")
    assert current_generation().value == before + 1
    with transaction.atomic():
        Outlet.objects.create(slug="c", name="C", kind="wire")
        transaction.set_rollback(True)
    assert current_generation().value == before + 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_outlet SET name = 'B anew' WHERE slug = 'b'")
    assert current_generation().value == before + 2
    assert RecordGeneration.objects.get().changed_at is not None
