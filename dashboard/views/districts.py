"""The pages of districts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard import districts as pages
from dashboard.bars import bars_of
from dashboard.moved import movements
from dashboard.questions import CountingForm, DistrictsForm, Question
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, for_table
from groups.models import ArmedGroup
from incidents.aggregates import district_totals, headline
from incidents.aggregates.breakdowns import breakdown, group_totals, place_totals, wider_words
from incidents.aggregates.revisions import movement, once_published
from incidents.choices import AttackType, Target
from incidents.conditional import record_view
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from places.boundaries import neighbours_of
from places.models import District, Province

_NEWEST = 12
_PLACES = 12
NEWEST_COLUMNS = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)


@require_safe
@record_view
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
        "headline": headline(rows, question.rule),
    }
    return render(request, "dashboard/districts.html", context, status=form.http_status)


@require_safe
@record_view
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One district; a unit without a polygon is explained, and leads to where its rows are."""
    rows = District.objects.select_related("province", "split_from").prefetch_related("aliases")
    found = get_object_or_404(rows, slug=slug)
    form = CountingForm.over(request.GET)
    context = {
        "form": form,
        "question": form.question,
        "district": found,
        "history": pages.history_words(found),
        "aliases": pages.aliases_of(found),
    }
    context |= _drawn(found, form.question) if found.drawn else _undrawn(found, form.question)
    return render(request, "dashboard/district.html", context, status=form.http_status)


def _undrawn(found: District, question: Question) -> dict[str, object]:
    """What became of the unit, or what it was split from; its rows lie under the words or the drawn district."""
    successors = list(found.successors.select_related("province"))
    drawn = {one.slug: one for one in successors if one.drawn}
    wider = [one for one in wider_words(Incident.public.all(), question.rule) if set(one.districts) == set(drawn)]
    return {"successors": successors, "wider": pages.wider_lists(wider, drawn, question) if drawn else []}


def _drawn(found: District, question: Question) -> dict[str, object]:
    rule = question.rule
    around = Incident.public.all().in_districts([found.slug])
    inside = around.filter(district=found)
    wider = wider_words(around, rule)
    related = _related(found, [slug for one in wider for slug in one.districts])
    url = _rows_query(found, inside.counting(rule)) if wider else {"district": found.slug}
    ever = once_published(Incident.objects.filter(district=found))
    moved = _rows_query(found, ever) if wider else {"district": found.slug}
    totals = group_totals(inside, rule, counted_under={})
    named = {group.slug: group for group in ArmedGroup.objects.filter(slug__in=[total.slug for total in totals])}
    apart = Question(rule, rolls_up=False)
    numbers, revised = headline(inside, rule), movement(ever, rule)
    return {
        "headline": numbers,
        "moved": movements(revised, query=question.query(**moved)),
        "activity": charts.activity(question.filters(inside, **url)) if numbers.rows else None,
        "per_100k": 100_000 * numbers.incidents / found.population if found.population else None,
        "rows_query": question.query(**url),
        "rows_url": question.incidents_url(**url),
        "wider": pages.wider_lists(wider, related, question),
        "all_url": question.incidents_url(district=found.slug),
        "neighbours": sorted((related[slug] for slug in _touching(found) if slug in related), key=lambda one: one.name),
        "successors": [one for one in related.values() if one.split_from_id == found.pk],
        "groups": pages.named_groups(totals, named, url, apart),
        "unnamed": next((total.incidents for total in totals if total.slug is None), 0),
        "tactics": bars_of(
            breakdown(inside, rule, measure="incidents", by="attack_type"),
            labels=AttackType,
            url=lambda key: question.incidents_url(**url, attack_type=key),
        ),
        "targets": bars_of(
            breakdown(inside, rule, measure="incidents", by="target"),
            labels=Target,
            url=lambda key: question.incidents_url(**url, target=key),
        ),
        "places": [
            (place, question.incidents_url(place=place.slug)) for place in place_totals(inside, rule, limit=_PLACES)
        ],
        "newest": for_table(inside.counting(rule).newest())[:_NEWEST],
        "columns": NEWEST_COLUMNS,
    }


def _touching(found: District) -> frozenset[str]:
    """Slugs of the neighbours; none for a district that an editor calls drawn before its polygon is carried."""
    try:
        return neighbours_of(found.slug)
    except KeyError:
        return frozenset()


def _related(found: District, wider: list[str]) -> dict[str, District]:
    """Neighbours, successors, and the districts that wider words may mean, in one query."""
    slugs = {*_touching(found), *wider}
    rows = District.objects.filter(slug__in=slugs) | District.objects.filter(split_from=found)
    return {one.slug: one for one in rows.select_related("province")}


def _rows_query(found: District, inside: IncidentQuerySet) -> dict[str, str]:
    """The query of exactly these rows inside a district that wider words may also mean.

    The filter by district brings those words along, so the rows are named one by one, as long as an address holds
    them.
    """
    uids = list(inside.order_by("uid").values_list("uid", flat=True)[: pages.LONGEST_UID_LIST + 1])
    if 0 < len(uids) <= pages.LONGEST_UID_LIST:
        return {"uid": ",".join(uids)}
    return {"district": found.slug}
