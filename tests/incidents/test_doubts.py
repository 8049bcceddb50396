"""What the record asks back, and that it keeps quiet just below each threshold."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.models import ArmedGroup
from incidents.choices import OutletKind, Reliability
from incidents.doubts import Doubt, district_record, doubts
from incidents.models import Outlet
from incidents.services import AttributionInput, FigureInput, IncidentInput, LocationInput, ReportInput
from places.models import District, Province
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

TODAY = date(2024, 5, 9)
DAY = date(2024, 5, 3)
DAWN = Outlet(slug="dawn", name="Dawn", kind=OutletKind.NATIONAL, reliability=Reliability.HIGH)
GEO = Outlet(slug="geo", name="Geo", kind=OutletKind.NATIONAL, reliability=Reliability.MEDIUM)
PORTAL = Outlet(slug="portal", name="Portal", kind=OutletKind.AGGREGATOR)
BLOG = Outlet(slug="blog", name="Blog", kind=OutletKind.SOCIAL, reliability=Reliability.LOW)
GROUP_MEDIA = Outlet(slug="group", name="Group media", kind=OutletKind.GROUP_MEDIA, reliability=Reliability.PARTISAN)
COUNTRY = LocationInput(precision="country")


def killed(number: int | None, victim_class: str = "total", **more: Any) -> FigureInput:
    """A plain number of killed; a total leaves militants out."""
    more = {"total_includes_militants": "no" if victim_class == "total" else None, **more}
    return FigureInput(victim_class, "killed", **{"low": number, "high": number, **more})


def injured(number: int, victim_class: str = "total") -> FigureInput:
    return replace(killed(number, victim_class), harm="injured")


def report(*figures: FigureInput, outlet: Outlet = DAWN, on: date | None = None) -> ReportInput:
    return ReportInput(outlet=outlet, published_on=on, figures=figures)


def entry(*reports: ReportInput, **more: Any) -> IncidentInput:
    given = {"event_class": "militant_attack", "date": DAY, "location": COUNTRY, "reports": reports, **more}
    return IncidentInput(**given)


def asked(given: IncidentInput, record: int | None = None) -> list[Doubt]:
    return doubts(given, today=TODAY, district_record=record)


def codes(given: IncidentInput, record: int | None = None) -> list[str]:
    return [doubt.code for doubt in asked(given, record)]


def test_an_ordinary_incident_raises_no_question() -> None:
    given = entry(
        report(killed(5), killed(3, "police"), injured(9), on=DAY), report(killed(7), outlet=GEO, on=date(2024, 5, 4))
    )
    assert asked(given, record=2) == []


def test_an_entry_hardly_begun_raises_no_question() -> None:
    nothing = IncidentInput(event_class="", date=None, location=None, reports=())  # type: ignore[arg-type]
    assert asked(nothing) == []
    unfinished = report(FigureInput("", "killed", low=3), FigureInput("civilian", ""), FigureInput("total", "killed"))
    assert asked(replace(nothing, reports=(unfinished, replace(unfinished, outlet=None)))) == []  # type: ignore[arg-type]


def test_a_date_in_the_future_is_asked_about_and_today_is_not() -> None:
    assert asked(entry(report(), date=date(2024, 5, 10))) == [
        Doubt(
            "future_date",
            "date",
            "The date, 10 May 2024, is in the future: today is 9 May 2024 in Pakistan. Check day, month and year.",
        )
    ]
    assert asked(entry(report(), date=TODAY)) == []


def test_a_month_that_has_begun_is_not_in_the_future() -> None:
    assert asked(entry(report(), date=date(2024, 5, 15), date_precision="month")) == []
    assert codes(entry(report(), date=date(2024, 6, 1), date_precision="month")) == ["future_date"]


def test_a_report_dated_in_the_future_is_asked_about() -> None:
    assert asked(entry(report(on=date(2024, 5, 10)))) == [
        Doubt(
            "future_date",
            "reports",
            "The report of Dawn is dated 10 May 2024, which is in the future. Check when it was published.",
        )
    ]
    assert asked(entry(report(on=TODAY))) == []


def test_a_date_more_than_thirty_days_before_the_first_source_is_asked_about() -> None:
    published = date(2024, 4, 30)
    assert asked(entry(report(on=published), date=date(2024, 3, 31))) == []
    assert asked(entry(report(on=published), date=date(2024, 3, 30))) == [
        Doubt(
            "date_long_before_source",
            "date",
            "Dawn published its report on 30 April 2024, 31 days after the date given here. "
            "Check month and year of both; if the report looks back, leave them.",
        )
    ]


def test_a_later_source_that_looks_back_is_not_asked_about() -> None:
    first, later = report(on=date(2024, 2, 1)), report(outlet=GEO, on=date(2024, 5, 1))
    assert asked(entry(later, first, date=date(2024, 2, 1))) == []


def test_what_is_known_to_the_month_is_held_against_its_last_day() -> None:
    assert asked(entry(report(on=date(2024, 4, 30)), date=date(2024, 3, 1), date_precision="month")) == []


def test_a_year_half_typed_is_no_error() -> None:
    assert codes(entry(report(on=date(1, 1, 2)), date=date(1, 1, 1), date_precision="few_days")) == []


def test_a_source_older_than_the_incident_is_asked_about() -> None:
    assert asked(entry(report(on=DAY), report(outlet=GEO, on=date(2024, 5, 2)))) == [
        Doubt(
            "date_after_source",
            "date",
            "Geo published its report on 2 May 2024, before the date given here, 3 May 2024. "
            "One of the two is wrong, or the report is of another incident.",
        )
    ]
    # Three days either side may be meant.
    assert asked(entry(report(on=date(2024, 4, 30)), date_precision="few_days")) == []
    assert codes(entry(report(on=date(2024, 4, 29)), date_precision="few_days")) == ["date_after_source"]


@pytest.mark.parametrize("attack_type", ["suicide_bombing", "vehicle_bombing", "ied"])
def test_nobody_injured_at_a_bombing_with_twelve_killed_is_asked_about(attack_type: str) -> None:
    given = entry(report(killed(12), injured(0)), attack_types=(attack_type,))
    assert asked(given) == [
        Doubt(
            "no_injured_at_bombing",
            "reports",
            "12 killed and 0 injured at a bombing. 0 means that the source says nobody was injured: "
            "if it does not speak of the injured, leave the number empty.",
        )
    ]


def test_fewer_killed_or_injured_not_told_or_no_bombing_raises_no_question() -> None:
    assert codes(entry(report(killed(11), injured(0)), attack_types=("ied",))) == []
    assert codes(entry(report(killed(12), injured(1)), attack_types=("ied",))) == []
    assert codes(entry(report(killed(12)), attack_types=("ied",))) == []
    assert codes(entry(report(killed(12), injured(0)), attack_types=("armed_assault", "grenade"))) == []


def test_a_suicide_bombing_without_a_figure_for_the_bomber_raises_no_question() -> None:
    assert codes(entry(report(killed(12), injured(30)), attack_types=("suicide_bombing",))) == []


def test_a_toll_ten_times_the_largest_of_the_district_is_asked_about() -> None:
    assert codes(entry(report(killed(29))), record=3) == []
    assert asked(entry(report(killed(30))), record=3) == [
        Doubt(
            "toll_far_above_district",
            "reports",
            "30 killed would be by far the most in this district: the largest toll on record there is 3. "
            "Check the number and the district.",
        )
    ]


def test_a_small_toll_is_never_far_above_and_a_district_without_a_record_has_nothing_to_be_above() -> None:
    assert codes(entry(report(killed(9))), record=0) == []
    assert codes(entry(report(killed(10))), record=0) == ["toll_far_above_district"]
    assert codes(entry(report(killed(500))), record=None) == []


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        (12, 21, "the same digits in another order"),
        (108, 180, "the same digits in another order"),
        (5, 55, "one digit more"),
        (12, 120, "one digit more"),
    ],
)
def test_digits_that_look_mistyped_between_two_sources_are_asked_about(one: int, other: int, slip: str) -> None:
    given = entry(report(killed(one, "civilian")), report(killed(other, "civilian"), outlet=GEO))
    assert asked(given) == [
        Doubt(
            "digits_transposed",
            "reports",
            f"Dawn gives {one} and Geo {other} (civilians, killed): {slip}. Check both.",
        )
    ]


@pytest.mark.parametrize(("one", "other"), [(12, 12), (12, 22), (12, 13), (5, 65), (5, 555), (0, 10), (108, 18)])
def test_tolls_that_only_differ_raise_no_question(one: int, other: int) -> None:
    assert codes(entry(report(killed(one, "civilian")), report(killed(other, "civilian"), outlet=GEO))) == []


def test_figures_of_another_kind_or_of_one_report_are_not_held_against_each_other() -> None:
    assert codes(entry(report(killed(12, "civilian")), report(killed(21, "police"), outlet=GEO))) == []
    assert codes(entry(report(killed(12, "civilian")), report(injured(21, "civilian"), outlet=GEO))) == []
    assert codes(entry(report(killed(12, "civilian"), killed(21, "civilian", said_by="police")))) == []


def test_parts_that_add_up_to_more_than_their_total_are_asked_about() -> None:
    parts = (killed(8, "civilian"), killed(3, "police"))
    assert codes(entry(report(killed(11), *parts))) == []
    assert asked(entry(report(killed(10), *parts))) == [
        Doubt(
            "parts_exceed_total",
            "reports",
            "The figures of Dawn add up to 11 killed, more than its total of 10. "
            "Check the parts, and whether the total leaves militants out.",
        )
    ]


def test_militants_are_parts_of_a_total_only_where_it_says_so() -> None:
    parts = (killed(8, "civilian"), killed(3, "militant"))
    assert codes(entry(report(killed(10), *parts))) == []
    assert codes(entry(report(killed(10, total_includes_militants="yes"), *parts))) == ["parts_exceed_total"]
    assert codes(entry(report(killed(11, total_includes_militants="yes"), *parts))) == []


def test_a_total_of_at_least_and_parts_of_another_speaker_or_harm_never_exceed() -> None:
    parts = (killed(8, "civilian"), killed(3, "police"))
    assert codes(entry(report(killed(10, high=None, quantifier="at_least"), *parts))) == []
    assert codes(entry(report(killed(10, said_by="hospital_or_rescue"), *parts))) == []
    assert codes(entry(report(killed(2), injured(9, "civilian")))) == []
    assert codes(entry(report(killed(5), killed(None, "civilian", high=9, quantifier="up_to")))) == []


@pytest.mark.parametrize("word", [None, "not_said"])
def test_a_total_outside_an_attack_that_does_not_say_whose_is_asked_about(word: str | None) -> None:
    total = killed(10, total_includes_militants=word)
    assert asked(entry(report(total), event_class="clash")) == [
        Doubt(
            "total_without_militant_word",
            "reports",
            "Dawn gives a total of 10 killed, and nothing says whether militants are in it, so the number of victims "
            "stays unknown. Say yes or no if the report does.",
        )
    ]
    assert codes(entry(report(total))) == []
    assert codes(entry(report(total), event_class="")) == []


def test_a_total_that_says_it_or_has_the_victims_beside_it_raises_no_question() -> None:
    assert codes(entry(report(killed(10, total_includes_militants="no")), event_class="clash")) == []
    beside = report(killed(10, total_includes_militants=None), killed(4, "army"))
    assert codes(entry(beside, event_class="clash")) == []
    abducted = FigureInput("total", "abducted", low=3, high=3)
    assert codes(entry(report(abducted), event_class="clash")) == []


def quetta(latitude: float, longitude: float, *districts: str) -> LocationInput:
    district = District(slug="quetta", name="Quetta", province=Province(slug="balochistan", name="Balochistan"))
    return LocationInput(
        precision="town", district=district, district_set=districts, latitude=latitude, longitude=longitude
    )


def test_a_point_in_another_district_than_the_named_one_is_asked_about() -> None:
    assert asked(entry(report(), location=quetta(30.18, 67.0, "quetta"))) == []
    assert asked(entry(report(), location=quetta(33.6844, 73.0479, "quetta"))) == [
        Doubt(
            "point_outside_district",
            "location",
            "The point lies in Islamabad, and the district named is Quetta. "
            "Move the point, or choose the other district.",
        )
    ]


def test_a_point_far_off_every_district_is_asked_about() -> None:
    (doubt,) = asked(entry(report(), location=quetta(24.0, 66.0, "quetta")))
    assert doubt.question.startswith(
        "The point lies outside every district on the map, and the district named is Quetta."
    )


def test_a_point_in_one_of_several_districts_or_without_a_district_raises_no_question() -> None:
    assert asked(entry(report(), location=quetta(30.18, 67.0, "pishin", "quetta"))) == []
    assert asked(entry(report(), location=quetta(30.18, 67.0))) == []


def test_what_rests_on_militants_alone_is_asked_about() -> None:
    claim = Doubt(
        "claim_only",
        "reports",
        "Everything here rests on what militants say. Their toll is shown as claimed and never counted. "
        "Look for a source of its own.",
    )
    claimed = killed(20, said_by="militants")
    assert asked(entry(report(claimed))) == [claim]
    assert asked(entry(report(outlet=GROUP_MEDIA))) == [claim]
    assert codes(entry(report(claimed, killed(2, "police", said_by="police")))) == []
    assert codes(entry(report(claimed), report(outlet=GEO))) == []


def test_what_rests_on_weak_sources_alone_is_asked_about() -> None:
    assert asked(entry(report(outlet=PORTAL), report(outlet=BLOG), report(outlet=BLOG))) == [
        Doubt(
            "partisan_only",
            "reports",
            "The only sources are partisan, of low reliability or aggregators (Portal, Blog). "
            "Look for a report of an outlet's own.",
        )
    ]
    assert codes(entry(report(outlet=PORTAL), report(outlet=GEO))) == []
    assert codes(entry()) == []


def group(**years: int) -> AttributionInput:
    one = ArmedGroup(pk=1, slug="bra", name="Baloch Republican Army", **years)
    return AttributionInput(words="BRA", track="claim", level="made", group=one)


def test_a_group_dissolved_before_the_date_or_formed_after_it_is_asked_about() -> None:
    assert asked(entry(report(), attributions=(group(dissolved_year=2023), group(dissolved_year=2023)))) == [
        Doubt(
            "group_inactive",
            "attributions",
            "Baloch Republican Army was dissolved in 2023, and the date here is 3 May 2024. "
            "Check the group and the date.",
        )
    ]
    (doubt,) = asked(entry(report(), attributions=(group(formed_year=2025),)))
    assert "was formed in 2025" in doubt.question
    assert codes(entry(report(), attributions=(group(formed_year=2024, dissolved_year=2024),))) == []


def test_doubts_come_in_the_order_of_the_form() -> None:
    given = entry(
        report(killed(12), injured(0), outlet=PORTAL), date=date(2024, 5, 10), attack_types=("ied",),
        location=quetta(24.0, 66.0, "quetta"), attributions=(group(dissolved_year=2023),),
    )  # fmt: skip
    assert codes(given, record=1) == [
        "future_date",
        "point_outside_district",
        "no_injured_at_bombing",
        "toll_far_above_district",
        "partisan_only",
        "group_inactive",
    ]


@pytest.mark.django_db
def test_the_record_of_a_district_is_its_largest_published_toll(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    district, other = DistrictFactory.create(), DistrictFactory.create()
    assert district_record([district.slug]) is None
    make_incident(location=located(district=district))
    assert district_record([district.slug]) is None
    make_incident(location=located(district=district), killed=3, militants=1)
    largest = make_incident(location=located(district=district), killed=4, militants=5)
    make_incident(location=located(district=district), killed=50, status="draft")
    make_incident(location=located(district=other), killed=70)
    with django_assert_num_queries(1):
        assert district_record([district.slug]) == 9
    assert district_record([district.slug, other.slug]) == 70
    assert district_record([district.slug], exclude_uid=largest.uid) == 4


@pytest.mark.django_db
def test_no_district_asks_nothing_of_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert district_record([]) is None
