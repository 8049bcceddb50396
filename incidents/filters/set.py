"""IncidentFilterSet: request parameters to a queryset, and to words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any, Self
from urllib.parse import urlencode

import django_filters as filters
from django.http import QueryDict

from groups.models import ArmedGroup
from groups.rollup import Arrow, descendants, top_parents
from incidents.counting import DEFAULT_RULE, RULES, CountingRule
from incidents.filters.fields import (
    Choice,
    ChoicesField,
    CountField,
    DayField,
    HexagonField,
    MomentField,
    NumbersField,
    PlacesField,
    TextField,
    UidsField,
)
from incidents.filters.form import StrictForm
from incidents.filters.presets import RECORD_START
from incidents.filters.vocabularies import (
    ANY_TRACK,
    VOCABULARIES,
    armed_groups,
    district_choices,
    drawn_districts,
    group_choices,
    province_choices,
)
from incidents.filters.wording import LABELS, describe, value_words
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from places.models import District

# Parameters that say which page or view of the rows is shown, not which rows.
NOT_KEPT = frozenset({"page", "cursor"})
NEAR_KM = 10
# Parameters that take several values.
SEVERAL = frozenset({*VOCABULARIES, "place", "uid"})

# What a filter set reads once and keeps, and is the same for every question.
_OF_VOCABULARIES = ("_choices", "_arrows", "_groups", "drawn_districts")


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One value a reader has set: how it reads, and the query without it."""

    name: str
    label: str
    words: str
    query_without: str


class Filter(filters.Filter):
    """A parameter: the field that reads it, and nothing that a query could change."""

    def __deepcopy__(self, memo: object) -> Self:
        # One is made for every query and parameter; copy.copy takes five times as long.
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        return copied


class ChoicesFilter(Filter):
    """One or several values of a vocabulary."""

    field_class = ChoicesField


class DayFilter(Filter):
    """A day."""

    field_class = DayField


class CountFilter(Filter):
    """A number of people."""

    field_class = CountField


class TextFilter(Filter):
    """Words."""

    field_class = TextField


class NumbersFilter(Filter):
    """Degrees."""

    field_class = NumbersField


def _of(name: str, *, single: bool = False) -> ChoicesFilter:
    return ChoicesFilter(label=LABELS[name], choices=VOCABULARIES[name], single=single)


class PlacesFilter(Filter):
    """Places of the gazetteer."""

    field_class = PlacesField


class UidsFilter(Filter):
    """Numbers of incidents."""

    field_class = UidsField


class HexagonFilter(Filter):
    """A cell of the H3 grid."""

    field_class = HexagonField


class MomentFilter(Filter):
    """A moment."""

    field_class = MomentField


class IncidentFilterSet(filters.FilterSet):
    """Every way to narrow the record down, all combinable; several values of one parameter mean any of them.

    ``also_allowed`` names further parameters the caller reads itself, such as ``page``. Anything else unknown is an
    error that names it. ``qs`` holds the filtered rows; a counting rule in the query is not applied there, since
    aggregates apply it: ``counted`` holds the rows after it.
    """

    date_from = DayFilter(label=LABELS["date_from"])
    date_to = DayFilter(label=LABELS["date_to"])
    province = _of("province")
    district = _of("district")
    place = PlacesFilter(label=LABELS["place"])
    group = _of("group")
    rollup = _of("rollup", single=True)
    attribution = _of("attribution")
    event_class = _of("event_class")
    attack_type = _of("attack_type")
    target = _of("target")
    campaign = _of("campaign")
    killed_min = CountFilter(label=LABELS["killed_min"])
    killed_max = CountFilter(label=LABELS["killed_max"])
    injured_min = CountFilter(label=LABELS["injured_min"])
    killed_militants_min = CountFilter(label=LABELS["killed_militants_min"])
    killed_civilians_min = CountFilter(label=LABELS["killed_civilians_min"])
    location_precision = _of("location_precision")
    date_precision = _of("date_precision")
    bbox = NumbersFilter(
        label=LABELS["bbox"],
        names={"west": 180.0, "south": 90.0, "east": 180.0, "north": 90.0},
        example="66.5,29.9,67.3,30.5",
    )
    near = NumbersFilter(label=LABELS["near"], names={"longitude": 180.0, "latitude": 90.0}, example="67.0,30.2")
    within_km = CountFilter(label=LABELS["within_km"])
    h3 = HexagonFilter(label=LABELS["h3"])
    q = TextFilter(label=LABELS["q"])
    source = _of("source")
    updated_since = MomentFilter(label=LABELS["updated_since"])
    counting = _of("counting", single=True)
    outside = _of("outside", single=True)
    uid = UidsFilter(label=LABELS["uid"])

    class Meta:
        model = Incident
        fields: list[str] = []
        form = StrictForm

    def __init__(
        self,
        data: Mapping[str, Any] | QueryDict | None = None,
        queryset: IncidentQuerySet | None = None,
        *,
        also_allowed: Collection[str] = (),
    ) -> None:
        rows = Incident.public.all() if queryset is None else queryset
        super().__init__(QueryDict() if data is None else data, rows)
        self.also_allowed = frozenset(also_allowed)

    @cached_property
    def form(self) -> StrictForm:
        """The form, knowing what else the caller reads; made once, since every parameter is read from it."""
        form: StrictForm = self.get_form_class()(self.data)
        form.also_allowed = self.also_allowed
        for name, field in form.fields.items():
            if isinstance(field, ChoicesField):
                # What is allowed is read once, for checking a value and for showing the choices.
                field.allowed = partial(self.choices, name)
        return form

    @classmethod
    @cache
    def get_form_class(cls) -> type[StrictForm]:
        """The form's class: the same for every query, and slow to make."""
        return type("IncidentFilterForm", (StrictForm,), {name: one.field for name, one in cls.base_filters.items()})

    def filter_queryset(self, queryset: IncidentQuerySet) -> IncidentQuerySet:
        """Apply every parameter that was given."""
        rows = queryset.overlapping(*self.period)
        rows = self._by_place(rows)
        rows = self._by_vocabulary(rows)
        rows = self._by_group(rows)
        rows = self._by_number(rows)
        if left_out := self._given("outside"):
            rows = rows.outside(RULES[left_out[0]])
        if text := self._given("q"):
            rows = rows.searching(text)
        if moment := self._given("updated_since"):
            rows = rows.filter(updated_at__gte=moment)
        if uids := self._given("uid"):
            rows = rows.filter(uid__in=uids)
        return rows

    @cached_property
    def counted(self) -> IncidentQuerySet:
        """The rows, with the counting rule applied when one was asked for."""
        rows: IncidentQuerySet = self.qs
        return rows.counting(self.rule) if self.rule else rows

    @property
    def rule(self) -> CountingRule | None:
        """The counting rule that was asked for, if any."""
        name = self._given("counting")
        return RULES[name[0]] if name else None

    @property
    def rule_or_default(self) -> CountingRule:
        """The counting rule that pages and ``stats/`` count by."""
        return self.rule or DEFAULT_RULE

    @property
    def rolls_up(self) -> bool:
        """Whether fronts and factions count under their parent."""
        return "false" not in (self._given("rollup") or [])

    @cached_property
    def parents(self) -> dict[str, str]:
        """Group slug to the slug it counts under in a breakdown by group; empty when nothing rolls up."""
        if not self.rolls_up:
            return {}
        return top_parents([choice.value for choice in self.choices("group")], self._arrows)

    @cached_property
    def _arrows(self) -> list[Arrow]:
        """Which group counts under which; read once for the rows and for their breakdown."""
        return ArmedGroup.objects.rollup_arrows()

    @property
    def period(self) -> tuple[date | None, date | None]:
        """The window of days, either end open."""
        return self._given("date_from"), self._given("date_to")

    def previous_period(self, *, reached: date | None = None) -> "IncidentFilterSet | None":
        """The same question for the equal window just before, or None when there is none inside the record.

        ``reached`` is the last day that the record reaches: days after it hold nothing, and are not set against any.
        """
        start, end = self.period
        if start is None or end is None:
            return None
        end = min(end, reached or end)
        if end < start:
            return None
        return self.in_period(start - (end - start) - timedelta(days=1), start - timedelta(days=1))

    def in_period(self, start: date, end: date) -> "IncidentFilterSet | None":
        """The same question for other days, or None when they begin before the record does."""
        if start < RECORD_START:
            return None
        return self.changed(date_from=start.isoformat(), date_to=end.isoformat())

    def changed(self, **changes: str | list[str] | None) -> "IncidentFilterSet":
        """The same question with ``changes`` made (None takes a parameter out), over the same rows."""
        other = IncidentFilterSet(QueryDict(self.query(**changes)), self.queryset, also_allowed=self.also_allowed)
        # What has been read of vocabularies holds for it too.
        other.__dict__.update({name: self.__dict__[name] for name in _OF_VOCABULARIES if name in self.__dict__})
        return other

    def choices(self, name: str) -> list[Choice]:
        """What a parameter allows; read once for each filter set."""
        if name not in self._choices:
            match name:
                case "district":
                    known = district_choices(self.drawn_districts)
                case "province":
                    known = province_choices(self.drawn_districts)
                case "group":
                    known = group_choices(self._groups)
                case _:
                    known = VOCABULARIES[name]()
            self._choices[name] = known
        return self._choices[name]

    @cached_property
    def drawn_districts(self) -> list[District]:
        """The districts with a polygon, read once for the filter's choices and for its map."""
        return drawn_districts()

    @property
    def group_slugs(self) -> dict[int, str]:
        """The slug of every group by its id."""
        return {group.pk: group.slug for group in self._groups}

    @cached_property
    def _groups(self) -> list[ArmedGroup]:
        """Every group, read once for the filter's choices and for the rows."""
        return armed_groups()

    @property
    def active(self) -> list[ActiveFilter]:
        """The values that are set, one entry a value, for chips that take one away."""
        entries = []
        for name, values in self._pairs().items():
            if name not in self.filters:
                continue
            for value in values:
                rest = [other for other in values if other != value]
                words = value_words(self, name, value)
                # A distance means nothing without its point.
                gone = {"within_km": None} if name == "near" else {}
                entries.append(ActiveFilter(name, LABELS[name], words, self.query(**{name: rest or None}, **gone)))
        return entries

    def words(self) -> str:
        """The filter in one English sentence, without its full stop."""
        return describe(self, self.rule)

    def counted_words(self) -> str:
        """The same for numbers, which are always counted under a rule: the default one where none was asked for."""
        return describe(self, self.rule_or_default)

    def query(self, **changes: str | list[str] | None) -> str:
        """The query string with ``changes`` made (None takes a parameter out), in a stable order, page left out."""
        pairs = self._pairs()
        for name, value in changes.items():
            if value is None:
                pairs.pop(name, None)
            else:
                pairs[name] = [value] if isinstance(value, str) else list(value)
        order = [*self.base_filters, *sorted(set(pairs) - set(self.base_filters))]
        return urlencode([(name, value) for name in order for value in pairs.get(name, [])])

    def given(self, name: str) -> Any:  # noqa: ANN401
        """The cleaned value of a parameter, None or empty when it was not given or is wrong."""
        return self._given(name)

    @cached_property
    def _choices(self) -> dict[str, list[Choice]]:
        return {}

    def _given(self, name: str) -> Any:  # noqa: ANN401
        return self.form.cleaned_data.get(name) if self.is_valid() or hasattr(self.form, "cleaned_data") else None

    def _pairs(self) -> dict[str, list[str]]:
        pairs: dict[str, list[str]] = {}
        for name in self.data:
            values = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data[name]]
            if name in SEVERAL:
                values = [part.strip() for value in values for part in str(value).split(",")]
            values = [str(value) for value in values if str(value).strip()]
            if values and name not in NOT_KEPT:
                pairs[name] = list(dict.fromkeys(values))
        return pairs

    def _by_place(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        if provinces := self._given("province"):
            rows = rows.in_provinces(provinces)
        if districts := self._given("district"):
            rows = rows.in_districts(districts)
        if places := self._given("place"):
            rows = rows.filter(place__slug__in=places)
        if box := self._given("bbox"):
            rows = rows.in_box(*box)
        if near := self._given("near"):
            longitude, latitude = near
            km = self._given("within_km")
            rows = rows.within_km(latitude, longitude, NEAR_KM if km is None else km)
        if cell := self._given("h3"):
            rows = rows.in_hexagon(cell)
        return rows

    def _by_vocabulary(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        columns = {
            "event_class": "event_class__in",
            "attack_type": "attack_types__overlap",
            "target": "targets__overlap",
            "campaign": "campaign__slug__in",
            "location_precision": "location_precision__in",
            "date_precision": "date_precision__in",
        }
        for name, lookup in columns.items():
            if values := self._given(name):
                rows = rows.filter(**{lookup: values})
        if outlets := self._given("source"):
            rows = rows.reported_by(outlets)
        return rows

    def _by_group(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        tracks = self._given("attribution") or []
        named = [] if ANY_TRACK in tracks else tracks
        if groups := self._given("group"):
            slugs = descendants(groups, self._arrows) if self.rolls_up else set(groups)
            return rows.attributed_to([group.pk for group in self._groups if group.slug in slugs], named)
        return rows.with_attribution(named) if tracks else rows

    def _by_number(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        columns = {
            "killed_min": "killed_best__gte",
            "killed_max": "killed_best__lte",
            "injured_min": "injured_best__gte",
            "killed_militants_min": "killed_militants__gte",
            "killed_civilians_min": "killed_civilians__gte",
        }
        for name, lookup in columns.items():
            number = self._given(name)
            if number is not None:
                rows = rows.filter(**{lookup: number})
        return rows
