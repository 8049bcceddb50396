"""`groups/…/profile/`, `districts/…/profile/` and `campaigns/…/profile/`: the numbers that their pages show."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from groups.models import ArmedGroup
from incidents.aggregates import headline, reach
from incidents.aggregates.breakdowns import WiderWords, place_totals, wider_words
from incidents.aggregates.campaigns import outlets_of
from incidents.aggregates.named import named_by
from incidents.aggregates.profiles import (
    DAY,
    NAMED,
    WHOLE,
    beside_of,
    by_year,
    days_of,
    months_of,
    months_of_units,
    said_of,
)
from incidents.aggregates.revisions import once_published
from incidents.api import profile_parts as parts
from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.api.stats import filters_of, tally_of
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.models import Campaign, Incident
from incidents.past import Past
from incidents.profiles.district import (
    deadliest,
    history,
    neighbours_among,
    own_months,
    period_of,
    provinces_drawn,
    touching,
    yearly_rate,
)
from incidents.profiles.group import said_by_year, tempo_table, track_rows
from incidents.querysets import IncidentQuerySet
from incidents.trends import cuts_through
from places.models import District

# The places that a district's rows name most.
PLACES = 50


class Profile(RecordView):
    """What the three have in common: the filter, without the parameter in whose place the address stands."""

    own = ""

    def asked(self, request: Request) -> tuple[IncidentFilterSet, Past, dict[str, Any]]:
        """The filter, the past, and what the answer repeats of them. 400 for anything unknown or malformed."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset(*PAST)
        past = parameters.past()
        if self.own in parameters.query and self.own not in parameters.errors:
            parameters.refuse(self.own, "The address names it already: leave the parameter out.", code="invalid")
        parameters.check()
        said = {
            "counting": filterset.rule_or_default.name,
            "filters": filters_of(filterset) | {name: value for name in PAST if (value := parameters.text(name))},
        }
        return filterset, past, said


class GroupProfile(Profile):
    """What the record attributes to a group, and to those that count with it unless ``rollup`` is ``false``."""

    own = "group"

    def get(self, request: Request, slug: str) -> Response:
        """Who says so, how, against whom, where and how fast, year by year; or 404."""
        filterset, past, said = self.asked(request)
        everyone = dict(ArmedGroup.objects.values_list("pk", "slug"))
        if slug not in everyone.values():
            raise Http404
        slugs = ArmedGroup.objects.rollup([slug]) if filterset.rolls_up else {slug}
        # By the filter itself, so that `attribution` says on which track the group is to be named.
        named = filterset.changed(group=slug)
        with past.reading():
            numbers = _of_group(named.qs, named.rule_or_default, slugs, everyone)
            moved = _moved(named, past)
        without_day = past.without_day(named.qs.counting(named.rule_or_default))
        counts_with = sorted(slugs - {slug})
        return Response(
            {"group": slug, "counts_with": counts_with, **said, **numbers, "moved": moved}
            | {"without_report_date": without_day}
        )


def _of_group(
    rows: IncidentQuerySet, rule: CountingRule, slugs: set[str], everyone: Mapping[int, str]
) -> dict[str, Any]:
    """Of the groups of these slugs; ``everyone`` are the slugs of all groups by id."""
    numbers = headline(rows, rule)
    ids = {pk for pk, slug in everyone.items() if slug in slugs}
    found = by_year(rows, rule, by=["attack_type", "target", "district", DAY, NAMED], groups=ids)
    said = said_of(found, ids)
    return {
        **parts.numbers(numbers),
        "tracks": [{"track": track, "rows": rows} for track, rows in sorted(track_rows(said).items())],
        "said": parts.said(said_by_year(said)),
        "years": parts.years(found),
        "months": parts.months(months_of(found)),
        "attack_types": parts.values(found, "attack_type"),
        "targets": parts.values(found, "target"),
        "districts": parts.values(found, "district"),
        "tempo": parts.tempo(tempo_table(days_of(found))),
        "beside": [
            {"slug": one.slug, "rows": one.rows, "both_claim": one.both_claim}
            for one in beside_of(found, ids, everyone)
        ],
    }


class DistrictProfile(Profile):
    """What is known to lie in a district; rows of words wider than one district stand apart, in ``wider``."""

    own = "district"

    def get(self, request: Request, slug: str) -> Response:
        """Years with ranks and rates, how, against whom and by whom, and the neighbours; or 404."""
        filterset, past, said = self.asked(request)
        district = get_object_or_404(District.objects.select_related("province"), slug=slug)
        rule, inside = filterset.rule_or_default, filterset.qs.in_districts([slug]).filter(district=district)
        with past.reading():
            answer = {
                **_compared(filterset, inside, district),
                **_of_district(inside, rule),
                "wider": [
                    {
                        "words": one.words,
                        "districts": list(one.districts),
                        "incidents": one.incidents,
                        "killed": tally_of(one.killed),
                    }
                    for one in _wider(filterset.qs, rule, district)
                ],
                "moved": _moved(filterset, past, district),
            }
        without_day = past.without_day(inside.counting(rule))
        return Response(
            {"district": slug, "drawn": district.drawn, **said, **answer, "without_report_date": without_day}
        )


def _compared(filterset: IncidentFilterSet, inside: IncidentQuerySet, district: District) -> dict[str, Any]:
    """The numbers beside those of its province, the country and the neighbours."""
    numbers = headline(inside, filterset.rule_or_default)
    months = months_of_units(filterset.qs, filterset.rule_or_default)
    period = period_of(months, reach(Incident.public.all()).last, within=filterset.period)
    # Of a filter by place, rates and ranks would be of parts of places.
    is_whole = not cuts_through(filterset, "country")
    rate = yearly_rate(numbers.incidents, district.population, period.years)
    beside = District.objects.filter(slug__in=touching(district.slug)) if district.drawn else ()
    return {
        **parts.numbers(numbers),
        "period": {"first": period.first, "last": period.last},
        "per_100k_a_year": parts.rounded(rate if is_whole else None),
        "years": parts.district_years(history(months, district, provinces_drawn(), period), is_whole=is_whole),
        "months": parts.months(own_months(months, district.slug)),
        "neighbours": parts.neighbours(neighbours_among(months, beside, years=period.years), is_whole=is_whole),
    }


def _of_district(inside: IncidentQuerySet, rule: CountingRule) -> dict[str, Any]:
    found = by_year(inside, rule, by=["attack_type", "target", "group", WHOLE])
    places = place_totals(inside, rule, limit=PLACES)
    return {
        "attack_types": parts.values(found, "attack_type"),
        "targets": parts.values(found, "target"),
        "groups": parts.values(found, "group"),
        "places": [{"slug": one.slug, "name": one.name, "incidents": one.incidents} for one in places],
        "deadliest": [{"uid": one.incident.uid, "killed": tally_of(one.killed)} for one in deadliest(inside, rule)],
    }


def _wider(rows: IncidentQuerySet, rule: CountingRule, district: District) -> list[WiderWords]:
    """Rows whose words may mean the district among others; of a unit that was divided, those that mean its parts."""
    if district.drawn:
        return wider_words(rows.in_districts([district.slug]), rule)
    of_it = set(district.successors.filter(drawn=True).values_list("slug", flat=True))
    found = wider_words(rows.in_districts(of_it), rule) if of_it else []
    return [one for one in found if set(one.districts) == of_it]


class CampaignProfile(Profile):
    """What the incidents of a campaign hold; what a source says of the whole stands in the campaign itself."""

    own = "campaign"

    def get(self, request: Request, slug: str) -> Response:
        """Their numbers, who is named on them, and who reports them; or 404."""
        filterset, past, said = self.asked(request)
        campaign = get_object_or_404(Campaign, slug=slug)
        rule, rows = filterset.rule_or_default, filterset.qs.filter(campaign_id=campaign.pk)
        with past.reading():
            named, outlets = named_by(rows, rule), outlets_of(rows, rule)
            answer = {
                **parts.numbers(headline(rows, rule)),
                "named": [{"slug": one.slug or None, "track": one.track, "rows": one.rows} for one in named.by],
                "outlets": [{"slug": one.slug, "rows": one.rows} for one in outlets],
            }
        without_day = past.without_day(rows.counting(rule))
        return Response({"campaign": slug, **said, **answer, "without_report_date": without_day})


def _moved(filterset: IncidentFilterSet, past: Past, district: District | None = None) -> dict[str, int | None] | None:
    """How far the numbers moved since their incidents were first published; None of the past."""
    if past != Past():
        return None
    rows = filterset.filter_queryset(once_published(Incident.objects.all()))
    return parts.moved(rows.filter(district=district) if district else rows, filterset.rule_or_default)
