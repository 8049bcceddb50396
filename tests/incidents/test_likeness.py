"""Which incidents may be the one being entered, and how well the starter record is told apart."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from incidents.casualties import Interval
from incidents.choices import Status
from incidents.evidence import Spot
from incidents.likeness import LIKELY, POSSIBLE, Features, Likeness, comparable, features_of_row, likely_same, likeness
from incidents.models import Incident
from incidents.services import IncidentInput, ReportInput, entry_of
from incidents.services.entries import for_entry
from places.models import District
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, figure, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

DAY = date(2024, 5, 3)


def bombing(district: District | None = None, **more: Any) -> Incident:
    given = {"location": located(district=district), "killed": 5, "injured": 12, "attack_types": ("ied",)}
    return make_incident(**{**given, "targets": ("police",), "date": DAY, **more})


def typed(district: District | None = None, toll: int | None = 7, **more: Any) -> IncidentInput:
    given = {
        "event_class": "militant_attack",
        "date": DAY,
        "location": located(district=district),
        "reports": (ReportInput(outlet=OutletFactory.create(), figures=tuple(figure("total", "killed", toll, "no"))),),
        "attack_types": ("ied",),
        "targets": ("police",),
    }
    return IncidentInput(**{**given, **more})


@pytest.mark.django_db
def test_a_risen_toll_in_the_same_district_is_found_with_its_reasons() -> None:
    district = DistrictFactory.create()
    there = bombing(district)
    (found,) = likely_same(typed(district))
    assert found.incident == there
    assert found.is_likely
    assert found.signals == [
        "same day",
        "same district",
        "same kind of attack",
        "same target",
        "7 killed here, 5 there",
    ]


@pytest.mark.django_db
def test_an_entry_hardly_begun_finds_nothing_and_breaks_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bombing(DistrictFactory.create())
    with django_assert_num_queries(0):
        assert likely_same(IncidentInput(event_class="", date=None, location=None, reports=())) == []  # type: ignore[arg-type]
        assert likely_same(IncidentInput(event_class="", date=DAY, location=located(), reports=())) == []


@pytest.mark.django_db
def test_a_day_and_a_district_are_enough_to_find_what_is_possible() -> None:
    district = DistrictFactory.create()
    there = make_incident(location=located(district=district), date=DAY)
    (found,) = likely_same(IncidentInput(event_class="", date=DAY, location=located(district=district), reports=()))
    assert (found.incident, found.is_likely) == (there, False)


@pytest.mark.django_db
def test_drafts_are_found_and_what_was_withdrawn_or_merged_is_not() -> None:
    district = DistrictFactory.create()
    draft, public, withdrawn, merged = (bombing(district) for _ in range(4))
    Incident.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    Incident.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN, status_reason="An accident.")
    Incident.objects.filter(pk=merged.pk).update(status=Status.MERGED, merged_into=public)
    assert [found.incident for found in likely_same(typed(district))] == [draft, public]
    assert [found.incident for found in likely_same(typed(district), exclude_uid=draft.uid)] == [public]


@pytest.mark.django_db
def test_three_days_either_side_are_looked_at_and_four_are_not() -> None:
    district = DistrictFactory.create()
    for off in (-4, -3, 3, 4):
        bombing(district, date=DAY + timedelta(days=off), killed=40, injured=90)
    given = typed(district, reports=(ReportInput(outlet=OutletFactory.create(), figures=(
        *figure("total", "killed", 40, "no"), *figure("total", "injured", 90, "no"))),))  # fmt: skip
    assert sorted(found.incident.date for found in likely_same(given)) == [date(2024, 4, 30), date(2024, 5, 6)]


@pytest.mark.django_db
def test_a_week_is_looked_at_from_its_monday_to_its_sunday() -> None:
    district = DistrictFactory.create()
    sunday = bombing(district, date=date(2024, 5, 5))
    given = typed(district, date=date(2024, 4, 29), date_precision="week")
    assert [found.incident for found in likely_same(given)] == [sunday]


@pytest.mark.django_db
def test_a_neighbouring_district_is_looked_at_and_a_far_one_is_not() -> None:
    province = ProvinceFactory.create()
    quetta, pishin, gwadar = (
        DistrictFactory.create(slug=slug, province=province) for slug in ("quetta", "pishin", "gwadar")
    )
    beside = bombing(pishin)
    bombing(gwadar)
    (found,) = likely_same(typed(quetta, toll=5))
    assert found.incident == beside
    assert "neighbouring district" in found.signals


@pytest.mark.django_db
def test_where_one_of_the_two_knows_no_district_the_province_is_looked_at() -> None:
    district = DistrictFactory.create()
    known, unknown = bombing(district), bombing(location=located(province=district.province))
    bombing(DistrictFactory.create())
    assert [found.incident for found in likely_same(typed(district))] == [known, unknown]
    given = typed(location=located(province=district.province))
    assert {found.incident for found in likely_same(given)} == {known, unknown}


@pytest.mark.django_db
def test_a_town_named_like_its_district_is_not_taken_for_a_spot() -> None:
    zhob = DistrictFactory.create(name="Zhob")
    town = PlaceFactory.create(name="Zhob", district=zhob)
    sambaza = PlaceFactory.create(name="Sambaza", district=zhob, latitude=31.8, longitude=69.3)
    bombing(location=located(place=sambaza))
    (found,) = likely_same(typed(location=located(place=town)))
    assert not any("km" in words or "place" in words for words in found.signals)


@pytest.mark.django_db
def test_spots_of_one_name_are_one_place_however_it_is_spelt() -> None:
    district = DistrictFactory.create()
    bombing(location=replace(located(district=district), place_text="Takht-e-Nasrati police station"))
    typed_here = replace(located(district=district), place_text="Takht i Nasratee thana")
    (found,) = likely_same(typed(location=typed_here))
    assert "same area" in found.signals or "same place" in found.signals


@pytest.mark.django_db
def test_source_and_group_are_compared() -> None:
    district, group = DistrictFactory.create(), ArmedGroupFactory.create()
    bombing(district, url="https://www.dawn.com/news/1?utm_source=rss", groups=[(group, "claim", "made")])
    there = Incident.objects.get()
    mine = replace(
        entry_of(there), reports=(ReportInput(outlet=OutletFactory.create(), url="http://dawn.com/news/1/"),)
    )
    (found,) = likely_same(mine)
    assert {"same source", "same group"} <= set(found.signals)


@pytest.mark.django_db
def test_how_many_were_taken_tells_one_kidnapping_from_another() -> None:
    district = DistrictFactory.create()
    kidnapped: dict[str, Any] = {"attack_types": ("kidnapping",), "targets": ("labourer",)}
    for number in (14, 2):
        bombing(district, killed=None, injured=None, abducted=number, **kidnapped)
    report = ReportInput(outlet=OutletFactory.create(), figures=tuple(figure("total", "abducted", 14)))
    same, other = likely_same(typed(district, reports=(report,), **kidnapped))
    assert "14 abducted in both" in same.signals
    assert "14 abducted here, 2 there" in other.signals
    assert same.score > 0.95 > other.score


@pytest.mark.django_db
def test_at_most_so_many_are_given_the_most_alike_first() -> None:
    district = DistrictFactory.create()
    made = {killed: bombing(district, killed=killed) for killed in (60, 15, 9, 7)}
    assert [found.incident for found in likely_same(typed(district), limit=3)] == [made[7], made[9], made[15]]
    scores = [found.score for found in likely_same(typed(district))]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)


@pytest.mark.django_db
def test_one_query_however_many_are_compared(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    district = DistrictFactory.create()
    given = typed(district)
    for _ in range(6):
        bombing(district, url="https://dawn.com/1", groups=[(ArmedGroupFactory.create(), "claim", "made")])
    with django_assert_num_queries(1):
        assert len(likely_same(given)) == 5


# On the starter record


def matches(uid: str) -> list[Likeness]:
    return likely_same(entry_of(for_entry(Incident.objects.filter(uid=uid)).get()), exclude_uid=uid)


@pytest.mark.parametrize(
    "pair",
    [
        ("PK-000650", "PK-000655"),
        ("PK-000358", "PK-000361"),
        ("PK-000580", "PK-000581"),
        ("PK-000789", "PK-000793"),
    ],
)
def test_the_suspected_pairs_of_the_starter_record_come_first_for_each_other(
    record_db: None, pair: tuple[str, str]
) -> None:
    for uid, twin in (pair, pair[::-1]):
        assert matches(uid)[0].incident.uid == twin


def test_an_incident_of_the_starter_record_is_seldom_taken_for_another(record_db: None) -> None:
    """Two hundred published incidents, entered as if they were new: how often is another one called likely?"""
    published = for_entry(Incident.public.order_by("uid"))
    some = random.Random(1).sample(list(published), 200)
    alarms = [one.uid for one in some if any(f.is_likely for f in likely_same(entry_of(one), exclude_uid=one.uid))]
    assert len(alarms) <= 8, alarms


def test_a_second_account_of_an_incident_finds_it(record_db: None) -> None:
    """Every published incident told again as another source might: the day off, less known, the toll risen."""
    chance = random.Random(1)
    record = {row.uid: features_of_row(row) for row in comparable(Incident.public.order_by("uid"))}
    told = {uid: told_again(features, chance) for uid, features in record.items()}
    scores = {uid: likeness(again, record[uid])[0] for uid, again in told.items()}
    likely = sum(score >= LIKELY for score in scores.values()) / len(scores)
    possible = sum(score >= POSSIBLE for score in scores.values()) / len(scores)
    first = sum(max(record, key=lambda uid: likeness(again, record[uid])[0]) == own for own, again in told.items())
    assert likely >= 0.84
    assert possible >= 0.96
    assert first / len(told) >= 0.97


def told_again(features: Features, chance: random.Random) -> Features:
    """What another source might say: one in four has the next day, every part may be missing, tolls rise."""
    off = timedelta(days=chance.choices([0, 1, -1], [75, 20, 5])[0])
    where = features.spot
    if chance.random() < 0.4:
        where = replace(where, place="", point=None, words=frozenset())
    elif chance.random() < 0.2:
        where = replace(where, place="", point=None, words=frozenset({"elsewhere"}))
    if chance.random() < 0.05:
        where = Spot(province=where.province)
    return replace(
        features,
        earliest=features.earliest + off,
        latest=features.latest + off,
        spot=where,
        event_class="clash" if chance.random() < 0.1 else features.event_class,
        attack_types=features.attack_types if chance.random() < 0.7 else frozenset(),
        targets=features.targets if chance.random() < 0.7 else frozenset(),
        killed=risen(features.killed, chance),
        injured=risen(features.injured, chance),
        groups=features.groups if chance.random() < 0.4 else frozenset(),
        urls=frozenset(),
    )


def risen(toll: Interval | None, chance: random.Random) -> Interval | None:
    if toll is None or chance.random() < 0.15:
        return None
    number = toll.best + (chance.randint(0, max(1, toll.best * 2 // 5)) if chance.random() < 0.4 else 0)
    return Interval(number, number, number)
