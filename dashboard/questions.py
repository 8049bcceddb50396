"""The small forms above the tables of groups and districts: how to count, what to list, in which order."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from dashboard.parameters import NOW, at_past, past_query, read_past
from dashboard.query_form import QueryForm
from groups.choices import GroupKind, GroupStatus
from incidents.counting import DEFAULT_RULE, RULES, CountingRule
from incidents.filters import IncidentFilterSet
from incidents.past import PAST, Past
from incidents.querysets import IncidentQuerySet

_ROLLUP = [("true", "under what they belong to"), ("false", "apart")]


@dataclass(frozen=True, slots=True)
class Question:
    """How numbers are counted: the rule, whether fronts and factions count under what they belong to, in which past."""

    rule: CountingRule
    rolls_up: bool = True
    past: Past = NOW

    def filters(self, rows: IncidentQuerySet, **more: str) -> IncidentFilterSet:
        """The filter that the list behind a number answers, over rows already narrowed by it."""
        query = QueryDict(self.query(**more))
        return IncidentFilterSet(query, rows, also_allowed=PAST)

    def incidents_url(self, **more: str) -> str:
        """The list of rows behind a number."""
        return f"{reverse('dashboard:incidents')}?{self.query(**more)}"

    def query(self, **more: str) -> str:
        """The query of the list of rows behind a number."""
        query = {**more, "counting": self.rule.name}
        if not self.rolls_up and "group" in more:
            query["rollup"] = "false"
        return at_past(urlencode(query), self.past)

    @property
    def carried(self) -> str:
        """What a link to another profile takes along, "?…": a rule other than its own, and the past; "" for neither."""
        return self._carried({})

    @property
    def carried_to_group(self) -> str:
        """The same for a group's, which may be counted apart from what belongs to it."""
        return self._carried({} if self.rolls_up else {"rollup": "false"})

    def _carried(self, more: dict[str, str]) -> str:
        rule = {} if self.rule == DEFAULT_RULE else {"counting": self.rule.name}
        query = at_past(urlencode(rule | more), self.past)
        return f"?{query}" if query else ""


class CountingForm(QueryForm):
    """Which rule counts."""

    also_allowed = PAST
    counting = forms.ChoiceField(choices=[(rule.name, rule.label) for rule in RULES.values()], required=False)

    @property
    def http_status(self) -> int:
        """The status of a page that answers it: 400 where something in the query is not allowed."""
        return 200 if self.is_valid() else 400

    @property
    def rule(self) -> CountingRule:
        """The rule asked for, else the default."""
        return RULES.get(self.given("counting"), DEFAULT_RULE)

    @property
    def question(self) -> Question:
        """Rule and roll-up, for the links behind the numbers."""
        return Question(self.rule, rolls_up=self.given("rollup") != "false", past=self._past)

    def query(self, **changes: str) -> str:
        """The query string with ``changes`` made, empty values left out."""
        pairs = {name: self.given(name) for name in self.fields} | changes
        return at_past(urlencode({name: value for name, value in pairs.items() if value}), self._past)

    @property
    def past_fields(self) -> dict[str, str]:
        """The fields by which a form carries the past along."""
        return dict(parse_qsl(past_query(self._past)))

    @cached_property
    def _past(self) -> Past:
        return read_past(self.data).past

    def rule_links(self) -> list[tuple[CountingRule, str]]:
        """Every rule with the query that counts by it."""
        return [(rule, self.query(counting=rule.name)) for rule in RULES.values()]


class CampaignForm(CountingForm):
    """The pages of joined attacks."""


class GroupForm(CountingForm):
    """The page of one group."""

    rollup = forms.ChoiceField(choices=_ROLLUP, required=False)


class GroupsForm(GroupForm):
    """The table of groups."""

    q = forms.CharField(max_length=100, required=False, strip=True)
    kind = forms.ChoiceField(choices=[("", "all"), *GroupKind.choices], required=False)
    status = forms.ChoiceField(choices=[("", "all"), *GroupStatus.choices], required=False)
    sort = forms.ChoiceField(
        choices=[(key, key) for key in ("name", "incidents", "killed", "first", "last")], required=False
    )

    @property
    def order(self) -> str:
        """The column to order by."""
        return self.given("sort") or "incidents"


class DistrictsForm(CountingForm):
    """The table of districts."""

    q = forms.CharField(max_length=100, required=False, strip=True)
    province = forms.SlugField(max_length=40, required=False)
    sort = forms.ChoiceField(choices=[(key, key) for key in ("name", "incidents", "killed", "rate")], required=False)

    @property
    def order(self) -> str:
        """The column to order by inside each province."""
        return self.given("sort") or "incidents"
