"""`groups/…/profile/`, `districts/…/profile/` and `campaigns/…/profile/`: exact numbers on a small record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from groups.models import ArmedGroup
from incidents.models import Incident
from places.models import District
from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
CLAIM, BLAME = ("claim", "made"), ("official_blame", "likely")
NONE = {"value": None, "low": None, "high": None}


def asked(path: str, status: int = 200) -> Any:
    answer = APIClient().get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def exactly(number: int) -> dict[str, int]:
    return dict.fromkeys(("value", "low", "high"), number)


@pytest.fixture
def group() -> ArmedGroup:
    return ArmedGroupFactory.create(slug="parent", name="Parent Front")


@pytest.fixture
def faction(group: ArmedGroup) -> ArmedGroup:
    faction = ArmedGroupFactory.create(slug="faction", name="Faction of Hills")
    GroupLinkFactory.create(from_group=faction, to_group=group, kind="faction_of", start_date="2020-08", end_date="")
    return faction


@pytest.fixture
def district() -> District:
    sindh = ProvinceFactory.create(slug="sindh", name="Sindh", population=50_000_000, population_year=2023)
    return DistrictFactory.create(slug="malir", name="Malir", province=sindh, population=2_000_000)


@pytest.fixture
def named(group: ArmedGroup, faction: ArmedGroup, district: District) -> list[Incident]:
    """Claimed, blamed and denied, and claimed by another group too; an operation that names the group."""
    other = ArmedGroupFactory.create(slug="other", name="Other Army")
    return [
        make_incident(date=date(2022, 3, 1), killed=(3, 5), attack_types=["ied"], targets=["police", "army"],
                      location=located(district=district), groups=[(group, *CLAIM)]),
        make_incident(date=date(2024, 6, 9), killed=None, attack_types=["ied", "ambush"], targets=["police"],
                      groups=[(faction, *BLAME), (group, "claim", "denied")]),
        make_incident(date=date(2024, 6, 10), killed=2, attack_types=[], targets=["army"],
                      groups=[(group, *CLAIM), (other, *CLAIM)]),
        make_incident(event_class="security_operation", groups=[(group, *BLAME)]),
    ]  # fmt: skip


@pytest.mark.usefixtures("named")
def test_a_group_by_year_is_who_says_so_how_where_how_fast_and_beside_whom() -> None:
    found = asked("groups/parent/profile/")
    assert (found["group"], found["counts_with"], found["counting"]) == ("parent", ["faction"], "attacks")
    assert (found["incidents"], found["rows"], found["outside"], found["killed_not_reported"]) == (3, 3, 1, 1)
    assert found["killed"] == {"value": 5, "low": 5, "high": 7}
    assert found["tracks"] == [{"track": "claim", "rows": 3}, {"track": "official_blame", "rows": 1}]
    told = ("year", "rows", "claimed", "both", "blamed", "judged", "contested")
    assert [tuple(line[name] for name in told) for line in found["said"]] == [
        ("2022", 1, 1, 0, 0, 0, 0),
        ("2023", 0, 0, 0, 0, 0, 0),
        ("2024", 2, 1, 1, 0, 0, 1),
        (None, 3, 2, 1, 0, 0, 1),
    ]
    assert [(year["year"], year["incidents"]) for year in found["years"]] == [("2022", 1), ("2024", 2)]
    assert found["months"] == [{"month": "2022-03", "incidents": 1}, {"month": "2024-06", "incidents": 2}]
    assert found["beside"] == [{"slug": "other", "rows": 1, "both_claim": 1}]
    assert found["moved"] == {"incidents": 0, "killed": 0, "injured": 0, "killed_militants": 0} | {
        name: found["moved"][name] for name in found["moved"] if found["moved"][name] is None
    }
    assert found["without_report_date"] is None


@pytest.mark.usefixtures("named")
def test_values_come_with_their_years_and_no_share_of_a_handful() -> None:
    found = asked("groups/parent/profile/")
    assert [(one["key"], one["incidents"]) for one in found["attack_types"]] == [("ied", 2), (None, 1), ("ambush", 1)]
    ied = found["attack_types"][0]
    assert ied["killed"] == {"value": 3, "low": 3, "high": 5}
    assert (ied["first"], ied["last"]) == ("2022-03-01", "2024-06-09")
    assert ied["years"] == [
        {"year": "2022", "incidents": 1, "killed": {"value": 3, "low": 3, "high": 5}, "share": None},
        {"year": "2024", "incidents": 1, "killed": NONE, "share": None},
    ]
    assert [(one["key"], one["incidents"]) for one in found["districts"]] == [(None, 2), ("malir", 1)]


def test_a_share_is_given_of_ten_incidents_a_year(group: ArmedGroup) -> None:
    for number in range(10):
        make_incident(date=date(2024, 1, 1 + number), targets=["police" if number < 3 else "army"],
                      groups=[(group, *CLAIM)])  # fmt: skip
    assert [one["years"][0]["share"] for one in asked("groups/parent/profile/")["targets"]] == [0.7, 0.3]


def test_a_tempo_is_refused_in_words_where_there_are_too_few(group: ArmedGroup) -> None:
    none = asked("groups/parent/profile/")
    assert none["tempo"] == {
        "refused": "Too few incidents: a tempo needs two days with an incident.", "whole": None, "years": [],
    }  # fmt: skip
    assert (none["incidents"], none["killed"], none["said"], none["months"]) == (0, NONE, [], [])
    for gap in (0, 3):
        make_incident(date=date(2024, 1, 1) + timedelta(days=gap), groups=[(group, *CLAIM)])
    few = asked("groups/parent/profile/?counting=attacks")["tempo"]["whole"]
    assert (few["gaps"], few["median"], few["refused"]) == (1, None, "Too few incidents for quartiles.")
    assert few["longest"] == {"start": "2024-01-01", "end": "2024-01-04", "days": 3}
    for gap in range(5, 50, 4):
        make_incident(date=date(2024, 1, 1) + timedelta(days=gap), groups=[(group, *CLAIM)])
    enough = asked("groups/parent/profile/?rollup=true")["tempo"]["whole"]
    assert (enough["gaps"], enough["lower"], enough["median"], enough["upper"], enough["refused"]) == (
        13, 4.0, 4.0, 4.0, None,
    )  # fmt: skip


@pytest.mark.usefixtures("named")
def test_the_filter_narrows_a_profile_and_a_track_is_the_groups_own() -> None:
    assert asked("groups/parent/profile/?date_from=2024-01-01")["incidents"] == 2
    assert asked("groups/parent/profile/?rollup=false")["counts_with"] == []
    assert asked("groups/parent/profile/?attribution=official_blame")["incidents"] == 1
    assert asked("groups/parent/profile/?rollup=false&attribution=official_blame")["incidents"] == 0
    assert asked("groups/parent/profile/?counting=picss_like")["incidents"] == 4
    assert asked("groups/parent/profile/?target=army")["filters"] == {"target": ["army"]}


@pytest.mark.usefixtures("named")
def test_a_profile_of_the_past_does_not_say_how_numbers_moved() -> None:
    with connection.cursor() as cursor:
        # What was changed when is said at the end of a transaction, which a test does not come to.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert asked("groups/parent/profile/?as_of=2021-01-01")["incidents"] == 0
    known = asked("groups/parent/profile/?known_by=2020-01-01")
    assert (known["incidents"], known["moved"], known["without_report_date"]) == (0, None, 3)
    assert known["filters"] == {"known_by": "2020-01-01"}


@pytest.mark.parametrize(
    ("path", "attr"),
    [
        ("groups/parent/profile/?group=parent", "group"),
        ("districts/malir/profile/?district=malir", "district"),
        ("campaigns/wave/profile/?campaign=wave", "campaign"),
        ("groups/parent/profile/?as_of=2999-01-01", "as_of"),
        ("districts/malir/profile/?by=year", "by"),
        ("campaigns/?counting=mine", "counting"),
    ],
)
@pytest.mark.usefixtures("group", "district")
def test_what_the_address_names_already_or_does_not_know_is_refused(path: str, attr: str) -> None:
    CampaignFactory.create(slug="wave")
    assert {error["attr"] for error in asked(path, 400)["errors"]} == {attr}


@pytest.mark.parametrize("path", ["groups/no/profile/", "districts/no/profile/", "campaigns/no/profile/"])
def test_a_profile_of_nothing_is_404(path: str) -> None:
    assert asked(path, 404)["errors"][0]["code"] == "not_found"


def test_a_district_by_year_has_rank_rates_and_what_wider_words_may_mean(district: District) -> None:
    korangi = DistrictFactory.create(slug="korangi", name="Korangi", province=district.province, population=None)
    for where in (district, district, korangi, korangi):
        make_incident(location=located(district=where), date=date(2022, 5, 1), killed=1, targets=["police"])
    make_incident(location=located(province=district.province), date=date(2022, 5, 1))
    make_incident(location=located(district=korangi), date=date(2023, 12, 31))
    karachi = make_incident(location=located(wider=("Karachi", ["korangi", "malir"])), killed=30)
    found = asked("districts/malir/profile/?date_to=2023-12-31")
    assert found["period"] == {"first": "2021-01-01", "last": "2023-12-31"}
    assert found["years"] == [
        {"year": "2021", "incidents": 0, "killed": {"value": 0, "low": None, "high": None}, "rank": None,
         "per_100k": 0.0, "province_per_100k": 0.0, "country_per_100k": 0.0},
        {"year": "2022", "incidents": 2, "killed": exactly(2), "rank": {"place": 1, "of": 2, "ties": 1},
         "per_100k": 0.1, "province_per_100k": 0.01, "country_per_100k": 0.01},
        {"year": "2023", "incidents": 0, "killed": {"value": 0, "low": None, "high": None}, "rank": None,
         "per_100k": 0.0, "province_per_100k": 0.002, "country_per_100k": 0.002},
    ]  # fmt: skip
    # Two incidents in three years, for 20 times 100,000 people.
    assert found["per_100k_a_year"] == round(2 / 20 / (1095 / 365.25), 6)
    assert found["months"] == [{"month": "2022-05", "incidents": 2}]
    assert [(one["key"], one["incidents"]) for one in found["targets"]] == [("police", 2)]
    whole = asked("districts/malir/profile/")
    assert whole["wider"] == [
        {"words": "Karachi", "districts": ["korangi", "malir"], "incidents": 1, "killed": exactly(30)}
    ]
    assert karachi.uid not in {one["uid"] for one in whole["deadliest"]}
    assert asked("districts/korangi/profile/")["years"][1]["per_100k"] is None


def test_of_a_filter_by_place_there_are_numbers_and_neither_rank_nor_rate(district: District) -> None:
    make_incident(location=located(district=district), date=date(2022, 5, 1), killed=1)
    found = asked("districts/malir/profile/?province=sindh")
    assert (found["incidents"], found["per_100k_a_year"]) == (1, None)
    year = next(one for one in found["years"] if one["year"] == "2022")
    assert (year["incidents"], year["rank"], year["per_100k"], year["country_per_100k"]) == (1, None, None, None)


def test_neighbours_and_the_deadliest_are_those_of_the_page() -> None:
    kech, gwadar = (DistrictFactory.create(slug=slug, name=slug.title()) for slug in ("kech", "gwadar"))
    make_incident(location=located(district=gwadar), killed=(3, 5))
    rows = [make_incident(location=located(district=kech), date=date(2024, 1, day), killed=killed)
            for day, killed in ((3, 9), (1, 2), (2, None))]  # fmt: skip
    found = asked("districts/kech/profile/")
    (beside,) = found["neighbours"]
    assert (beside["slug"], beside["incidents"], beside["killed"]) == ("gwadar", 1, {"value": 3, "low": 3, "high": 5})
    assert found["deadliest"] == [
        {"uid": rows[1].uid, "killed": exactly(2)}, {"uid": rows[0].uid, "killed": exactly(9)},
    ]  # fmt: skip


def test_a_divided_district_tells_the_rows_that_name_it_alone() -> None:
    old = DistrictFactory.create(slug="old", name="Old", drawn=False)
    for slug in ("lower", "upper"):
        DistrictFactory.create(slug=slug, split_from=old)
    make_incident(location=located(wider=("Old District", ["lower", "upper"])))
    make_incident(location=located(wider=("Lower and beyond", ["lower", "elsewhere"])))
    found = asked("districts/old/profile/")
    assert (found["drawn"], found["incidents"], found["neighbours"]) == (False, 0, [])
    assert [(one["words"], one["incidents"]) for one in found["wider"]] == [("Old District", 1)]


def test_a_campaign_tells_its_numbers_who_is_named_and_who_reports(group: ArmedGroup) -> None:
    wave = CampaignFactory.create(slug="wave")
    row = make_incident(campaign=wave, killed=(3, 5), groups=[(group, *CLAIM)])
    make_incident(campaign=wave, killed=None)
    make_incident(campaign=wave, event_class="security_operation")
    found = asked("campaigns/wave/profile/")
    assert (found["incidents"], found["outside"], found["killed_not_reported"]) == (2, 1, 1)
    assert found["killed"] == {"value": 3, "low": 3, "high": 5}
    assert found["named"] == [{"slug": "parent", "track": "claim", "rows": 1}]
    assert sum(one["rows"] for one in found["outlets"]) == sum(
        len({report.outlet_id for report in one.reports.all()})
        for one in Incident.public.filter(campaign=wave, event_class="militant_attack")
    )
    counted = {"counting": "picss_like", "incidents": 3, "rows": 3}
    for path in ("campaigns/", "campaigns/wave/"):
        answer = asked(f"{path}?counting=picss_like")
        one = answer["results"][0] if "results" in answer else answer
        assert counted.items() <= one["counted"].items()
    assert asked("campaigns/wave/")["counted"]["killed"] == {"value": 3, "low": 3, "high": 5}
    assert row.uid in asked("campaigns/wave/")["incidents"]


@pytest.mark.usefixtures("named")
def test_profiles_keep_their_budget_and_are_answered_304(client: Client, django_assert_max_num_queries: Any) -> None:
    CampaignFactory.create(slug="wave")
    for path, most in (("groups/parent", 8), ("districts/malir", 12), ("campaigns/wave", 5)):
        with django_assert_max_num_queries(most):
            answer = client.get(f"/api/v1/{path}/profile/")
        assert client.get(f"/api/v1/{path}/profile/", headers={"if-none-match": answer["ETag"]}).status_code == 304
