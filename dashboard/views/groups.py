"""The pages of armed groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard import groups as pages
from dashboard.bars import bars_of, district_bars
from dashboard.moved import movements
from dashboard.questions import GroupForm, GroupsForm
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, for_table
from groups.lineage import lineage
from groups.models import ArmedGroup
from incidents.aggregates import district_totals, headline
from incidents.aggregates.breakdowns import breakdown, group_totals, track_totals, wider_words
from incidents.aggregates.revisions import movement, once_published
from incidents.choices import AttackType, Target
from incidents.conditional import record_view
from incidents.models import Incident

_NEWEST = 12
NEWEST_COLUMNS = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)


@require_safe
@record_view
def groups(request: HttpRequest) -> HttpResponse:
    """All groups with what the record attributes to them; those without a row apart."""
    form = GroupsForm.over(request.GET)
    rows, question = Incident.public.all(), form.question
    arrows = ArmedGroup.objects.rollup_arrows()
    everyone = list(ArmedGroup.objects.all())
    under = pages.counted_under([group.slug for group in everyone], arrows) if question.rolls_up else {}
    table = pages.group_rows(
        everyone,
        totals=group_totals(rows, question.rule, counted_under=under),
        tracks=track_totals(rows, question.rule, counted_under=under),
        arrows=arrows,
        question=question,
    )
    context = {
        "form": form,
        "question": question,
        "shown": pages.listed(table, form),
        "headline": headline(rows, question.rule),
        "groups_count": sum(not group.is_placeholder for group in everyone),
    }
    return render(request, "dashboard/groups.html", context, status=form.http_status)


@require_safe
@record_view
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: names, lineage, listings, and what the record attributes to it."""
    found = get_object_or_404(ArmedGroup.objects.prefetch_related("aliases", "designations"), slug=slug)
    form = GroupForm.over(request.GET)
    question, rule = form.question, form.rule
    slugs = ArmedGroup.objects.rollup([slug]) if question.rolls_up else {slug}
    rows = Incident.public.all().attributed_to(slugs)
    tracks = track_totals(rows, rule, counted_under={member: [slug] for member in slugs})
    districts = district_totals(rows, rule)
    numbers = headline(rows, rule)
    revised = movement(once_published(Incident.objects.attributed_to(slugs)), rule)
    outside = numbers.incidents - sum(total.incidents for total in districts)
    # The list of a district brings rows of wider words along, so those districts' own numbers have no list.
    unlisted = {slug for one in (wider_words(rows, rule) if outside else []) for slug in one.districts}
    context = {
        "form": form,
        "question": question,
        "group": found,
        "source_host": pages.host_of(found.source_link),
        "life": pages.life_words(found),
        "names": pages.names_of(found),
        "lineage": pages.ties_of(lineage(found)),
        "designations": pages.designations_of(found),
        "counts_with": sorted(slugs - {slug}),
        "headline": numbers,
        "moved": movements(revised, query=question.query(group=slug)),
        "tracks": pages.track_counts(slug, {(total.slug, total.track): total.incidents for total in tracks}, question),
        "where": district_bars(
            districts, url=lambda key: "" if key in unlisted else question.incidents_url(group=slug, district=key)
        ),
        "outside_districts": outside,
        "tactics": bars_of(
            breakdown(rows, rule, measure="incidents", by="attack_type"),
            labels=AttackType,
            url=lambda key: question.incidents_url(group=slug, attack_type=key),
        ),
        "targets": bars_of(
            breakdown(rows, rule, measure="incidents", by="target"),
            labels=Target,
            url=lambda key: question.incidents_url(group=slug, target=key),
        ),
        "newest": for_table(rows.counting(rule).newest())[:_NEWEST],
        "columns": NEWEST_COLUMNS,
        "activity": charts.activity(question.filters(rows, group=slug)) if numbers.rows else None,
        "rows_query": question.query(group=slug),
        "rows_url": question.incidents_url(group=slug),
    }
    return render(request, "dashboard/group.html", context, status=form.http_status)
