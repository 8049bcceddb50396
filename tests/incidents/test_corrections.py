"""What the public is told of changes: field, old, new, why, on which source, and what it is never told.

Most of these tests commit: a change comes after publication only in a transaction of its own.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from incidents.choices import Status
from incidents.corrections import Correction, Kind, Week, corrections, kind_of, newest
from incidents.ledger import KEPT_BACK, PUBLIC_FIELDS, Change, ledger
from incidents.models import Incident, Proposal
from incidents.rows import ROW_FIELDS
from incidents.services import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    accept_proposal,
    assign_incident,
    edit_incident,
    entry_of,
    pass_incident,
    propose_merge,
    publish_incident,
    reinstate_incident,
    take_down,
    withdraw_incident,
    withhold_location,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "https://dawn.example/later"


def now(incident: Incident) -> Incident:
    """The incident as it stands in the database."""
    found: Incident = Incident.objects.get(pk=incident.pk)
    return found


def edited(incident: Incident, *, reason: str = "A reason", source: str = "", **parts: Any) -> Incident:
    """The incident after an editor set some parts of it; a second person accepts where one is needed."""
    row = now(incident)
    saved = edit_incident(
        uid=row.uid,
        version=row.version,
        entry=replace(entry_of(row), **parts),
        by=editor(),
        reason=reason,
        source=source,
        corrects=True,
    )
    if saved.proposal is not None:
        accept_proposal(proposal=saved.proposal.pk, by=reviewer())
    return now(incident)


def with_figure(incident: Incident, figure: FigureInput) -> dict[str, Any]:
    """The reports of an incident, the first with one figure more."""
    first, *others = entry_of(now(incident)).reports
    return {"reports": (replace(first, figures=(*first.figures, figure)), *others)}


def lately() -> list[Correction]:
    """The corrections of the last hour."""
    moment = timezone.now()
    return corrections(moment - dt.timedelta(hours=1), moment + dt.timedelta(minutes=1))


def lines(changes: Iterable[Change]) -> dict[str, tuple[str, str]]:
    """Label to old and new."""
    return {change.label: (change.old, change.new) for change in changes}


def published_again(incident: Incident, why: str, note: str = "") -> Incident:
    """The incident after a reviewer put it back and another published it."""
    row = reinstate_incident(uid=incident.uid, version=now(incident).version, by=reviewer(), reason=why)
    return publish_incident(uid=row.uid, version=row.version, by=reviewer("second"), note=note)


def test_a_later_toll_is_told_with_outlet_words_reason_and_source() -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"))
    later = FigureInput("civilian", "killed", 7, 7, said_by="police", stated_on=dt.date(2024, 5, 3))
    row = edited(incident, reason="Two died in hospital", source=SOURCE, **with_figure(incident, later))
    told = ledger(row)
    assert lines(told)["Dawn: figure added"] == ("–", "Civilians, killed: 7 (Police; 3 May 2024)")
    assert lines(told)["Victims killed"] == ("5", "7")
    assert lines(told)["Civilians killed"] == ("–", "7")
    assert {(one.reason, one.source, one.source_url) for one in told} == {("Two died in hospital", SOURCE, SOURCE)}
    (correction,) = lately()
    assert (correction.uid, correction.title, correction.reason) == (row.uid, row.title, "Two died in hospital")
    assert correction.changes == tuple(told)


def test_a_figure_and_a_source_that_were_wrong_are_told_with_old_and_new() -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"), url="https://dawn.example/1")
    (report,) = entry_of(incident).reports
    right = replace(report, quote="Six died.", figures=(replace(report.figures[0], low=6, high=6),))
    told = lines(ledger(edited(incident, reports=(right,))))
    assert told["Dawn: figure changed"] == (
        "Total, killed: 5 (militants not included)",
        "Total, killed: 6 (militants not included)",
    )
    assert told["Dawn: quote"] == ("–", "Six died.")
    assert "Dawn: address" not in told


def test_a_source_that_came_and_one_that_went_are_told_with_their_addresses() -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"), url="https://dawn.example/1")
    (report,) = entry_of(incident).reports
    geo = replace(report, id=None, outlet=OutletFactory.create(name="Geo"), url="https://geo.example/1", figures=())
    edited(incident, reports=(report, geo))
    told = lines(ledger(edited(incident, reports=(geo,))))
    assert told["Source added"] == ("–", "Geo: https://geo.example/1")
    assert told["Source removed"] == ("Dawn: https://dawn.example/1", "–")
    assert told["Dawn: figure removed"] == ("Total, killed: 5 (militants not included)", "–")


def test_a_claim_and_a_choice_of_an_editor_are_told_and_nobody_is_named() -> None:
    incident = make_incident(killed=5)
    group = ArmedGroupFactory.create(name="Baloch Liberation Army")
    claim = AttributionInput("BLA", "claim", "made", group=group, channel="a statement")
    edited(incident, reason="It claimed it", attributions=(claim,))
    choice = ChoiceInput("killed", 4, 5, 6, reason="Two papers count differently")
    row = edited(incident, choices=(choice,))
    told = lines(ledger(row))
    assert told["Attribution added"] == (
        "–",
        "Baloch Liberation Army: claim by the group, made; the source writes “BLA”; a statement",
    )
    assert told["Figure chosen by an editor added"] == (
        "–",
        "Victims killed: 5, low 4, high 6, because Two papers count differently",
    )
    assert told["Rule of the figure"] == ("Lowest credible figure", "Chosen by an editor")
    (proposal,) = Proposal.objects.all()
    assert proposal.reason == next(one.reason for one in ledger(row) if one.field == "attribution")
    words = " ".join(repr(one) for one in ledger(row))
    assert not {editor().username, reviewer().username} & set(words.replace("'", " ").split())


def test_what_a_merge_moved_says_so_on_both_sides() -> None:
    dawn = OutletFactory.create(name="Dawn")
    stays, goes = make_incident(killed=3), make_incident(killed=4, outlet=dawn, url="https://dawn.example/2")
    waiting = propose_merge(kept=stays.uid, merged=goes.uid, by=editor(), reason="One blast")
    assert waiting is not None
    assert lately() == []
    accept_proposal(proposal=waiting.pk, by=reviewer())
    kept, merged = lines(ledger(now(stays))), lines(ledger(now(goes)))
    assert kept["Source moved here by a merge"] == ("–", "Dawn: https://dawn.example/2")
    assert merged["Status"] == ("Published", f"Merged into {stays.uid}")
    assert merged["Source moved away by a merge"] == ("Dawn: https://dawn.example/2", "–")
    assert {(one.uid, one.reason) for one in lately()} == {
        (uid, f"{goes.uid} is the same incident: One blast") for uid in (stays.uid, goes.uid)
    }


def test_of_a_withdrawn_incident_only_that_is_told() -> None:
    incident = make_incident(killed=5)
    row = edited(incident, reason="A secret of the old text", summary="Old words.")
    assert [one.title for one in lately()] == [row.title]
    withdraw_incident(uid=row.uid, version=row.version, by=reviewer(), reason="It was a gas leak")
    (correction,) = lately()
    assert (correction.title, correction.reason) == ("", "It was a gas leak")
    assert lines(correction.changes) == {"Status": ("Published", "Withdrawn")}


def test_of_an_incident_that_was_taken_down_only_that_is_told_and_nothing_from_before_when_it_is_put_back() -> None:
    incident = make_incident(killed=5, summary="The daughter of Gul Khan saw it.", quote="Gul Khan")
    row = edited(incident, reason="Gul Khan says so", summary="The wife of Gul Khan saw it.")
    take_down(uid=row.uid, by=reviewer(), reason="Gul Khan's family is threatened")
    assert [(one.title, one.reason) for one in lately()] == [("", "Taken down because it could harm somebody")]
    assert lines(lately()[0].changes) == {"Status": ("Published", "Taken down")}
    back = reinstate_incident(uid=row.uid, version=now(row).version, by=reviewer(), reason="Gul Khan is left out")
    assert "Gul Khan" not in repr(lately())
    (report,) = entry_of(back).reports
    entry = replace(entry_of(back), summary="A woman saw it.", reports=(replace(report, quote="It was seen"),))
    back = edit_incident(uid=back.uid, version=back.version, entry=entry, by=editor(), corrects=True).incident
    publish_incident(uid=back.uid, version=back.version, by=reviewer("second"), note="Gul Khan is out")
    later = edited(incident, reason="A paper says so", summary="A passer-by saw it.")
    told = ledger(later)
    assert [(one.label, one.old, one.new) for one in told] == [
        ("Summary", "A woman saw it.", "A passer-by saw it."),
        ("Status", "Taken down", "Published"),
        ("Status", "Published", "Taken down"),
    ]
    assert "Gul Khan" not in repr(told)
    assert "Gul Khan" not in repr(lately())


def test_an_incident_that_was_put_back_tells_why_and_not_what_reviewers_told_each_other() -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"))
    gone = withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="Thought to be a gas leak")
    back = reinstate_incident(uid=gone.uid, version=gone.version, by=reviewer(), reason="Police confirm a bomb")
    later = FigureInput("total", "injured", 2, 2, total_includes_militants="no")
    entry = replace(entry_of(back), summary="A bomb.", **with_figure(back, later))
    back = edit_incident(uid=back.uid, version=back.version, entry=entry, by=editor(), reason="as you asked").incident
    assert [one.changes[0].new for one in lately()] == ["Withdrawn"]
    assert ledger(now(incident))[0].new == "Withdrawn"
    publish_incident(uid=back.uid, version=back.version, by=reviewer("second"), note="Thanks, Amina")
    told = ledger(now(incident))
    assert lines(told)["Dawn: figure added"] == ("–", "Total, injured: 2 (militants not included)")
    assert lines(told)["Summary"] == ("–", "A bomb.")
    assert {one.reason for one in told} == {"Police confirm a bomb", "Thought to be a gas leak"}


def test_notes_assignment_and_passing_are_no_corrections() -> None:
    incident = make_incident(killed=5)
    row = edited(incident, summary="Words.")
    before = ledger(row)
    row = edited(row, notes="Ask Amina.")
    assign_incident(uid=row.uid, by=reviewer(), to=editor())
    pass_incident(uid=row.uid, version=row.version, by=reviewer(), note="Fine, Amina")
    assert now(row).status == Status.PUBLISHED
    assert ledger(now(row)) == before
    assert lines(before) == {"Summary": ("–", "Words.")}


def test_sql_by_hand_on_a_row_below_is_told_without_a_reason() -> None:
    incident = make_incident(killed=5, outlet=OutletFactory.create(name="Dawn"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_casualtyfigure SET low = 4 WHERE harm = 'killed'")
    (correction,) = lately()
    assert (correction.reason, correction.source) == ("", "")
    assert lines(correction.changes) == {
        "Dawn: figure changed": (
            "Total, killed: 5 (militants not included)",
            "Total, killed: 4–5 (militants not included)",
        )
    }
    assert correction.uid == incident.uid


def test_a_withheld_place_is_in_no_line_reason_or_source_nor_in_its_merged_twin() -> None:
    place = PlaceFactory.create(name="Zarrinkot")
    url = "https://paper.example/zarrinkot"
    incident = make_incident(
        killed=2, location=located(place=place), url=url, quote="In Zarrinkot.", summary="Zarrinkot"
    )
    twin = make_incident(killed=2, location=located(place=place), url=f"{url}-2")
    (report,) = entry_of(incident).reports
    edited(incident, reason="Zarrinkot's mill", source=url, reports=(replace(report, quote="Zarrinkot mill"),))
    edited(twin, reason="Zarrinkot's mill", summary="By the mill of Zarrinkot.")
    waiting = propose_merge(kept=incident.uid, merged=twin.uid, by=editor(), reason="Both name Zarrinkot")
    assert waiting is not None
    accept_proposal(proposal=waiting.pk, by=reviewer())
    assert "zarrinkot" in repr(lately()).casefold()
    withhold_location(uid=incident.uid, to="district", reason="A family of Zarrinkot", by=editor())
    edited(incident, reason="The mill of Zarrinkot", source=url, targets=("police",))
    assert "zarrinkot" not in repr(lately()).casefold()
    assert "zarrinkot" not in repr(ledger(now(incident))).casefold()
    assert KEPT_BACK in {one.reason for one in lately()}
    assert {one.title for one in lately()} == {now(incident).title, ""}
    assert "zarrinkot" not in Client().get("/feeds/corrections.atom").content.decode().casefold()


def test_first_publication_is_no_correction() -> None:
    draft = make_incident(killed=5, status="draft")
    edited(draft, summary="Words of the draft.")
    row = now(draft)
    publish_incident(uid=row.uid, version=row.version, by=reviewer())
    assert lately() == []
    assert ledger(now(draft)) == []


def test_a_withdrawn_draft_that_was_never_public_is_never_told_of() -> None:
    draft = make_incident(killed=5, status="draft")
    withdraw_incident(uid=draft.uid, version=draft.version, by=editor(), reason="Gul Khan asked")
    assert lately() == []
    assert not Incident.objects.tombstones().exists()


def test_corrections_of_a_span_hold_what_changed_in_it_and_no_more() -> None:
    incident = make_incident(killed=5)
    edited(incident, summary="First.")
    (first,) = lately()
    edited(incident, summary="Second.")
    second = lately()[0]
    assert first.at < second.at
    assert corrections(first.at, second.at) == [first]
    assert [one.changes[0].old for one in corrections(second.at, second.at + dt.timedelta(hours=1))] == ["First."]
    assert newest(1) == [second]
    assert newest(9) == [second, first]


def test_the_number_of_queries_does_not_grow_with_what_changed(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        incident = make_incident(killed=3, location=located(district=DistrictFactory.create()))
        later = FigureInput("total", "killed", 3 + number, 4 + number, said_by="police", total_includes_militants="no")
        edited(incident, summary="Words.", **with_figure(incident, later))
    with django_assert_max_num_queries(3):
        assert len(lately()) == 6
    with django_assert_max_num_queries(2):
        assert ledger(incident)


def test_old_versions_of_what_is_not_public_are_behind_no_door() -> None:
    incident = make_incident(killed=5, summary="Old words.")
    events: Any = apps.get_model("incidents", "IncidentEvent").objects

    def readable() -> Any:
        return events.public([Incident.objects.get(pk=incident.pk)]).order_by("pgh_id")

    row = edited(incident, summary="New words.")
    assert [event.summary for event in readable()] == ["Old words.", "New words."]
    take_down(uid=row.uid, by=reviewer(), reason="A family")
    assert not readable().exists()
    published_again(row, "The family agrees")
    assert [event.status for event in readable()] == ["published"]


@pytest.mark.parametrize(("text", "monday"), [("2026-W12", dt.date(2026, 3, 16)), ("2026-w53", dt.date(2026, 12, 28))])
def test_a_week_is_read_by_its_number(text: str, monday: dt.date) -> None:
    week = Week.read(text)
    assert (week.monday, week.sunday) == (monday, monday + dt.timedelta(days=6))
    assert str(week) == text.upper()


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-12", "W12", "next", "0000-W01"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as 2026-W12|has no week"):
        Week.read(text)


def test_a_week_begins_on_monday_at_midnight_in_pakistan() -> None:
    sunday = dt.datetime(2026, 3, 15, 18, 59, tzinfo=dt.UTC)
    assert str(Week.of(sunday)) == "2026-W11"
    assert str(Week.of(sunday + dt.timedelta(minutes=1))) == "2026-W12"
    assert Week.of(sunday).end == Week.of(sunday).moved(1).start == sunday + dt.timedelta(minutes=1)


def test_every_field_is_of_one_kind() -> None:
    assert kind_of(Change(timezone.now(), "killed_best", "", "", "", "", "")) == Kind.FIGURES
    assert kind_of(Change(timezone.now(), "district", "", "", "", "", "")) == Kind.PLACE_DATE
    assert kind_of(Change(timezone.now(), "event_class", "", "", "", "", "")) == Kind.CLASS
    assert kind_of(Change(timezone.now(), "report", "", "", "", "", "")) == Kind.SOURCES


def test_every_field_that_the_interface_gives_out_is_in_the_ledger_or_follows_from_it() -> None:
    ranges = {"killed": "killed_best", "injured": "injured_best"}
    relations = {"province": "province_id", "district": "district_id", "place": "place_text", "campaign": "campaign_id"}
    named = {relations.get(name, ranges.get(name, name)) for name in ROW_FIELDS}
    bookkeeping = {"uid", "url", "created_at", "updated_at", "version"}
    told_as_rows = {"groups", "sources_count", "origins_count"}
    assert named - set(PUBLIC_FIELDS) == bookkeeping | told_as_rows
