"""How often the machine was right lately: what people kept of each field, with how far chance may reach."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from django.db.models import Case, Count, Value, When
from django.http import QueryDict
from django.utils import timezone

from dashboard.desk.drafts.queue import LANGUAGES
from ingest.choices import Outcome
from ingest.models import FieldDecision

FEWEST = 10
"""Below this many decisions nothing is said."""
PERIODS = (30, 90)
LABELS = {
    "event_class": "Class",
    "date": "Date",
    "place": "Place",
    "attack_types": "Attack types",
    "targets": "Targets",
    "figures": "Figures",
    "perpetrator": "Who is said to have done it",
}
# From which confidence on, and how the band is called; the first that fits.
BANDS = ((0.9, "0.9 and above"), (0.7, "0.7 to 0.9"), (0.5, "0.5 to 0.7"), (0.0, "below 0.5"))
NO_BAND = "without one"
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``n`` were kept, and the Wilson interval of 95 percent around that share."""

    kept: int
    n: int

    @property
    def is_said(self) -> bool:
        """Whether there are enough to say anything."""
        return self.n >= FEWEST

    @property
    def percent(self) -> str:
        """The share in whole percent."""
        return f"{100 * self.kept / self.n:.0f}%" if self.is_said else ""

    @property
    def interval(self) -> str:
        """From where to where it may lie."""
        low, high = wilson(self.kept, self.n)
        return f"{100 * low:.0f}–{100 * high:.0f}%" if self.is_said else ""


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """One field: what became of the machine's values, in all and by how sure it was."""

    label: str
    counts: Counter[str]
    bands: Sequence[tuple[str, Share]]

    @property
    def share(self) -> Share:
        """What was right: kept, of all that was decided on with a value of either side."""
        return Share(self.counts[Outcome.KEPT], sum(self.counts.values()))

    @property
    def numbers(self) -> list[int]:
        """Kept, changed, taken out, added."""
        return [self.counts[outcome] for outcome in Outcome]


@dataclass(frozen=True, slots=True)
class Quality:
    """The page: what was asked for and the fields."""

    days: int
    language: str
    fields: Sequence[FieldQuality]
    heads: Sequence[str]

    @property
    def total(self) -> int:
        """How many decisions on a field there were."""
        return sum(field.share.n for field in self.fields)

    @property
    def periods(self) -> list[tuple[int, bool]]:
        """The periods to choose from, and which is chosen."""
        return [(days, days == self.days) for days in PERIODS]

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """The languages to choose from, and which is chosen."""
        return [(code, name, code == self.language) for code, name in {"": "All languages", **LANGUAGES}.items()]


def wilson(kept: int, n: int) -> tuple[float, float]:
    """The interval of 95 percent for a share, which stays sensible for few and for none."""
    if not n:
        return 0.0, 1.0
    share, z2 = kept / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def quality(asked: QueryDict) -> Quality:
    """The numbers for the period and language asked for; one query."""
    days = 90 if asked.get("days") == "90" else 30
    language = asked.get("language", "") if asked.get("language") in LANGUAGES else ""
    rows = FieldDecision.objects.filter(decided_at__gte=timezone.now() - timedelta(days=days))
    if language:
        rows = rows.filter(language=language)
    band = Case(*(When(confidence__gte=low, then=Value(name)) for low, name in BANDS), default=Value(NO_BAND))
    counted = list(rows.annotate(band=band).order_by().values_list("field", "outcome", "band").annotate(n=Count("pk")))
    fields = [_field(label, [row[1:] for row in counted if row[0] == name]) for name, label in LABELS.items()]
    return Quality(days, language, fields, [str(outcome.label) for outcome in Outcome])


def _field(label: str, counted: Iterable[tuple[str, str, int]]) -> FieldQuality:
    counts: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for outcome, band, n in counted:
        counts[outcome] += n
        all_of[band] += n
        kept[band] += n if outcome == Outcome.KEPT else 0
    bands = [(name, Share(kept[name], all_of[name])) for _, name in BANDS if all_of[name]]
    return FieldQuality(label, counts, bands)
