"""An incident as one entry: read, compared, kept as JSON, combined with another's change."""

import json
from dataclasses import replace

import pytest

from incidents.models import Incident
from incidents.services import ReportInput, entry_of
from incidents.services.entries import PARTS, changed_parts, combine, for_entry, from_json, to_json
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, make_incident


def test_every_starter_incident_survives_the_way_through_json(record_db: None) -> None:
    for incident in for_entry(Incident.objects.all())[:200]:
        entry = entry_of(incident)
        assert from_json(json.loads(json.dumps(to_json(entry)))) == entry


def test_entries_of_many_incidents_are_read_in_a_fixed_number_of_queries(
    record_db: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len([entry_of(incident) for incident in for_entry(Incident.objects.all())[:100]]) == 100


@pytest.mark.django_db
def test_entries_differ_in_the_parts_that_differ_whatever_the_ids_and_the_order_of_words() -> None:
    entry = entry_of(make_incident(killed=3, targets=("police", "army")))
    same = replace(entry, targets=("army", "police"), reports=(replace(entry.reports[0], id=None),))
    assert changed_parts(entry, same) == ()
    other = replace(entry, targets=("army",), summary="A convoy.")
    assert changed_parts(entry, other) == ("targets", "summary")


@pytest.mark.django_db
def test_changes_of_different_parts_combine_and_of_one_part_collide() -> None:
    base = entry_of(make_incident(killed=3))
    mine = replace(base, summary="Mine.", targets=("police",))
    theirs = replace(base, summary="Theirs.", part_of_day="night")
    entry, collide = combine(base, mine, theirs)
    assert (entry.summary, entry.targets, entry.part_of_day, collide) == ("Mine.", ("police",), "night", ("summary",))
    assert combine(base, mine, replace(base, summary="Mine."))[1] == ()


def test_every_part_of_an_entry_has_a_name() -> None:
    from dataclasses import fields

    from incidents.services import IncidentInput

    assert set(PARTS) == {field.name for field in fields(IncidentInput)}


@pytest.mark.django_db
def test_an_attribution_keeps_its_source_when_the_other_moved_the_sources() -> None:
    group = ArmedGroupFactory.create()
    base = entry_of(make_incident(killed=3, url="https://example.org/1", groups=[(group, "claim", "made")]))
    mine = replace(base, attributions=(replace(base.attributions[0], level="withdrawn"),))
    first = ReportInput(outlet=OutletFactory.create(), url="https://example.org/0")
    theirs = replace(base, reports=(first, *base.reports), attributions=(replace(base.attributions[0], report=1),))
    entry, _ = combine(base, mine, theirs)
    assert [(one.level, one.report) for one in entry.attributions] == [("withdrawn", 1)]
    gone, _ = combine(base, mine, replace(base, reports=(first,), attributions=()))
    assert [one.report for one in gone.attributions] == [None]
