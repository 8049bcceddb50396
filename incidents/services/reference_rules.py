"""Who may change a table that the record refers to, what a change must say, and how the database's rules are worded."""

from dataclasses import dataclass

from django.db.models import Model

from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from incidents.models import Campaign, ContextEvent, Outlet
from incidents.roles import Role
from places.models import DistrictAlias, Place, PlaceAlias


@dataclass(frozen=True, slots=True)
class Rule:
    """What a change of a row of one table asks of the person who makes it."""

    role: Role
    needs_source: bool = False
    source_field: str = ""
    """The row's own field that says what it rests on; a new word there is also the source of the change."""


RULES: dict[type[Model], Rule] = {
    ArmedGroup: Rule(Role.REVIEWER, needs_source=True, source_field="source_url"),
    GroupAlias: Rule(Role.REVIEWER, needs_source=True, source_field="source"),
    GroupLink: Rule(Role.REVIEWER, needs_source=True, source_field="source_url"),
    Designation: Rule(Role.REVIEWER, needs_source=True, source_field="source_url"),
    Place: Rule(Role.REVIEWER, needs_source=True, source_field="source"),
    PlaceAlias: Rule(Role.REVIEWER, needs_source=True),
    DistrictAlias: Rule(Role.REVIEWER, needs_source=True),
    Outlet: Rule(Role.EDITOR),
    Campaign: Rule(Role.EDITOR),
    ContextEvent: Rule(Role.EDITOR, source_field="source"),
}

FIXED = frozenset({"slug"})
"""Fields that are set once: a slug is a public address."""

RESERVED_SLUGS = frozenset({"new"})
"""Words that an address of the desk has in the place of a slug."""

_YEARS = "give a year from 1900 to 2100, or leave it blank"
_PARTIAL_DATE = "give a year (2014), a month (2014-08) or a day (2014-08-03)"
_POINT = "the point must lie in Pakistan or within about 50 km of it: latitude 23 to 37.7, longitude 60.3 to 78"

# The rules that hold in the database, by name: the field to look at, and what would be right.
CONSTRAINT_WORDS: dict[str, tuple[str, str]] = {
    "groups_group_has_slug": ("slug", "give it an address"),
    "groups_group_has_name": ("name", "give its name"),
    "groups_group_kind_known": ("kind", "choose one of the list"),
    "groups_group_status_known": ("status", "choose one of the list"),
    "groups_group_formed_in_range": ("formed_year", _YEARS),
    "groups_group_dissolved_in_range": ("dissolved_year", _YEARS),
    "groups_group_dissolved_after_formed": ("dissolved_year", "it cannot have ended before the year it was formed"),
    "groups_group_active_not_dissolved": (
        "dissolved_year",
        "an active group has not ended: choose another status, or leave the year blank",
    ),
    "groups_alias_has_words": ("alias", "give the name as sources write it"),
    "groups_alias_kind_known": ("kind", "choose one of the list"),
    "groups_alias_language_known": ("language", "choose one of the list"),
    "groups_alias_only_labels_without_group": ("kind", "only a state label may belong to no group"),
    "groups_alias_once_per_group": ("alias", "it has this name already, in these letters or in capitals"),
    "groups_link_kind_known": ("kind", "choose one of the list"),
    "groups_link_not_to_itself": ("to_group", "choose another group: a group has no link to itself"),
    "groups_link_start_is_partial_date": ("start_date", _PARTIAL_DATE),
    "groups_link_end_is_partial_date": ("end_date", _PARTIAL_DATE),
    "groups_link_ends_after_start": ("end_date", "it cannot end before it starts"),
    "groups_link_once": ("to_group", "there is a link of this kind and start to this group already"),
    "groups_designation_authority_known": ("authority", "choose one of the list"),
    "groups_designation_has_name": ("name_as_listed", "give the name used in the list"),
    "groups_designation_date_is_partial": ("date", _PARTIAL_DATE),
    "groups_designation_once": ("name_as_listed", "this authority's listing under this name is here already"),
    "place_point_in_country_box": ("latitude", _POINT),
    "place_kind_known": ("kind", "choose one of the list"),
    "place_precision_known": ("precision", "choose one of the list"),
    "place_alias_once": ("name", "it has this name already, of the same kind"),
    "place_alias_kind_known": ("name", "give a name, and choose its kind from the list"),
    "district_alias_once": ("name", "it has this name already, of the same kind"),
    "district_alias_kind_known": ("name", "give a name, and choose its kind from the list"),
    "outlet_kind_in_vocabulary": ("kind", "choose one of the list"),
    "outlet_reliability_in_vocabulary": ("reliability", "choose one of the list"),
    "campaign_ends_after_it_starts": ("date_end", "it cannot end before it starts"),
    "campaign_kind_in_vocabulary": ("kind", "choose one of the list"),
    "context_event_ends_after_it_starts": ("date_end", "it cannot end before it starts"),
    "context_event_kind_in_vocabulary": ("kind", "choose one of the list"),
    "figure_gives_a_number": ("figures", "give a lowest or a highest number, or leave the line empty"),
    "figure_low_is_not_above_high": ("figures", "the lowest number cannot be above the highest"),
    "figure_class_and_harm_in_vocabulary": ("figures", "choose whom it counts and what happened to them"),
    "only_a_total_says_whether_militants_are_in_it": ("figures", "only a total says whether militants are in it"),
}


def add_table(model: type[Model], rule: Rule, words: dict[str, tuple[str, str]]) -> None:
    """Have a table of an app above this one edited by these rules; ``words`` are those of its constraints."""
    RULES[model] = rule
    CONSTRAINT_WORDS.update(words)


def rule_of(model: type[Model]) -> Rule:
    """The rule of a table. Raises KeyError for one that is not edited here."""
    return RULES[model]


def constraint_words(name: str) -> tuple[str, str]:
    """The field and the words of a rule that the database refused a row by."""
    if name.endswith("_slug_key"):
        return "slug", "another row has this address already"
    return CONSTRAINT_WORDS.get(name, ("", f"the record refuses this ({name})"))
