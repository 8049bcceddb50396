"""What each parameter allows, from the vocabularies or from the database."""

from collections.abc import Callable, Iterable

from django.db.models import TextChoices

from groups.models import ArmedGroup
from incidents.choices import AttackType, AttributionTrack, DatePrecision, EventClass, LocationPrecision, Target
from incidents.counting import RULES
from incidents.filters.fields import Choice
from incidents.models import Campaign, Outlet
from places.models import District

ANY_TRACK = "any"


def _words(vocabulary: type[TextChoices]) -> Callable[[], list[Choice]]:
    return lambda: [Choice(str(value), str(label)) for value, label in vocabulary.choices]


def provinces() -> list[Choice]:
    """The first-level units an incident can be in: those with drawn districts, which is all of them."""
    return province_choices(drawn_districts())


def province_choices(districts: Iterable[District]) -> list[Choice]:
    """The provinces of districts read already, by name, each once."""
    labels = {district.province.slug: district.province.label for district in districts}
    return [Choice(slug, label) for slug, label in sorted(labels.items(), key=lambda one: one[1])]


def districts() -> list[Choice]:
    """The districts an incident can be in: those drawn, under their province."""
    return district_choices(drawn_districts())


def drawn_districts() -> list[District]:
    """The districts with a polygon, with their province, in the order of lists. One query."""
    return list(District.objects.drawn().with_province().order_by("province__name", "name"))


def district_choices(rows: Iterable[District]) -> list[Choice]:
    """Districts under their province."""
    return [Choice(district.slug, district.name, district.province.label) for district in rows]


def groups() -> list[Choice]:
    """All armed groups and the placeholders for unnamed ones."""
    return group_choices(armed_groups())


def armed_groups() -> list[ArmedGroup]:
    """Every armed group and placeholder, in the order of lists. One query."""
    return list(ArmedGroup.objects.order_by("name"))


def group_choices(rows: Iterable[ArmedGroup]) -> list[Choice]:
    """Groups read already, each with its short name."""
    return [
        Choice(
            group.slug,
            f"{group.name} ({group.short_name})" if group.short_name else group.name,
            short=group.display_name,
        )
        for group in rows
    ]


def campaigns() -> list[Choice]:
    """Joined attacks."""
    return [Choice(slug, name) for slug, name in Campaign.objects.values_list("slug", "name")]


def outlets() -> list[Choice]:
    """Outlets the record rests on."""
    return [Choice(slug, name) for slug, name in Outlet.objects.values_list("slug", "name")]


def tracks() -> list[Choice]:
    """Attribution tracks, and "any" for rows that somebody attributes."""
    return [*_words(AttributionTrack)(), Choice(ANY_TRACK, "By anybody")]


def counting_rules() -> list[Choice]:
    """Counting rules."""
    return [Choice(rule.name, rule.label) for rule in RULES.values()]


def switch() -> list[Choice]:
    """On or off."""
    return [Choice("true", "Yes"), Choice("false", "No")]


VOCABULARIES: dict[str, Callable[[], list[Choice]]] = {
    "province": provinces,
    "district": districts,
    "group": groups,
    "rollup": switch,
    "attribution": tracks,
    "event_class": _words(EventClass),
    "attack_type": _words(AttackType),
    "target": _words(Target),
    "campaign": campaigns,
    "location_precision": _words(LocationPrecision),
    "date_precision": _words(DatePrecision),
    "source": outlets,
    "counting": counting_rules,
    "outside": counting_rules,
}
