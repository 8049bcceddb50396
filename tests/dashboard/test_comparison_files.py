"""Other trackers' files, read without trusting them."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from dashboard.comparison.assigning import Pair, best_pairs
from dashboard.comparison.files import read_file
from dashboard.services.comparison.sets import STARTER
from incidents.choices import DatePrecision, LocationPrecision

UCDP = {
    "id": "1", "type_of_violence": "1", "conflict_name": "Pakistan: Government",
    "dyad_name": "Government of Pakistan - TTP", "side_a": "Government of Pakistan", "side_b": "TTP",
    "where_prec": "2", "where_coordinates": "Mir Ali town", "adm_1": "FATA", "adm_2": "North Waziristan",
    "latitude": "33.0", "longitude": "70.2", "country": "Pakistan", "country_id": "770", "date_prec": "1",
    "date_start": "2022-03-05 00:00:00.000", "date_end": "2022-03-05 00:00:00.000", "deaths_a": "2", "deaths_b": "1",
    "deaths_civilians": "0", "deaths_unknown": "0", "best": "3", "high": "4", "low": "2",
    "source_office": "Dawn;\"Dawn\";SATP", "source_headline": "A headline", "where_description": "Said by somebody",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "PAK1", "event_date": "05 March 2022", "time_precision": 1, "event_type": "Battles",
    "sub_event_type": "Armed clash", "actor1": "TTP", "actor2": "", "country": "Pakistan", "admin1": "Balochistan",
    "admin2": "Quetta", "location": "Quetta", "latitude": "30.2", "longitude": "67.0", "geo_precision": "1",
    "fatalities": "1,200", "notes": "On 5 March 2022, somebody.",
}  # fmt: skip
GTD = {
    "eventid": 202201050001.0, "iyear": 2022, "imonth": 1, "iday": 0, "country": 153, "country_txt": "Pakistan",
    "provstate": "Balochistan", "city": "Unknown", "latitude": None, "longitude": None, "specificity": 5,
    "attacktype1_txt": "Armed Assault", "targtype1_txt": "Police", "gname": "Unknown", "nkill": 2.0, "nkillter": -99,
}  # fmt: skip


def file_of(*rows: dict[str, Any]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_a_row_of_ucdp_is_read_without_the_sentences_of_its_sources() -> None:
    (row,) = read_file(file_of(UCDP), "ucdp").rows

    assert (row.event_id, row.date_start, row.killed) == ("1", date(2022, 3, 5), (2, 3, 4))
    assert row.location_precision == LocationPrecision.NEAR
    assert row.sources_words == "Dawn; SATP"
    assert "A headline" not in str(row)
    assert "Said by somebody" not in str(row)


def test_every_wrong_cell_is_named_with_its_row_column_and_value() -> None:
    wrong = [UCDP | {"id": "2", "best": "many"}, UCDP | {"id": "3", "date_start": "soon"}, UCDP | {"date_prec": "9"}]
    found = read_file(file_of(UCDP, *wrong, UCDP), "ucdp")

    assert [(error.row, error.column, error.value) for error in found.errors] == [
        (3, "best", "many"),
        (4, "date_start", "soon"),
        (5, "date_prec", "9"),
        (6, "id", "1"),
    ]
    assert not found.is_sound


def test_what_is_elsewhere_or_before_the_record_is_left_out_and_counted() -> None:
    rows = [
        UCDP,
        UCDP | {"id": "2", "country": "India", "country_id": "750"},
        UCDP | {"id": "3", "date_end": "2020-12-31"},
    ]
    found = read_file(file_of(*rows), "ucdp")

    assert found.is_sound
    assert dict(found.left_out) == {"not in Pakistan": 1, "before 2021, where the record begins": 1}


def test_a_best_estimate_outside_their_own_range_widens_the_range() -> None:
    (row,) = read_file(file_of(UCDP | {"best": "9", "high": "8"}), "ucdp").rows
    assert row.killed == (2, 9, 9)


def test_the_wrong_layout_is_told_with_what_it_looks_like() -> None:
    assert read_file(file_of(ACLED), "ucdp").problem == (
        "This is not a file of UCDP GED. It looks like one of ACLED: choose that."
    )
    assert read_file(b"id,a\n", "ucdp").problem.startswith(
        "This is not a file of UCDP GED: its first row must name columns such as id, type_of_violence,"
    )
    cut = {name: value for name, value in UCDP.items() if name not in {"best", "low"}}
    assert read_file(file_of(cut), "ucdp").problem == "It lacks columns of UCDP GED: best, low."


def test_old_days_and_numbers_as_words_of_acled_are_read_and_its_notes_are_not() -> None:
    (row,) = read_file(file_of(ACLED), "acled").rows

    assert (row.date_start, row.killed) == (date(2022, 3, 5), (1200, 1200, 1200))
    assert row.raw == {}
    assert "somebody" not in str(row)
    left = read_file(file_of(ACLED, ACLED | {"event_id_cnty": "PAK2", "event_type": "Protests"}), "acled").left_out
    assert dict(left) == {"protests, riots and strategic developments": 1}


def test_a_workbook_of_gtd_is_read_with_its_unknown_days_and_numbers() -> None:
    book = Workbook()
    book.active.append(list(GTD))
    book.active.append(list(GTD.values()))
    out = io.BytesIO()
    book.save(out)

    (row,) = read_file(out.getvalue(), "gtd").rows

    assert row.event_id == "202201050001"
    assert (row.date_start, row.date_precision) == (date(2022, 1, 15), DatePrecision.MONTH)
    assert (row.killed, row.deaths_by_side, row.actors, row.place_words) == ((2, 2, 2), {}, (), "")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04junk", b"\xff\xfei\x00d\x00"])
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    assert read_file(content, "ucdp").problem


def test_the_shipped_file_holds_no_sentence_of_a_source() -> None:
    header = STARTER.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"source_article", "source_headline", "source_original", "where_description"}.isdisjoint(header)
    found = read_file(STARTER.read_bytes(), "ucdp")
    assert (len(found.rows), found.error_count) == (189, 0)
    assert sum(row.killed[1] for row in found.rows if row.killed) == 448


def test_partners_are_chosen_so_that_the_scores_add_up_to_the_most() -> None:
    pairs = [Pair(1, 1, 1, 0.9, ""), Pair(2, 1, 2, 0.8, ""), Pair(3, 2, 1, 0.85, ""), Pair(4, 3, 3, 0.4, "")]
    # The best single pair would leave event 2 without a partner: 0.8 + 0.85 is more than 0.9.
    assert sorted(best_pairs(pairs, least=0.5, confirmed="confirmed")) == [2, 3]


def test_a_confirmed_pair_stands_whatever_its_score_and_takes_its_partners_away() -> None:
    pairs = [Pair(1, 1, 1, 0.9, ""), Pair(2, 1, 2, 0.1, "confirmed"), Pair(3, 1, 3, 0.1, "confirmed")]
    assert sorted(best_pairs(pairs, least=0.5, confirmed="confirmed")) == [2, 3]
