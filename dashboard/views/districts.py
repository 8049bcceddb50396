"""The pages of districts."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Case, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard import district_profile as profile
from dashboard import districts as pages
from dashboard.bars import bars_of
from dashboard.moved import movements
from dashboard.pages import past_or_refused, render_page
from dashboard.questions import CountingForm, DistrictsForm, Question
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, for_table
from groups.models import ArmedGroup
from incidents.aggregates import Reach, district_totals, headline, tabulate
from incidents.aggregates.breakdowns import place_totals, wider_words
from incidents.aggregates.headline import reach_beside
from incidents.aggregates.profiles import WHOLE, MonthOfUnit, by_year, months_of_units, part_cells
from incidents.aggregates.revisions import movement, once_published
from incidents.aggregates.sums import reach_columns
from incidents.choices import PUBLIC_STATUSES, AttackType, Target
from incidents.conditional import record_view
from incidents.counting import CountingRule
from incidents.models import Incident
from incidents.profiles.district import (
    deadliest,
    group_totals_of,
    history,
    neighbours_among,
    own_months,
    period_of,
    provinces_of,
    touching,
    yearly_rate,
)
from incidents.querysets import IncidentQuerySet, is_counted
from places.models import District, Province

_NEWEST = 8
_PLACES = 12
NEWEST_COLUMNS = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)


@require_safe
@record_view
@past_or_refused
def districts(request: HttpRequest) -> HttpResponse:
    """All drawn districts by province; units without a polygon, and words wider than a district, apart."""
    form = DistrictsForm.over(request.GET)
    rows, question = Incident.public.all(), form.question
    everywhere = list(District.objects.select_related("province", "split_from"))
    wider = wider_words(rows, question.rule)
    context = {
        "form": form,
        "question": question,
        "provinces": Province.objects.all(),
        "blocks": pages.blocks(
            everywhere, totals=district_totals(rows, question.rule), wider=wider, question=question, form=form
        ),
        "undrawn": pages.undrawn_units(everywhere),
        "wider": pages.wider_lists(wider, {district.slug: district for district in everywhere}, question),
        "incidents": tabulate(rows, rule=question.rule, measure="incidents").total.value,
    }
    return render_page(request, "dashboard/districts.html", context, status=form.http_status)


@require_safe
@record_view
@past_or_refused
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One district; a unit without a polygon is explained, and leads to where its rows are."""
    # All are few, and the page asks for most of them: neighbours, those of the filter, and every province.
    everywhere = list(
        District.objects.select_related("province", "split_from")
        .annotate(**reach_columns())
        .order_by("province__name", "name")
    )
    found = next((one for one in everywhere if one.slug == slug), None)
    if found is None:
        raise Http404("There is no such district.")
    form = CountingForm.over(request.GET)
    context = {
        "form": form,
        "question": form.question,
        "district": found,
        "history": pages.history_words(found),
        "aliases": pages.aliases_of(found),
    }
    context |= _drawn(found, everywhere, form.question) if found.drawn else _undrawn(found, form.question)
    return render_page(request, "dashboard/district.html", context, status=form.http_status)


def _undrawn(found: District, question: Question) -> dict[str, object]:
    """What became of the unit, or what it was split from; its rows lie under the words or the drawn district."""
    successors = list(found.successors.select_related("province"))
    drawn = {one.slug: one for one in successors if one.drawn}
    wider = [one for one in wider_words(Incident.public.all(), question.rule) if set(one.districts) == set(drawn)]
    return {"successors": successors, "wider": pages.wider_lists(wider, drawn, question) if drawn else []}


def _drawn(found: District, everywhere: Sequence[District], question: Question) -> dict[str, object]:
    rule = question.rule
    beside = touching(found.slug)
    inside = Incident.public.all().in_districts([found.slug]).filter(district=found)
    around = wider_words(Incident.public.all().in_districts([found.slug, *beside]), rule)
    wider = [one for one in around if found.slug in one.districts]
    by_slug = {one.slug: one for one in everywhere}
    ever = once_published(Incident.objects.filter(district=found))
    url, moved = _rows_queries(found, ever, rule, wider=bool(wider))
    numbers, revised = headline(inside, rule), movement(ever, rule)
    months = months_of_units(Incident.public.all(), rule)
    record = reach_beside(found)
    period = period_of(months, record.last)
    return {
        "headline": numbers,
        "moved": movements(revised, query=question.query(**moved)),
        "period_words": profile.period_words(period),
        "rate": yearly_rate(numbers.incidents, found.population, period.years),
        "rows_query": question.query(**url),
        "rows_url": question.incidents_url(**url),
        "wider": pages.wider_lists(wider, by_slug, question),
        "all_url": question.incidents_url(district=found.slug),
        "neighbours": profile.neighbour_lines(
            neighbours_among(months, [by_slug[slug] for slug in beside if slug in by_slug], years=period.years),
            wider={slug for one in around for slug in one.districts},
            question=question,
        ),
        "successors": [one for one in everywhere if one.split_from_id == found.pk],
        **(_inside(found, everywhere, inside, months, record, url, question) if numbers.rows else {}),
    }


def _inside(
    found: District,
    everywhere: Sequence[District],
    inside: IncidentQuerySet,
    months: list[MonthOfUnit],
    record: Reach,
    url: dict[str, str],
    question: Question,
) -> dict[str, object]:
    """Numbers of a district that has any incident. ``url`` is the query of exactly its rows."""
    rule, period = question.rule, period_of(months, record.last)
    parts = by_year(inside, rule, by=["attack_type", "target", "group", WHOLE])
    totals = group_totals_of(parts["group"])
    named = {group.slug: group for group in ArmedGroup.objects.filter(slug__in=[total.slug for total in totals])}
    filters, own = question.filters(inside, **url), own_months(months, found.slug)
    filters.__dict__["drawn_districts"] = [one for one in everywhere if one.drawn]
    return {
        "activity": charts.activity(filters, months=own, record=record),
        "months": charts.months_heat(filters, own, last=period.last),
        "groups_by_year": charts.years_heat(
            filters, "group", parts, labels={slug: group.display_name for slug, group in named.items()}
        ),
        "years": profile.year_lines(
            history(months, found, provinces_of(everywhere), period),
            period=period,
            url=url,
            question=question,
        ),
        "groups": pages.named_groups(totals, named, url, replace(question, rolls_up=False)),
        "unnamed": next((total.incidents for total in totals if total.slug is None), 0),
        "tactics": bars_of(
            part_cells(parts["attack_type"]),
            labels=AttackType,
            url=lambda key: question.incidents_url(**url, attack_type=key),
        ),
        "targets": bars_of(
            part_cells(parts["target"]),
            labels=Target,
            url=lambda key: question.incidents_url(**url, target=key),
        ),
        "places": [
            (place, question.incidents_url(place=place.slug)) for place in place_totals(inside, rule, limit=_PLACES)
        ],
        "deadliest": deadliest(inside, rule),
        "newest": for_table(inside.counting(rule).newest().first_few(_NEWEST)),
        "columns": NEWEST_COLUMNS,
    }


def _rows_queries(
    found: District, ever: IncidentQuerySet, rule: CountingRule, *, wider: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """The queries of exactly the rows inside a district that the rule takes in, and of all that were ever public.

    The filter by district brings wider words along. Where there are any, the rows are named one by one, as long as an
    address holds them. At most one query.
    """
    whole = {"district": found.slug}
    if not wider:
        return whole, whole
    counted = Case(When(is_counted(rule) & Q(status__in=PUBLIC_STATUSES), then=True), default=False)
    # Those that count first, so that all of them are read when there are few enough.
    named = list(
        ever.annotate(counted=counted)
        .order_by("-counted", "uid")
        .values_list("uid", "counted")[: pages.LONGEST_UID_LIST + 1]
    )
    return _named([uid for uid, is_in in named if is_in], whole), _named([uid for uid, _ in named], whole)


def _named(uids: list[str], otherwise: dict[str, str]) -> dict[str, str]:
    return {"uid": ",".join(sorted(uids))} if 0 < len(uids) <= pages.LONGEST_UID_LIST else otherwise
