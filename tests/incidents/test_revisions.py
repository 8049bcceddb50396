"""How totals moved since their incidents were first published."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.aggregates import headline
from incidents.aggregates.revisions import (
    MOVABLE,
    Moved,
    moved_rows,
    movement,
    once_published,
    revision,
)
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import FirstPublication, Incident
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory


def revised(rule: str = "attacks", query: str = "") -> dict[str, Moved | None]:
    """The revision of a filter, after the incidents that moved were found to tell of the same movement."""
    rows = IncidentFilterSet(QueryDict(query), once_published(Incident.objects.all())).qs
    found = revision(rows, RULES[rule])
    told = {measure: one.by for measure, one in found.items() if one is not None}
    assert movement(rows, RULES[rule]) == told
    return found


def change(incident: Incident, **values: Any) -> None:
    """Change an incident's row by hand; low and high follow the best figure."""
    for stem in ("killed", "killed_all", "injured", "injured_all"):
        if f"{stem}_best" in values:
            values |= {f"{stem}_low": values[f"{stem}_best"], f"{stem}_high": values[f"{stem}_best"]}
    Incident.objects.filter(pk=incident.pk).update(**values)


def moved(measure: str, rule: str = "attacks") -> list[tuple[str, int | None, int | None]]:
    """Incident, then and now of the incidents behind a movement."""
    rows: Any = moved_rows(once_published(Incident.objects.all()), RULES[rule], measure)
    return [(row.uid, row.then, row.now) for row in rows]


@pytest.mark.django_db
def test_nothing_has_moved_in_a_record_as_first_published() -> None:
    make_incident(killed=5, injured=3, militants=2)
    assert revised() == {
        "incidents": Moved(1, 1), "killed": Moved(5, 5), "injured": Moved(3, 3), "killed_militants": Moved(2, 2),
    }  # fmt: skip
    assert [moved(measure) for measure in MOVABLE] == [[], [], [], []]


@pytest.mark.django_db
def test_what_an_incident_said_first_is_kept_once_whatever_comes_later() -> None:
    incident = make_incident(killed=5, injured=3)
    change(incident, killed_best=7)
    change(incident, killed_best=9, published_at=None)
    change(incident, published_at=incident.published_at)
    first = FirstPublication.objects.get(incident=incident)
    assert (first.event_class, first.killed_best, first.injured_best) == ("militant_attack", 5, 3)
    assert first.at == incident.published_at


@pytest.mark.django_db
def test_a_toll_that_rose_moves_the_total_by_the_difference() -> None:
    incident, _ = make_incident(killed=5), make_incident(killed=2)
    change(incident, killed_best=12)
    found = revised()["killed"]
    assert found == Moved(7, 14)
    assert found is not None
    assert found.by == 7
    assert moved("killed") == [(incident.uid, 5, 12)]


@pytest.mark.django_db
def test_a_toll_nobody_reported_at_first_adds_what_is_reported_now_and_is_not_zero() -> None:
    incident = make_incident(killed=None)
    assert revised()["killed"] == Moved(None, None)
    change(incident, killed_best=4)
    assert revised()["killed"] == Moved(None, 4)
    assert moved("killed") == [(incident.uid, None, 4)]


@pytest.mark.django_db
def test_an_incident_whose_class_left_the_rule_is_taken_off_and_one_that_came_into_it_is_added() -> None:
    left, came = make_incident(killed=5), make_incident(killed=3, event_class="clash")
    change(left, event_class="criminal_violence")
    change(came, event_class="militant_attack")
    found = revised()
    assert (found["incidents"], found["killed"]) == (Moved(1, 1), Moved(5, 3))
    assert moved("incidents") == [(came.uid, None, 1), (left.uid, 1, None)]
    assert revised("crss_like")["killed"] == Moved(8, 8)


@pytest.mark.django_db
def test_withdrawn_and_merged_incidents_are_taken_off_and_what_was_taken_down_tells_nothing() -> None:
    stands, merged, withdrawn, down = (make_incident(killed=number) for number in (1, 2, 4, 8))
    change(merged, status="merged", merged_into=stands)
    change(withdrawn, status="withdrawn", status_reason="An error.")
    assert revised()["killed"] == Moved(15, 9)
    change(down, status="withdrawn", status_reason="A risk.", taken_down=True)
    found = revised()
    assert (found["incidents"], found["killed"]) == (Moved(3, 1), Moved(7, 1))
    assert moved("killed") == [(withdrawn.uid, 4, None), (merged.uid, 2, None)]


@pytest.mark.django_db
def test_what_was_never_public_or_is_under_review_again_counts_in_neither() -> None:
    make_incident(killed=5, status="draft")
    again = make_incident(killed=3, summary="As it was.")
    change(again, status="in_review", summary="A secret of the draft.")
    assert revised()["killed"] == Moved(None, None)
    assert revised(query="q=secret")["incidents"] == Moved(0, 0)


@pytest.mark.django_db
def test_militants_killed_move_over_all_classes() -> None:
    incident = make_incident(event_class="security_operation", militants=4)
    change(incident, killed_militants=9)
    found = revised()
    assert (found["killed_militants"], found["killed"]) == (Moved(4, 9), Moved(None, None))
    assert moved("killed_militants") == [(incident.uid, 4, 9)]


@pytest.mark.django_db
def test_a_rule_of_a_least_toll_takes_an_incident_in_once_it_reaches_it() -> None:
    incident = make_incident(killed=0)
    assert revised("ucdp_like")["incidents"] == Moved(0, 0)
    change(incident, killed_best=2, killed_all_best=2)
    found = revised("ucdp_like")
    assert (found["incidents"], found["killed"]) == (Moved(0, 1), Moved(None, 2))


@pytest.mark.django_db
def test_a_rule_that_merges_rows_or_counts_no_injured_says_nothing_of_them() -> None:
    change(make_incident(killed=3, injured=1), killed_all_best=5, injured_all_best=4)
    found = revised("acled_like")
    assert (found["incidents"], found["injured"], found["killed"]) == (None, None, Moved(3, 5))
    assert moved("incidents", "acled_like") == moved("injured", "acled_like") == []


@pytest.mark.django_db
def test_the_filter_goes_by_where_an_incident_is_said_to_be_now() -> None:
    kech, gwadar = (DistrictFactory.create(slug=slug) for slug in ("kech", "gwadar"))
    incident = make_incident(killed=5, location=located(district=kech))
    change(incident, district=gwadar, district_set=["gwadar"], province=gwadar.province, killed_best=6)
    assert revised(query="district=kech")["killed"] == Moved(None, None)
    assert revised(query="district=gwadar")["killed"] == Moved(5, 6)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.usefixtures("record_db")
def test_now_is_what_the_headline_counts(rule: str) -> None:
    found = revision(once_published(Incident.objects.all()), RULES[rule])
    known = headline(Incident.public.all(), RULES[rule])
    tallies = {"killed": known.killed, "injured": known.injured, "killed_militants": known.militants_killed}
    assert all(found[name] is None or found[name] == Moved(tally.value, tally.value) for name, tally in tallies.items())


@pytest.mark.django_db(transaction=True)
def test_pages_say_how_their_numbers_moved_and_lead_to_the_incidents_behind_it(client: Client) -> None:
    kech = DistrictFactory.create(slug="kech", name="Kech")
    incident = make_incident(killed=5, location=located(district=kech))
    assert "since first published" not in client.get("/").content.decode()
    change(incident, killed_best=12)
    page = client.get("/").content.decode()
    assert 'href="/corrections/moved/?counting=attacks&amp;of=killed">+7 since first published</a>' in page
    district = client.get("/districts/kech/").content.decode()
    assert 'href="/corrections/moved/?district=kech&amp;counting=attacks&amp;of=killed">+7 since' in district
    filtered = client.get("/?district=kech&unit=year").content.decode()
    assert 'href="/corrections/moved/?district=kech&amp;counting=attacks&amp;of=killed">+7 since' in filtered
    shown = client.get("/corrections/moved/?district=kech&counting=attacks&of=killed").content.decode()
    assert "5 as first published, 12 now (+7)" in shown
    assert f"/incidents/{incident.uid}/#changes" in shown
