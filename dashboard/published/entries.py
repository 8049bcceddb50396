"""Published figures as a reader meets them: one number of one publisher with all its prints, in their order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from dashboard import words
from dashboard.models import COUNTRY, PublishedFigure, PublishedMeasure, PublishedQualifier
from dashboard.nearest import is_mirror
from incidents.counting import RULES, CountingRule

_QUALIFIERS = {
    PublishedQualifier.EXACT: "",
    PublishedQualifier.AT_LEAST: "at least ",
    PublishedQualifier.ABOUT: "about ",
    PublishedQualifier.CLAIMED: "",
}


@dataclass(frozen=True, slots=True)
class Print:
    """A number as one page printed it. ``host`` is "" where the source is a citation."""

    value: int
    qualifier: str
    published_on: date | None
    source: str
    link: str
    note: str
    edition: int | None

    @property
    def words(self) -> str:
        """The number with the publisher's word before it."""
        return f"{_QUALIFIERS[PublishedQualifier(self.qualifier)]}{self.value:,}"

    @property
    def host(self) -> str:
        """The host it was read on."""
        return urlsplit(self.link).netloc.removeprefix("www.")

    @property
    def is_mirror(self) -> bool:
        """Whether the page copies another one, which is the source to cite."""
        return is_mirror(self.host, self.note)


@dataclass(frozen=True)
class Entry:
    """One figure: whose, when, where, what, by which rule; with its prints, the first one first where that is known."""

    publisher: str
    start: date
    end: date
    area: str
    province: str
    measure: PublishedMeasure
    counting_rule: str
    is_claim: bool
    is_subset: bool
    is_cumulative: bool
    is_partial: bool
    rule: CountingRule | None
    prints: tuple[Print, ...]

    @property
    def numbers(self) -> tuple[Print, ...]:
        """The prints that give different numbers, each once."""
        return tuple({(one.value, one.qualifier): one for one in reversed(self.prints)}.values())[::-1]

    @property
    def is_revised(self) -> bool:
        """Whether the publisher printed other numbers later, in a known order."""
        return self._differs and all(one.edition is not None for one in self.prints)

    @property
    def disagrees(self) -> bool:
        """Whether prints give different numbers and nobody knows which of them is the later one."""
        return self._differs and not self.is_revised

    @property
    def latest(self) -> Print | None:
        """The print that stands, None where prints disagree."""
        return None if self.disagrees else self.prints[-1]

    @property
    def first(self) -> Print:
        """The print that came first."""
        return self.prints[0]

    @property
    def is_everywhere(self) -> bool:
        """Whether it is of the whole country."""
        return self.area == COUNTRY

    @property
    def is_year(self) -> bool:
        """Whether it is of one calendar year."""
        return self.start == date(self.start.year, 1, 1) and self.end == date(self.start.year, 12, 31)

    @property
    def is_month(self) -> bool:
        """Whether it is of one calendar month."""
        after = self.end + timedelta(days=1)
        return self.start.day == 1 == after.day and (after - self.start).days <= 31

    @property
    def period(self) -> str:
        """The period in words: 2025; March 2025; 1 January–30 April 2024."""
        if self.is_year:
            return str(self.start.year)
        return f"{self.start:%B %Y}" if self.is_month else words.span(self.start, self.end)

    @property
    def chain(self) -> str:
        """The numbers in their order: "376 → 380"; "2 or 3" where the order is not known."""
        return (" → " if self.is_revised else " or ").join(one.words for one in self.numbers)

    @property
    def _differs(self) -> bool:
        return len({one.value for one in self.prints}) > 1


def entries(figures: Iterable[PublishedFigure]) -> list[Entry]:
    """The figures, prints of the same number gathered, in the order they come in. ``province`` is read with them."""
    found: dict[tuple[object, ...], list[PublishedFigure]] = defaultdict(list)
    for figure in figures:
        key = (
            figure.publisher, figure.period_start, figure.period_end, figure.area, figure.measure, figure.counting_rule,
        )  # fmt: skip
        found[key].append(figure)
    return [_entry(prints) for prints in found.values()]


def _entry(figures: list[PublishedFigure]) -> Entry:
    figures.sort(key=lambda one: (one.edition or 0, one.published_on or date.min, one.pk))
    last = figures[-1]
    return Entry(
        publisher=last.publisher,
        start=last.period_start,
        end=last.period_end,
        area=last.area,
        province=last.province.slug if last.province else "",
        measure=PublishedMeasure(last.measure),
        counting_rule=last.counting_rule,
        is_claim=any(one.is_claim for one in figures),
        is_subset=any(one.is_subset for one in figures),
        is_cumulative=any(one.is_cumulative for one in figures),
        is_partial=any(one.is_partial for one in figures),
        rule=RULES.get(last.nearest_rule),
        prints=tuple(
            Print(
                one.value, one.qualifier, one.published_on, one.source_url, one.link, one.note, one.edition
            )
            for one in figures
        ),
    )  # fmt: skip
