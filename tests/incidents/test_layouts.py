"""Layouts of other publishers: asked of the past, and written as those publishers write."""

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from incidents.files import LEFT_OUT, LOSSES
from incidents.files.layouts import LAYOUTS
from incidents.files.layouts.ucdp import grid_cell
from incidents.models import Incident
from incidents.services import (
    AttributionInput,
    FigureInput,
    ReportInput,
    edit_incident,
    entry_of,
    take_down,
    withdraw_incident,
    withhold_location,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

# The past is made of committed transactions.
pytestmark = pytest.mark.django_db(transaction=True)


def laid_out(layout: str, **query: str) -> tuple[dict[str, str], bytes]:
    """What a layout left out and lost, and its bytes."""
    answer: Any = Client().get("/api/v1/incidents/", {"format": "csv", "layout": layout, **query})
    assert answer.status_code == 200
    return {name: answer[name] for name in (LEFT_OUT, LOSSES)}, b"".join(answer)


def rows_of(layout: str, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(laid_out(layout, **query)[1].decode())))


def reported(day: str, killed: int, **more: Any) -> ReportInput:
    """A report of a day with a toll."""
    figure = FigureInput("total", "killed", killed, killed, total_includes_militants="no")
    outlet = OutletFactory.create(kind="national")
    return ReportInput(outlet=outlet, published_on=dt.date.fromisoformat(day), figures=(figure,), **more)


@pytest.fixture
def incident() -> Incident:
    """An attack that every layout can say: two reports, and a claim between them."""
    group = ArmedGroupFactory.create(name="TTP")
    return make_incident(
        attack_types=("ied",),
        targets=("army",),
        location=located(district=DistrictFactory.create(), point=(32.9, 70.6)),
        reports=(reported("2024-05-02", 3), reported("2024-05-06", 5)),
        attributions=(AttributionInput("TTP", "claim", "made", group=group, stated_on=dt.date(2024, 5, 4)),),
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_of_a_past_moment_never_changes(layout: str, incident: Incident) -> None:
    others = [make_incident(killed=2, groups=[(ArmedGroupFactory.create(), "claim", "made")]) for _ in range(2)]
    then = timezone.now().isoformat()
    before = laid_out(layout)
    row = Incident.objects.get(pk=incident.pk)
    entry = replace(entry_of(row), targets=("police",), summary="Other words.")
    edit_incident(uid=row.uid, version=row.version, entry=entry, by=editor(), reason="x", corrects=True)
    withdraw_incident(uid=others[0].uid, version=1, by=reviewer(), reason="Not militant violence")
    make_incident(attack_types=("ied",), killed=9)
    assert laid_out(layout) != before
    assert laid_out(layout, as_of=then) == before


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_of_the_past_shows_nothing_that_may_harm(layout: str, incident: Incident) -> None:
    other = make_incident(
        attack_types=("ied",),
        killed=1,
        location=located(district=DistrictFactory.create(), place_text="Hidden village"),
        groups=[(ArmedGroupFactory.create(), "claim", "made")],
    )
    then = timezone.now().isoformat()
    assert len(rows_of(layout, as_of=then)) == 2
    take_down(uid=incident.uid, by=reviewer(), reason="It names a witness")
    withhold_location(uid=other.uid, version=1, to="province", by=reviewer(), reason="A home")
    _, content = laid_out(layout, as_of=then)
    assert incident.uid.encode() not in content
    assert b"Hidden village" not in content


def test_layouts_tell_what_had_been_published_by_a_day(incident: Incident) -> None:
    deaths = {"acled": "fatalities", "ucdp": "best", "gtd": "nkill"}
    for layout, column in deaths.items():
        assert rows_of(layout, known_by="2024-05-01") == []
        (row,) = rows_of(layout, known_by="2024-05-06")
        assert row[column] == "3"
    # Nobody had claimed it by then, and one source had been published.
    (acled,) = rows_of("acled", known_by="2024-05-03")
    assert (acled["fatalities"], acled["actor1"]) == ("3", "Unidentified Armed Group (Pakistan)")
    (gtd,) = rows_of("gtd", known_by="2024-05-03")
    assert (gtd["nkill"], gtd["gname"], gtd["claimed"], gtd["scite2"]) == ("3", "Unknown", "0", "")
    left_out, _ = laid_out("ucdp", known_by="2024-05-03")
    assert left_out[LEFT_OUT] == "1; no_group_named=1"
    (ucdp,) = rows_of("ucdp", known_by="2024-05-04")
    assert (ucdp["best"], ucdp["side_b"], ucdp["number_of_sources"]) == ("3", "TTP", "1")
    assert ucdp["source_date"] == "2024-05-02"


def test_ucdp_is_written_as_its_own_files_are(incident: Incident) -> None:
    (row,) = rows_of("ucdp")
    one, two = (report.outlet.name for report in incident.reports.order_by("id"))
    assert (row["date_start"], row["date_end"]) == ("2024-05-01 00:00:00.000", "2024-05-01 00:00:00.000")
    assert (row["source_office"], row["source_date"]) == (f"{one};{two}", "2024-05-02;2024-05-06")
    assert row["source_article"] == f'"{one},2024-05-02";"{two},2024-05-06"'
    assert (row["dyad_name"], row["conflict_name"]) == ("Government of Pakistan - TTP", "")
    assert (row["country_id"], row["region"], row["gwnoa"], row["gwnob"]) == ("770", "Asia", "770", "")


def test_ucdp_s_deaths_by_side_add_up_to_the_best() -> None:
    group = ArmedGroupFactory.create()
    for parts in ({"killed": 4}, {"killed": 4, "militants": 2}, {"killed": 4, "event_class": "security_operation"}):
        make_incident(**parts, groups=[(group, "claim", "made")], targets=("army",))
    rows = rows_of("ucdp")
    assert len(rows) == 3
    for row in rows:
        sides = [row[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown")]
        assert sum(int(number) for number in sides if number) == int(row["best"])


def test_ucdp_has_no_clash_of_groups_of_which_one_is_not_named() -> None:
    one, two = ArmedGroupFactory.create(name="ISKP"), ArmedGroupFactory.create(name="TTP")
    for named in ([one], [one, two]):
        groups = [(group, "official_blame", "likely") for group in named]
        make_incident(event_class="inter_militant_clash", killed=3, groups=groups)
    (row,) = rows_of("ucdp")
    assert (row["type_of_violence"], row["dyad_name"], row["conflict_name"]) == ("2", "ISKP - TTP", "ISKP - TTP")
    assert laid_out("ucdp")[0][LEFT_OUT] == "1; other_side_not_named=1"


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [(34.821865, 74.355544, 179789), (33.8125, 70.676944, 178342), (32.522351, 69.37796, 176899)],
)
def test_grid_cells_are_those_of_published_rows(latitude: float, longitude: float, cell: int) -> None:
    assert grid_cell(latitude, longitude) == cell


@pytest.mark.parametrize(
    ("kinds", "scale"),
    [
        (["national"], "National"),
        (["international", "national"], "National-International"),
        (["national", "official"], "Other-National"),
        (["local", "wire", "international"], "Subnational-International"),
    ],
)
def test_acled_joins_the_narrowest_and_the_widest_scale(kinds: list[str], scale: str) -> None:
    reports = tuple(ReportInput(outlet=OutletFactory.create(kind=kind)) for kind in kinds)
    make_incident(attack_types=("ied",), location=located(district=DistrictFactory.create()), reports=reports)
    (row,) = rows_of("acled")
    assert row["source_scale"] == scale
