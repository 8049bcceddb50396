"""What others publish: loaded as it is, decided once, put beside the record only where it can be compared."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from dashboard.models import PublishedFigure
from dashboard.nearest import MEASURES, Parts, nearest_rule, parts_of, why_no_rule
from dashboard.published import Beside, beside, entries, published_beside
from dashboard.services.published_figures import COLUMNS, FILE, PublishedFileError, load_published_figures
from dashboard.words import MINUS
from incidents.counting import RULES
from incidents.generation import current_generation
from tests.dashboard.published import ATTACKS, make_published
from tests.incidents.factories import located, make_incident
from tests.places.factories import ProvinceFactory

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 3, 10)


def figures() -> list[Beside]:
    return beside(entries(PublishedFigure.objects.select_related("province")), LAST)


def only() -> Beside:
    (found,) = figures()
    return found


class TestLoading:
    def test_every_row_of_the_file_is_loaded_once(self) -> None:
        before = current_generation().value
        assert load_published_figures() == 1391
        assert load_published_figures() == 0
        assert PublishedFigure.objects.count() == 1391
        assert PublishedFigure.objects.filter(area="Pakistan").count() == 748
        assert current_generation().value >= before

    def test_what_an_editor_changed_or_took_out_stays_so(self) -> None:
        load_published_figures()
        changed, removed = PublishedFigure.objects.order_by("pk")[:2]
        changed.value = 1
        changed.save()
        removed.delete()
        assert load_published_figures() == 0
        assert PublishedFigure.objects.count() == 1390
        assert PublishedFigure.objects.get(pk=changed.pk).value == 1

    def test_a_province_is_one_of_the_record_only_where_the_area_is_exactly_it(self) -> None:
        ProvinceFactory.create(slug="khyber-pakhtunkhwa")
        load_published_figures()
        areas = PublishedFigure.objects.filter(province__isnull=False).values_list("area", flat=True)
        assert set(areas) == {"Khyber Pakhtunkhwa"}

    @pytest.mark.parametrize(
        ("column", "value", "said"),
        [
            ("period_start", "2024-13-01", "line 2, period_start: “2024-13-01” is no day; write it as 2024-05-31"),
            ("period_end", "2020-12-31", "line 2, period_end: 2020-12-31 is before the first day, 2021-01-01"),
            ("measure", "wounded", "line 2, measure: Value 'wounded' is not a valid choice."),
            ("qualifier", "perhaps", "line 2, qualifier: Value 'perhaps' is not a valid choice."),
            ("value", "many", "line 2, value: “many” is no whole number"),
            ("edition", "first", "line 2, edition: “first” is no whole number"),
            ("publisher", "", "line 2, publisher: This field cannot be blank."),
            ("source_url", "https://", "line 2, source_url: Enter a valid URL."),
        ],
    )
    def test_a_bad_row_is_named_with_its_column_and_nothing_is_loaded(
        self, tmp_path: Path, column: str, value: str, said: str
    ) -> None:
        with FILE.open(encoding="utf-8", newline="") as file:
            first, second = (row for row, _ in zip(csv.DictReader(file), range(2), strict=False))
        bad = tmp_path / "figures.csv"
        with bad.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows([first | {column: value}, second])
        with pytest.raises(PublishedFileError) as refused:
            load_published_figures(bad)
        assert str(refused.value) == said
        with pytest.raises(CommandError, match="line 2"):
            call_command("load_published_figures", file=bad)
        assert not PublishedFigure.objects.exists()

    def test_the_same_print_twice_is_refused(self, tmp_path: Path) -> None:
        head, first, *_ = FILE.read_text(encoding="utf-8").splitlines()
        bad = tmp_path / "figures.csv"
        bad.write_text(f"{head}\n{first}\n{first}\n", encoding="utf-8")
        with pytest.raises(PublishedFileError, match="line 3, row: the same print stands in line 2 already"):
            load_published_figures(bad)


class TestTheDatabaseHolds:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"period_end": dt.date(2023, 12, 31)},
            {"measure": "wounded"},
            {"qualifier": "perhaps"},
            {"nearest_rule": "our_own"},
            {"qualifier": "claimed"},
            {"counting_rule": "group media claim: own attacks"},
            {"publisher": ""},
            {"edition": 0},
        ],
    )
    def test_what_must_always_be_true(self, wrong: dict[str, object]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_published(**wrong)

    def test_a_print_once_also_where_its_day_is_not_known_and_a_revision_beside_it(self) -> None:
        make_published(value=905)
        make_published(value=908)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_published(value=905)

    def test_any_change_makes_answers_old(self, transactional_db: None) -> None:
        before = current_generation().value
        made = make_published()
        assert current_generation().value == before + 1
        made.delete()
        assert current_generation().value == before + 2


class TestDeciding:
    def test_every_rule_named_is_one_of_the_record(self) -> None:
        load_published_figures()
        named = set(PublishedFigure.objects.exclude(nearest_rule="").values_list("nearest_rule", flat=True))
        assert named == {"attacks", "pips_like", "picss_like", "crss_like"}
        assert named <= RULES.keys()

    def test_every_figure_without_a_rule_has_a_reason_of_its_own(self) -> None:
        load_published_figures()
        reasons = Counter(
            why_no_rule(one.counting_rule, one.measure) for one in PublishedFigure.objects.filter(nearest_rule="")
        )
        assert "no counting rule of the record is like the publisher’s" not in reasons

    @pytest.mark.parametrize(
        ("counting_rule", "measure", "rule"),
        [
            (ATTACKS, "attacks", "attacks"),
            (ATTACKS, "killed", "pips_like"),
            ("combat-related: militant attacks plus security-force actions, all sides", "killed", "picss_like"),
            ("terror attacks plus counter-terror operations; civilians, security, outlaws", "killed", "crss_like"),
            ("official: terrorist incidents of any size", "incidents", ""),
            ("security-force actions only (militant deaths as reported by forces)", "killed_militants", ""),
            ("suicide attacks only (subset of militant attacks)", "suicide_attacks", "attacks"),
            ("suicide attacks only (subset of militant attacks)", "killed", ""),
            ("group media claim: own attacks; casualties as claimed", "attacks", ""),
            ("suspected militants arrested by security forces", "arrests", ""),
        ],
    )
    def test_the_nearest_rule(self, counting_rule: str, measure: str, rule: str) -> None:
        assert nearest_rule(counting_rule, measure) == rule
        assert measure in MEASURES or not rule

    def test_a_note_says_what_a_figure_is_part_of(self) -> None:
        subset, cumulative, district = map(parts_of, ("subset: suicide; cumulative", "claim; cumulative", "mirror"))
        assert (subset.is_subset, subset.is_cumulative, subset.is_partial) == (True, True, False)
        assert (cumulative.is_subset, cumulative.is_cumulative) == (False, True)
        assert district == Parts(is_subset=False, is_cumulative=False, is_partial=False)
        assert parts_of("district figure; page says Turbat").is_partial
        assert parts_of("event-level claim, first day").is_partial


class TestPrints:
    def test_a_revised_figure_is_a_chain_and_the_last_print_stands(self) -> None:
        make_published(value=380, edition=2, published_on=dt.date(2024, 1, 1))
        make_published(value=376, edition=1, qualifier="at_least")
        entry = only().entry
        assert (entry.chain, entry.is_revised, entry.disagrees) == ("at least 376 → 380", True, False)
        assert entry.latest is not None
        assert entry.latest.value == 380

    def test_prints_whose_order_nobody_knows_disagree_and_none_stands(self) -> None:
        make_incident(date=dt.date(2024, 5, 1))
        make_published(value=225)
        make_published(value=220, published_on=dt.date(2021, 12, 31))
        found = only()
        assert (found.entry.chain, found.entry.latest, found.ratio) == ("225 or 220", None, None)
        assert (found.ours and found.ours.value, found.ratio_words) == (1, "–")

    def test_the_same_number_on_two_pages_is_no_revision(self) -> None:
        make_published(source_url="https://a.example")
        make_published(source_url="https://b.example")
        entry = only().entry
        assert (entry.chain, entry.is_revised, entry.disagrees, len(entry.prints)) == ("905", False, False, 2)

    def test_the_file_holds_thirty_eight_figures_printed_in_more_than_one_way(self) -> None:
        load_published_figures()
        found = entries(PublishedFigure.objects.select_related("province"))
        assert sum(entry.is_revised for entry in found) == 26
        assert sum(entry.disagrees for entry in found) == 12
        chains = {(e.publisher, e.period, e.measure, e.chain) for e in found if e.area == "Pakistan"}
        assert ("PICSS", "2022", "attacks", "at least 376 → 380") in chains
        assert ("CRSS", "2023", "killed", "1,524 → 1,523 → 1,533") in chains

    def test_a_copy_of_another_page_is_called_one(self) -> None:
        make_published(source_url="https://direct8.zucca.ir/x")
        assert only().entry.prints[0].is_mirror


class TestBeside:
    def test_ours_is_of_the_same_days_and_area_with_its_range_and_rows(self) -> None:
        sindh = ProvinceFactory.create(slug="sindh")
        make_incident(date=dt.date(2024, 5, 1), killed=(3, 5), militants=1, location=located(province=sindh))
        make_incident(date=dt.date(2024, 5, 2), killed=9)
        make_incident(date=dt.date(2023, 5, 2), killed=9, location=located(province=sindh))
        make_published(area="Sindh", province=sindh, measure="killed", value=40, nearest_rule="attacks")
        found = only()
        assert found.ours is not None
        assert (found.ours.value, found.ours.low, found.ours.high) == (3, 3, 5)
        assert (found.ratio, found.ratio_words, found.difference_words) == (0.075, "8 %", f"{MINUS}37")
        assert found.rows_url == ("/incidents/?counting=attacks&date_from=2024-01-01&date_to=2024-12-31&province=sindh")

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"qualifier": "claimed", "nearest_rule": ""}, "it is an armed group’s own claim"),
            ({"nearest_rule": "", "counting_rule": "words"}, "no counting rule of the record is like the publisher’s"),
            ({"is_subset": True}, "it is part of another figure of the publisher’s"),
            ({"is_partial": True}, "it is a partial list, or of one wave of attacks"),
            ({"area": "Karachi"}, "the record does not divide the country so"),
            ({"period_start": dt.date(2020, 8, 1)}, "it begins before January 2021, where the record starts"),
            ({"period_end": dt.date(2026, 12, 31)}, "the record reaches only to 10 March 2026"),
        ],
    )
    def test_what_cannot_be_compared_has_no_number_of_ours_and_says_why(
        self, given: dict[str, object], why: str
    ) -> None:
        make_incident(date=dt.date(2024, 5, 1))
        make_published(**given)
        found = only()
        assert (found.ours, found.ratio, found.rows_url, found.why_not) == (None, None, "", why)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"value": 20}, "10 %"),
            ({"value": 20, "qualifier": "at_least"}, "at most 10 %"),
            ({"value": 20, "qualifier": "about"}, "about 10 %"),
            ({"value": 7}, "2 of 7"),
            ({"value": 0}, "2 of 0"),
        ],
    )
    def test_a_part_keeps_the_publishers_doubt_and_is_no_percentage_of_a_handful(
        self, given: dict[str, object], said: str
    ) -> None:
        make_incident(date=dt.date(2024, 5, 1))
        make_incident(date=dt.date(2024, 6, 1))
        make_published(**given)
        assert only().ratio_words == said

    def test_figures_of_some_days_say_how_they_lie_to_them(self) -> None:
        make_incident(date=dt.date(2024, 3, 5))
        for start, end in (("03-01", "03-31"), ("03-01", "05-19"), ("01-01", "12-31"), ("05-01", "05-31")):
            make_published(period_start=f"2024-{start}", period_end=f"2024-{end}")
        make_published(period_start="2024-06-01", period_end="2024-06-30")
        make_published(measure="killed", period_start="2024-03-01", period_end="2024-03-31")
        make_published(is_subset=True, counting_rule="other", period_start="2024-03-01", period_end="2024-03-31")
        found = published_beside(dt.date(2024, 3, 1), dt.date(2024, 5, 19), measure="incidents")
        # The record ends in March 2024, and nothing beyond it is compared.
        assert [(one.fit, one.entry.end.isoformat()) for one in found] == []
        make_incident(date=dt.date(2025, 1, 1))
        found = published_beside(dt.date(2024, 3, 1), dt.date(2024, 5, 19), measure="incidents")
        assert [(str(one.fit), one.entry.end.isoformat()) for one in found] == [
            ("same", "2024-05-19"), ("within", "2024-03-31"), ("around", "2024-12-31"), ("partly", "2024-05-31"),
        ]  # fmt: skip
        assert [one.ours and one.ours.value for one in found] == [1, 1, 1, 0]
