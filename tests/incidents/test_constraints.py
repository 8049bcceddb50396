"""What must always hold of the record, whoever writes and however."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import Attribution, Incident, Outlet, Report
from places.models import District, Province

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    province = Province.objects.create(code="PK-SD", slug="sindh", name="Sindh", kind="province")
    return District.objects.create(
        slug="malir", name="Malir", province=province, latitude=25.0, longitude=67.3, drawn=True
    )


def row(district: District, **changes: Any) -> Incident:
    given: dict[str, Any] = {
        "uid": "PK-000001",
        "title": "Attack",
        "event_class": "militant_attack",
        "date": date(2024, 5, 1),
        "province": district.province,
        "district": district,
        "district_set": ["malir"],
        "location_precision": "district",
    }
    return Incident(**{**given, **changes})


def test_a_plain_row_is_accepted(district: District) -> None:
    row(district).save()
    assert Incident.objects.get().uid == "PK-000001"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("incident_uid_form", {"uid": "PK-1"}),
        ("incident_ends_after_it_starts", {"date_end": date(2024, 4, 30)}),
        ("incident_coordinates_both", {"latitude": 25.0}),
        ("incident_coordinates_both", {"latitude": 51.5, "longitude": 67.0, "location_precision": "town"}),
        ("incident_precision_fits", {"location_precision": "town"}),
        ("incident_precision_fits", {"latitude": 25.0, "longitude": 67.0}),
        ("incident_precision_fits", {"district_set": []}),
        ("incident_precision_fits", {"location_precision": "province"}),
        ("incident_distance_only_when_near", {"near_km": 3.0}),
        ("incident_class_and_status_known", {"event_class": "accident"}),
        ("incident_attack_types_known", {"attack_types": ["bomb"]}),
        ("incident_targets_known", {"targets": ["cow"]}),
        ("incident_killed_low_best_high", {"killed_low": 5, "killed_best": 4, "killed_high": 6}),
        ("incident_killed_low_best_high", {"killed_best": 4}),
        ("incident_injured_low_best_high", {"injured_low": 1, "injured_best": 3, "injured_high": 2}),
        ("incident_killed_all_low_best_high", {"killed_all_low": 1}),
        ("incident_withheld_place_is_not_in_the_row", {"withheld_to": "district", "place_text": "a street"}),
        ("incident_withheld_place_is_not_in_the_row", {"withheld_to": "province"}),
        ("incident_merged_names_the_survivor", {"status": "merged"}),
        ("incident_withdrawn_says_why", {"status": "withdrawn"}),
    ],
)
def test_the_database_refuses_what_cannot_be(district: District, constraint: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(district, **changes).save()
    assert not Incident.objects.exists()


def test_a_claim_never_carries_the_level_of_a_judgement(district: District) -> None:
    incident = row(district)
    incident.save()
    with pytest.raises(IntegrityError, match="attribution_level_fits_its_track"), transaction.atomic():
        Attribution.objects.create(incident=incident, words="TTP", track="claim", level="confirmed")
    assert not Attribution.objects.exists()


def test_a_report_is_of_an_incident_or_of_a_campaign_and_never_of_nothing(district: District) -> None:
    outlet = Outlet.objects.create(slug="dawn", name="Dawn", kind="national")
    with pytest.raises(IntegrityError, match="report_is_of_an_incident_or_a_campaign"), transaction.atomic():
        Report.objects.create(outlet=outlet)


@pytest.mark.parametrize(
    ("precision", "end", "earliest", "latest"),
    [
        ("day", None, date(2024, 5, 1), date(2024, 5, 1)),
        ("day", date(2024, 5, 3), date(2024, 5, 1), date(2024, 5, 3)),
        ("few_days", None, date(2024, 4, 28), date(2024, 5, 4)),
        ("week", None, date(2024, 4, 29), date(2024, 5, 5)),
        ("month", None, date(2024, 5, 1), date(2024, 5, 31)),
        ("year", None, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_an_inexact_date_spans_the_days_it_may_mean(
    district: District, precision: str, end: date | None, earliest: date, latest: date
) -> None:
    row(district, date_precision=precision, date_end=end).save()
    saved = Incident.objects.get()
    assert (saved.earliest, saved.latest) == (earliest, latest)


def test_the_words_of_place_and_group_are_found_even_after_sql_by_hand(district: District) -> None:
    incident = row(district, place_text="Gadap")
    incident.save()
    assert Incident.objects.searching("gadap").exists()
    assert not Incident.objects.searching("Baloch Liberation Army").exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_attribution (incident_id, words, track, level, spokesman, channel) "
            "VALUES (%s, 'Baloch Liberation Army', 'claim', 'made', '', '')",
            [incident.pk],
        )
    assert Incident.objects.searching("Baloch Liberation Army").exists()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM incidents_attribution WHERE incident_id = %s", [incident.pk])
    assert not Incident.objects.searching("Baloch Liberation Army").exists()


def test_a_misspelt_word_still_finds_its_row(district: District) -> None:
    row(district, place_text="Surbandar").save()
    assert Incident.objects.searching("Surbndar", drafts=True).exists()
