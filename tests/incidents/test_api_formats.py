"""The list of incidents as files: ndjson, xlsx, and csv in the columns of other publishers."""

import csv
import io
from datetime import date, datetime
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook  # type: ignore[import-untyped]

from incidents.files import LAYOUTS, LEFT_OUT, LOSSES
from incidents.files.layouts import hxl
from incidents.files.layouts.ucdp import grid_cell
from incidents.generation import current_generation
from incidents.rows import ROW_FIELDS, columns_of
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.answers import LIST, answer
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stream(client: Client, query: str = "", **headers: str) -> tuple[Any, bytes]:
    response = client.get(f"{LIST}?{query}", headers=headers)
    assert response.status_code == 200, response.content
    return response, b"".join(response)


def laid_out(client: Client, layout: str, query: str = "") -> tuple[Any, list[dict[str, str]]]:
    response, content = stream(client, f"format=csv&layout={layout}&{query}")
    return response, list(csv.DictReader(io.StringIO(content.decode())))


def sheets(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_ndjson_has_the_rows_of_the_list_one_a_line(client: Client) -> None:
    make_incident(killed=3)
    make_incident(date=date(2024, 4, 1))
    response, content = stream(client, "format=ndjson")
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["Content-Disposition"] == 'attachment; filename="nigran-incidents-to-2024-05-01.ndjson"'
    rows = [orjson.loads(line) for line in content.splitlines()]
    assert rows == answer(client, LIST)["results"]
    assert stream(client, "format=ndjson&killed_min=9")[1] == b""


@pytest.mark.parametrize(
    ("media_type", "content_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/geo+json", "application/geo+json"),
        ("application/x-ndjson", "application/x-ndjson"),
        (XLSX, XLSX),
    ],
)
def test_the_accept_header_does_what_the_parameter_does(client: Client, media_type: str, content_type: str) -> None:
    make_incident()
    assert stream(client, accept=media_type)[0]["Content-Type"] == content_type


def test_a_workbook_has_typed_cells(client: Client) -> None:
    district = DistrictFactory.create()
    incident = make_incident(
        killed=(3, 7),
        date_end=date(2024, 5, 2),
        attack_types=("ied", "ambush"),
        location=located(district=district, point=(30.25, 67.0)),
    )
    response, content = stream(client, "format=xlsx")
    assert response["Content-Type"] == XLSX
    sheet = sheets(content)["Incidents"]
    heads, cells = sheet.iter_rows()
    assert [cell.value for cell in heads] == columns_of(ROW_FIELDS)
    row = {head.value: cell for head, cell in zip(heads, cells, strict=True)}
    assert (row["uid"].value, row["killed_low"].value, row["killed_high"].value) == (incident.uid, 3, 7)
    assert row["date"].value == datetime(2024, 5, 1)
    assert row["date"].number_format == "yyyy-mm-dd"
    assert row["created_at"].value == timezone.localtime(incident.created_at).replace(microsecond=0, tzinfo=None)
    assert (row["latitude"].value, row["attack_types"].value) == (30.25, "ied;ambush")
    assert (row["injured_best"].value, row["abducted"].value) == (None, None)
    assert sheet.freeze_panes == "A2"


def test_a_workbook_says_on_its_second_sheet_what_it_holds(client: Client) -> None:
    make_incident(killed=3)
    _, content = stream(client, "format=xlsx&counting=attacks&date_from=2024-01-01&fields=uid,killed")
    about = dict(sheets(content)["About"].iter_rows(values_only=True))
    assert about["Holds"] == "Militant attacks, since 1 January 2024"
    assert about["Counting rule"].startswith("Militant attacks: Militant attacks only.")
    assert about["Rows"] == "1"
    assert about["Record generation"] == str(current_generation().value)
    assert f"read on {timezone.localdate().day} " in about["Cite as"]
    assert about["Licence"].startswith("CC BY 4.0")
    assert (
        about["Address"] == f"http://testserver{LIST}?{'format=xlsx&counting=attacks&date_from=2024-01-01'}"
        "&fields=uid,killed"
    )
    _, content = stream(client, "format=xlsx&known_by=2024-06-01")
    about = dict(sheets(content)["About"].iter_rows(values_only=True))
    assert (about["known_by"], about["Counting rule"]) == (
        "2024-06-01",
        "None: every published incident of the filter.",
    )


def test_no_cell_of_a_workbook_is_run_or_breaks_the_file(client: Client) -> None:
    for summary in ('=HYPERLINK("https://example.org")', "@SUM(A1)", "a\x0bb"):
        make_incident(summary=summary)
    _, content = stream(client, "format=xlsx&fields=summary&ordering=date")
    cells = [cell for (cell,) in sheets(content)["Incidents"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ['\'=HYPERLINK("https://example.org")', "'@SUM(A1)", "ab"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_workbook_of_too_many_rows_is_refused_and_csv_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.api.files.LARGEST_WORKBOOK", 1)
    make_incident()
    make_incident()
    (error,) = answer(client, f"{LIST}?format=xlsx", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("format", "too_many_rows")
    assert "csv" in error["detail"]


def test_head_gives_the_headers_of_a_file_and_reads_no_row(client: Client) -> None:
    make_incident()
    with CaptureQueriesContext(connection) as asked:
        response = client.head(f"{LIST}?format=xlsx")
    assert response["Content-Type"] == XLSX
    assert b"".join(response) == b""
    assert len(asked) <= 4


def test_acled_s_columns_hold_an_attack_on_police(client: Client) -> None:
    group = ArmedGroupFactory.create(name="Baloch Liberation Army")
    district = DistrictFactory.create(name="Quetta", province__name="Balochistan")
    outlet = OutletFactory.create(name="Dawn", kind="national")
    incident = make_incident(
        location=located(district=district, point=(30.2, 67.0), place_text="Hazarganji"),
        attack_types=("armed_assault", "grenade"),
        targets=("police",),
        killed=(3, 7),
        groups=[(group, "claim", "made")],
        outlet=outlet,
    )
    response, (row,) = laid_out(client, "acled")
    assert tuple(row) == LAYOUTS["acled"].columns
    assert len(row) == 31
    notes = row.pop("notes")
    assert notes.startswith("On 1 May 2024: ")
    assert "Baloch Liberation Army (claim: made)." in notes
    assert {name: value for name, value in row.items() if value} == {
        "event_id_cnty": incident.uid,
        "event_date": "2024-05-01",
        "year": "2024",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Baloch Liberation Army",
        "inter1": "Rebel group",
        "actor2": "Police Forces of Pakistan",
        "inter2": "State forces",
        "interaction": "State forces-Rebel group",
        "iso": "586",
        "region": "South Asia",
        "country": "Pakistan",
        "admin1": "Balochistan",
        "admin2": "Quetta",
        "location": "Hazarganji",
        "latitude": "30.2",
        "longitude": "67.0",
        "geo_precision": "1",
        "source": "Dawn",
        "source_scale": "National",
        "fatalities": "3",
        "timestamp": str(int(incident.updated_at.timestamp())),
    }
    assert (response[LEFT_OUT], response[LOSSES]) == ("0", "0")
    assert "nigran-incidents-acled-to-2024-05-01.csv" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"attack_types": ("ied",), "targets": ("army",)}, "Remote explosive/landmine/IED"),
        ({"attack_types": ("ied", "suicide_bombing")}, "Suicide bomb"),
        ({"attack_types": ("grenade",)}, "Grenade"),
        ({"attack_types": ("targeted_killing",), "targets": ("civilian",)}, "Attack"),
        ({"attack_types": ("kidnapping",), "targets": ("civilian",)}, "Abduction/forced disappearance"),
        ({"attack_types": ("sabotage",), "targets": ("gas_pipeline",)}, "Looting/property destruction"),
        ({"event_class": "security_operation"}, "Armed clash"),
        ({"event_class": "state_strike"}, "Air/drone strike"),
        ({"event_class": "arrest_or_surrender"}, "Arrests"),
        ({"event_class": "disrupted"}, "Disrupted weapons use"),
    ],
)
def test_acled_s_kinds_of_event(client: Client, entry: dict[str, Any], kind: str) -> None:
    make_incident(**entry, location=located(district=DistrictFactory.create()))
    _, (row,) = laid_out(client, "acled")
    assert row["sub_event_type"] == kind


def test_what_acled_cannot_say_is_left_out_or_said_worse_and_counted(client: Client) -> None:
    place = located(district=DistrictFactory.create())
    make_incident(event_class="criminal_violence", location=place)
    make_incident(attack_types=("ied",))
    make_incident(location=place)
    make_incident(attack_types=("ied",), date_precision="year", location=place)
    kept = make_incident(attack_types=("ied",), location=place)
    response, (row,) = laid_out(client, "acled")
    assert row["event_id_cnty"] == kept.uid
    assert response[LEFT_OUT] == (
        "4; criminal_violence=1; month_not_known=1; province_not_known=1; kind_of_attack_not_known=1"
    )
    assert response[LOSSES] == "1; deaths_not_reported_written_as_0=1"
    assert (row["fatalities"], row["geo_precision"], row["interaction"]) == ("0", "3", "Political militia only")
    assert row["notes"].endswith("Deaths are not reported.")


def test_ucdp_s_columns_hold_deadly_events_of_named_sides(client: Client) -> None:
    group = ArmedGroupFactory.create(name="TTP")
    place = located(district=DistrictFactory.create(name="Bannu", province__name="KP"), point=(32.9, 70.6))
    claimed = [(group, "claim", "made")]
    make_incident(killed=0, groups=claimed)
    make_incident(groups=claimed)
    make_incident(killed=4)
    make_incident(killed=4, groups=[(group, "claim", "denied")])
    make_incident(killed=4, event_class="foreign_strike", groups=claimed)
    make_incident(killed=4, event_class="criminal_violence", groups=claimed)
    kept = make_incident(killed=(3, 5), militants=2, groups=claimed, targets=("army",), location=place)
    response, (row,) = laid_out(client, "ucdp")
    assert tuple(row) == LAYOUTS["ucdp"].columns
    assert len(row) == 49
    assert response[LEFT_OUT] == (
        "6; not_organised_violence=1; foreign_side_not_named=1; no_death_reported=2; no_group_named=2"
    )
    told = {name: row[name] for name in ("relid", "type_of_violence", "side_a", "side_b", "best", "low", "high")}
    assert told == {
        "relid": kept.uid,
        "type_of_violence": "1",
        "side_a": "Government of Pakistan",
        "side_b": "TTP",
        "best": "5",
        "low": "5",
        "high": "7",
    }
    assert (row["deaths_b"], row["deaths_civilians"]) == ("2", "")
    assert (row["geom_wkt"], row["where_prec"], row["date_prec"]) == ("POINT (70.6 32.9)", "1", "1")


def test_ucdp_calls_an_attack_on_civilians_alone_one_sided(client: Client) -> None:
    group = ArmedGroupFactory.create(name="TTP")
    make_incident(killed=1, targets=("civilian", "polio_team"), groups=[(group, "official_blame", "likely")])
    _, (row,) = laid_out(client, "ucdp")
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "TTP", "Civilians")


def test_prio_grid_counts_cells_of_half_a_degree_from_the_south_west() -> None:
    assert (grid_cell(-90, -180), grid_cell(-90, -179.5), grid_cell(-89.5, -180), grid_cell(89.9, 179.9)) == (
        1,
        2,
        721,
        259_200,
    )


def test_gtd_s_columns_hold_attacks_by_groups_and_no_action_of_the_state(client: Client) -> None:
    group = ArmedGroupFactory.create(name="BLA")
    make_incident(event_class="security_operation")
    make_incident(event_class="clash")
    kept = make_incident(
        attack_types=("suicide_bombing", "armed_assault"),
        targets=("police", "civilian"),
        killed=5,
        militants=1,
        injured=9,
        groups=[(group, "official_blame", "possible")],
        date_precision="month",
    )
    response, (row,) = laid_out(client, "gtd")
    assert tuple(row) == LAYOUTS["gtd"].columns
    assert (len(row), next(iter(row)), list(row)[-1]) == (135, "eventid", "related")
    assert response[LEFT_OUT] == "2; not_an_attack_by_a_group=2"
    names = ("eventid", "iday", "suicide", "attacktype1", "attacktype2_txt", "targtype1_txt", "targtype2", "gname")
    assert [row[name] for name in names] == [
        f"20240500{int(kept.uid[3:]):04d}",
        "0",
        "1",
        "3",
        "Armed Assault",
        "Police",
        "14",
        "BLA",
    ]
    assert [row[name] for name in ("guncertain1", "claimed", "nkill", "nkillter", "nwound", "nhostkid")] == [
        "1",
        "0",
        "6",
        "1",
        "9",
        "",
    ]
    assert (row["addnotes"], row["weaptype1_txt"], row["specificity"]) == (kept.uid, "Explosives", "5")


def test_hxl_puts_a_hashtag_under_every_column_asked_for(client: Client) -> None:
    incident = make_incident(killed=1)
    assert list(hxl.TAGS) == columns_of(ROW_FIELDS)
    assert all(tag.startswith("#") for tag in hxl.TAGS.values())
    _, content = stream(client, "format=csv&layout=hxl&fields=uid,killed")
    assert content.decode().splitlines() == [
        "uid,killed_low,killed_best,killed_high",
        "#event+id,#affected+killed+min,#affected+killed,#affected+killed+max",
        f"{incident.uid},1,1,1",
    ]


def test_a_withheld_place_is_in_no_layout(client: Client) -> None:
    """What is withheld is not in the row; its reports say no more than their outlet."""
    incident = make_incident(
        killed=1, url="https://example.org/village", groups=[(ArmedGroupFactory.create(), "claim", "made")]
    )
    type(incident).objects.filter(pk=incident.pk).update(withheld_to="country", location_precision="country")
    for layout in ("ucdp", "gtd"):
        _, content = stream(client, f"format=csv&layout={layout}")
        assert incident.uid.encode() in content
        assert b"example.org" not in content


@pytest.mark.parametrize(
    ("query", "attr", "code"),
    [
        ("layout=acled", "layout", "not_for_this_format"),
        ("layout=acled&format=xlsx", "layout", "not_for_this_format"),
        ("layout=stata&format=csv", "layout", "unknown_value"),
        ("layout=gtd&format=csv&fields=uid", "fields", "not_for_layouts"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(client: Client, query: str, attr: str, code: str) -> None:
    (error,) = answer(client, f"{LIST}?{query}", status=400)["errors"]
    assert (error["attr"], error["code"]) == (attr, code)


@pytest.mark.parametrize("rows", [1, 20])
def test_a_file_asks_as_few_questions_for_many_rows_as_for_one(client: Client, rows: int) -> None:
    group, district = ArmedGroupFactory.create(), DistrictFactory.create()
    for _ in range(rows):
        make_incident(
            killed=1, attack_types=("ied",), location=located(district=district), groups=[(group, "claim", "made")]
        )
    for query, most in (
        ("format=ndjson", 5),
        ("format=xlsx", 7),
        ("format=csv&layout=acled", 8),
        ("format=csv&layout=gtd", 8),
    ):
        with CaptureQueriesContext(connection) as asked:
            stream(client, query)
        assert len(asked) <= most, query


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["csv", "geojson", "ndjson", "xlsx", "csv&layout=acled", "csv&layout=hxl"])
def test_every_file_can_be_asked_of_the_past(client: Client, query: str) -> None:
    then_known = make_incident(attack_types=("ied",), location=located(district=DistrictFactory.create()))
    then = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    make_incident(attack_types=("ied",), location=located(district=DistrictFactory.create()))
    _, before = stream(client, f"format={query}&as_of={then}")
    _, now = stream(client, f"format={query}")
    if query == "xlsx":
        uids = [row[0] for row in sheets(before)["Incidents"].iter_rows(min_row=2, values_only=True)]
        assert uids == [then_known.uid]
        assert sheets(now)["Incidents"].max_row == 3
    else:
        assert then_known.uid.encode() in before
        assert len(before.splitlines()) == len(now.splitlines()) - 1
