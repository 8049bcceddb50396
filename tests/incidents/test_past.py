"""The record as it stood at a moment, and as it was known by a day: the answers never change afterwards."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, connection, transaction
from django.db.models.expressions import RawSQL
from django.test import Client
from django.utils import timezone

from incidents.models import Campaign, Incident, IncidentChange, RecordedGeneration, Report
from incidents.past import NotYet, Past, generation_at, reading
from incidents.past_views import AS_OF, AS_OF_KNOWN_BY, KNOWN_BY
from incidents.services import (
    AttributionInput,
    FigureInput,
    ReportInput,
    accept_proposal,
    edit_incident,
    entry_of,
    propose_merge,
    take_down,
    withdraw_incident,
    withhold_location,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

# The past is made of committed transactions.
pytestmark = pytest.mark.django_db(transaction=True)


def now() -> dt.datetime:
    """A moment after all that was done and before all that follows."""
    moment = timezone.now()
    time.sleep(0.002)
    return moment


def changed(incident: Incident, **parts: Any) -> Incident:
    """The incident after an edit of an ordinary kind."""
    row = Incident.objects.get(pk=incident.pk)
    return edit_incident(
        uid=row.uid, version=row.version, entry=replace(entry_of(row), **parts), by=editor(), reason="x", corrects=True
    ).incident


def numbers(**query: str) -> dict[str, Any]:
    """Killed, as ``stats/`` gives them."""
    answer = Client().get("/api/v1/stats/", {"measure": "killed", **query}).json()
    return {"killed": answer["total"]["value"], "by": answer["rows"], "undated": answer["without_report_date"]}


def listed(**query: str) -> list[dict[str, Any]]:
    """Rows, as ``incidents/`` gives them."""
    rows: list[dict[str, Any]] = Client().get("/api/v1/incidents/", query).json()["results"]
    return rows


def test_a_past_moment_answers_the_same_after_every_kind_of_change() -> None:
    group, outlet = ArmedGroupFactory.create(), OutletFactory.create()
    places = [PlaceFactory.create() for _ in range(4)]
    rows = [
        make_incident(
            killed=number + 1, location=located(place=place), groups=[(group, "claim", "made")], outlet=outlet,
            summary="A convoy.", targets=("police",),
        )
        for number, place in enumerate(places)
    ]  # fmt: skip
    then = now()
    asked: list[Any] = [
        lambda **past: listed(**past),
        lambda **past: listed(group=group.slug, target="police", source=outlet.slug, **past),
        lambda **past: listed(q="convoy", ordering="-killed", **past),
        lambda **past: listed(bbox="66,30,68,31", **past),
        lambda **past: listed(h3="8442755ffffffff", **past),
        lambda **past: numbers(by="district,group", **past)["by"],
        lambda **past: Client().get("/api/v1/incidents/", {"format": "csv", **past}).getvalue(),
        lambda **past: Client().get(f"/api/v1/incidents/{rows[0].uid}/", past).json(),
    ]
    as_of = {"as_of": then.isoformat()}
    before = [question() for question in asked]
    changed(rows[0], summary="A bus.", targets=("army",), location=located(place=places[1]))
    changed(rows[1], reports=(ReportInput(outlet=outlet, figures=(FigureInput("total", "killed", 9, 9),)),))
    withdraw_incident(uid=rows[2].uid, version=1, by=reviewer(), reason="A false alarm")
    make_incident(killed=5, location=located(place=places[0]))
    after = [question() for question in asked]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert [question(**as_of) for question in asked] == before


def test_before_anything_was_recorded_there_was_nothing() -> None:
    then = now()
    make_incident(killed=3)
    assert listed(as_of=then.isoformat()) == []
    assert numbers(as_of=then.isoformat())["killed"] is None


def test_a_moment_that_has_not_come_is_refused() -> None:
    later = timezone.now() + dt.timedelta(minutes=1)
    answer = Client().get("/api/v1/incidents/", {"as_of": later.isoformat()})
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "as_of")
    with pytest.raises(NotYet), transaction.atomic():
        generation_at(later)


def test_an_incident_that_was_merged_stands_in_the_past_on_its_own() -> None:
    kept, merged = make_incident(killed=3), make_incident(killed=4)
    then = now()
    proposal = propose_merge(kept=kept.uid, merged=merged.uid, by=editor(), reason="One blast")
    assert proposal is not None
    accept_proposal(proposal=proposal.pk, by=reviewer())
    assert {row["uid"] for row in listed()} == {kept.uid}
    assert {row["uid"]: row["killed"]["best"] for row in listed(as_of=then.isoformat())} == {
        kept.uid: 3,
        merged.uid: 4,
    }


def test_what_could_harm_somebody_is_not_shown_of_the_past_either() -> None:
    place = PlaceFactory.create(name="Zarrinkot")
    withheld, hidden = (
        make_incident(killed=3, location=located(place=place), summary="In Zarrinkot.") for _ in range(2)
    )
    then = now()
    withhold_location(uid=withheld.uid, to="district", reason="A family", by=editor())
    take_down(uid=hidden.uid, by=reviewer(), reason="A witness")
    (row,) = listed(as_of=then.isoformat())
    assert (row["uid"], row["place"], row["latitude"], row["location_precision"]) == (
        withheld.uid,
        None,
        None,
        "district",
    )
    text = Client().get(f"/api/v1/incidents/{withheld.uid}/", {"as_of": then.isoformat()}).content.decode()
    assert "Zarrinkot" not in text
    assert Client().get(f"/api/v1/incidents/{hidden.uid}/", {"as_of": then.isoformat()}).status_code == 404


def test_the_views_have_every_column_of_their_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, array_agg(column_name::text ORDER BY column_name)"
            " FROM information_schema.columns WHERE table_schema = ANY(%s) GROUP BY 1, 2",
            [["public", AS_OF, KNOWN_BY, AS_OF_KNOWN_BY]],
        )
        found = {(schema, table): columns for schema, table, columns in cursor.fetchall()}
    own = [found.pop((AS_OF, name)) for name in ("incidents_stood", "incidents_pastsum")]
    assert own == [found["public", "incidents_incident"], found["public", "incidents_keptsum"]]
    views = [key for key in found if key[0] != "public"]
    assert len(views) == 7 + 4 + 4
    assert all(found[key] == found["public", key[1]] for key in views)


def test_a_commit_in_the_middle_is_waited_for() -> None:
    """Whoever asks while a change is being committed gets the answer that will stand for that moment for ever."""
    incident = make_incident(killed=3)

    def slow_change() -> None:
        try:
            with transaction.atomic():
                Incident.objects.filter(pk=incident.pk).update(summary="Slow.")
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    time.sleep(0.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(slow_change)
        time.sleep(0.25)
        moment = timezone.now()
        answered = listed(as_of=moment.isoformat())
        done.result()
    assert [row["summary"] for row in answered] == ["Slow."]
    assert listed(as_of=moment.isoformat()) == answered


def test_all_that_is_read_of_now_is_of_one_moment() -> None:
    """A total and its parts agree though an editor saves in between."""
    make_incident(killed=3)

    def add() -> None:
        try:
            make_incident(killed=4)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, reading():
        total = Incident.public.count()
        pool.submit(add).result()
        with reading(known_by=dt.date.max):
            assert Incident.public.count() <= total
        assert [Incident.public.count(), total] == [1, 1]
    assert Incident.public.count() == 2


def test_a_reading_that_fails_leaves_a_connection_that_reads_each_commit() -> None:
    with pytest.raises(DataError), reading():
        list(Incident.public.annotate(wrong=RawSQL("1 / 0", [])))
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


def test_what_is_kept_of_a_reading_of_now_is_told_from_an_edit_of_the_same_second() -> None:
    make_incident(killed=3)
    with Past().reading():
        kept, total = Past().kept(), Incident.public.count()
        time.sleep(0.002)
    make_incident(killed=4)
    with kept.reading():
        assert Incident.public.count() == total == 1


def test_generations_follow_the_order_of_commits_and_name_what_changed() -> None:
    first, second = make_incident(killed=3), make_incident(killed=4)
    last = RecordedGeneration.objects.latest("value").value
    changed(first, summary="One.")
    with transaction.atomic():
        changed(first, summary="Two.")
        changed(second, summary="Two.")
    found = IncidentChange.objects.filter(generation__gt=last).values_list("generation", "incident")
    assert list(found) == [(last + 1, first.pk), (last + 2, first.pk), (last + 2, second.pk)]


def test_a_change_of_a_figure_by_hand_is_a_change_of_its_incident() -> None:
    incident = make_incident(killed=3)
    last = RecordedGeneration.objects.latest("value").value
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_casualtyfigure SET low = 2")
    assert IncidentChange.objects.get(generation__gt=last).incident == incident


def test_a_source_that_goes_to_another_incident_is_a_change_of_both() -> None:
    first, second = make_incident(killed=3), make_incident(killed=4)
    then = now()
    last = RecordedGeneration.objects.latest("value").value
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_report SET incident_id = %s WHERE incident_id = %s", [second.pk, first.pk])
    found = IncidentChange.objects.filter(generation=last + 1).values_list("incident", flat=True)
    assert list(found) == [first.pk, second.pk]
    with reading(as_of=then):
        assert sorted(Report.objects.values_list("incident", flat=True)) == [first.pk, second.pk]
    assert list(Report.objects.values_list("incident", flat=True)) == [second.pk, second.pk]


# Known by


def reported(day: str | None, killed: int, **more: Any) -> ReportInput:
    """A report of a day with a toll."""
    published = dt.date.fromisoformat(day) if day else None
    figure = FigureInput("total", "killed", killed, killed, total_includes_militants="no")
    return ReportInput(outlet=OutletFactory.create(), published_on=published, figures=(figure,), **more)


def test_figures_are_what_had_been_published_by_the_day() -> None:
    make_incident(reports=(reported("2024-05-02", 3), reported("2024-05-04", 7), reported(None, 40)))
    make_incident(reports=(reported("2024-05-03", 2),))
    undated = make_incident(reports=(reported(None, 5),))
    by_day = {day: numbers(known_by=day) for day in ("2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04")}
    assert {day: found["killed"] for day, found in by_day.items()} == {
        "2024-05-01": None,
        "2024-05-02": 3,
        "2024-05-03": 5,
        "2024-05-04": 5,
    }
    assert {found["undated"] for found in by_day.values()} == {1}
    assert numbers()["undated"] is None
    first = listed(known_by="2024-05-04", ordering="date")
    assert [(row["killed"], row["sources_count"]) for row in first] == [
        ({"low": 3, "best": 3, "high": 7}, 2),
        ({"low": 2, "best": 2, "high": 2}, 1),
    ]
    assert undated.uid not in {row["uid"] for row in first}


def test_statements_of_who_did_it_count_from_their_own_day() -> None:
    group = ArmedGroupFactory.create()
    make_incident(
        reports=(reported("2024-05-02", 3),),
        attributions=(
            AttributionInput(group.name, "claim", "made", group=group, stated_on=dt.date(2024, 5, 6)),
            AttributionInput("unknown men", "official_blame", "possible", report=0),
        ),
    )
    words = {day: [one["name"] for one in listed(known_by=day)[0]["groups"]] for day in ("2024-05-02", "2024-05-06")}
    assert words == {"2024-05-02": ["unknown men"], "2024-05-06": [group.name, "unknown men"]}


def test_what_was_known_is_asked_of_the_record_as_it_stood() -> None:
    incident = make_incident(reports=(reported("2024-05-02", 3, url="https://example.org/1"),))
    then = now()
    changed(incident, reports=(*entry_of(incident).reports, reported("2024-05-01", 1)))
    assert numbers(known_by="2024-05-01")["killed"] == 1
    assert numbers(known_by="2024-05-01", as_of=then.isoformat())["killed"] is None
    assert numbers(known_by="2024-05-02", as_of=then.isoformat())["killed"] == 3


def test_what_was_known_moves_with_the_sources() -> None:
    incident = make_incident(reports=(reported("2024-05-02", 3), reported("2024-05-04", 7)))
    first = entry_of(incident).reports[0]
    changed(incident, reports=(first,))
    assert list(incident.known_figures.values_list("known_from", "killed_best")) == [(dt.date(2024, 5, 2), 3)]


def test_a_query_after_the_past_reads_the_present_again() -> None:
    make_incident(killed=3)
    then = now()
    make_incident(killed=4)
    with transaction.atomic():
        with reading(as_of=then):
            assert Incident.public.count() == 1
        assert Incident.public.count() == 2
    with pytest.raises(ZeroDivisionError), transaction.atomic(), reading(as_of=then):
        _ = 1 / 0
    assert Incident.public.count() == 2


def test_every_table_of_the_record_that_a_question_reads_has_its_past() -> None:
    own = {
        model._meta.db_table
        for model in apps.get_app_config("incidents").get_models()
        if hasattr(model, "pgh_event_model")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.views WHERE table_schema = %s", [AS_OF])
        views = {name for (name,) in cursor.fetchall()}
    people = {"apitoken", "batch", "merge", "proposal", "review", "reviewcomment", "withheldlocation"}
    left_out = {*people, "contextevent", "outlet"}
    assert own - views == {f"incidents_{name}" for name in left_out}
    assert Campaign._meta.db_table in views
