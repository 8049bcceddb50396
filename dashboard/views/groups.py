"""The pages of armed groups."""

from collections.abc import Mapping

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard import group_profile as profile
from dashboard import groups as pages
from dashboard.bars import bars_of, district_bars
from dashboard.districts import LONGEST_UID_LIST
from dashboard.moved import movements
from dashboard.pages import past_or_refused, render_page
from dashboard.questions import GroupForm, GroupsForm, Question
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, newest_of
from groups.lineage import lineage
from groups.models import ArmedGroup
from incidents.aggregates import DistrictTotal, headline
from incidents.aggregates.breakdowns import Telling, group_totals, told_of, track_totals
from incidents.aggregates.profiles import (
    DAY,
    NAMED,
    Parts,
    beside_of,
    by_year,
    days_of,
    months_of,
    over_years,
    part_cells,
    said_of,
    wider_districts,
)
from incidents.aggregates.revisions import movement, once_published
from incidents.choices import AttackType, Target
from incidents.conditional import record_view
from incidents.models import Incident
from incidents.profiles.group import SPEAKERS, said_by_year, tempo_table, track_rows
from incidents.querysets import IncidentQuerySet
from places.models import District

_NEWEST = 8
# Above so many rows hardly a number has few enough to be named one by one in an address.
_NAMED_ONE_BY_ONE = 20 * LONGEST_UID_LIST
NEWEST_COLUMNS = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)


@require_safe
@record_view
@past_or_refused
def groups(request: HttpRequest) -> HttpResponse:
    """All groups with what the record attributes to them; those without a row apart."""
    form = GroupsForm.over(request.GET)
    question = form.question
    arrows = ArmedGroup.objects.rollup_arrows()
    everyone = list(ArmedGroup.objects.all())
    under = pages.counted_under([group.slug for group in everyone], arrows) if question.rolls_up else {}
    told = told_of(Incident.public.all(), question.rule, slugs={group.pk: group.slug for group in everyone})
    table = pages.group_rows(
        everyone,
        totals=group_totals(told, counted_under=under),
        tracks=track_totals(told, counted_under=under),
        arrows=arrows,
        question=question,
    )
    context = {
        "form": form,
        "question": question,
        "shown": pages.listed(table, form),
        "named": _named(told),
        "groups_count": sum(not group.is_placeholder for group in everyone),
    }
    return render_page(request, "dashboard/groups.html", context, status=form.http_status)


def _named(told: Telling) -> dict[str, int]:
    """How many incidents there are, and how many rows name a group."""
    incidents = headline(told.rows, told.rule).incidents if told.rule.merges_rows else told.number
    return {"incidents": incidents, "with_group": told.named}


@require_safe
@record_view
@past_or_refused
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: names, lineage, listings, and what the record attributes to it, as a whole and year by year."""
    everyone = ArmedGroup.objects.in_bulk(field_name="slug")
    if (found := everyone.get(slug)) is None:
        raise Http404
    prefetch_related_objects([found], "aliases", "designations")
    form = GroupForm.over(request.GET)
    question = form.question
    slugs = ArmedGroup.objects.rollup([slug]) if question.rolls_up else {slug}
    ties = pages.ties_of(lineage(found))
    context = {
        "form": form,
        "question": question,
        "group": found,
        "source_host": pages.host_of(found.source_link),
        "life": pages.life_words(found),
        "names": pages.names_of(found),
        "lineage": ties,
        "strands": profile.strands(found, ties, timezone.localdate()),
        "undated": sum(not tie.relation.start and not tie.relation.end for one in ties for tie in one.ties),
        "designations": pages.designations_of(found),
        "counts_with": sorted(slugs - {slug}),
        "columns": NEWEST_COLUMNS,
        "rows_query": question.query(group=slug),
        "rows_url": question.incidents_url(group=slug),
    }
    context |= _numbers(slug, slugs, question, everyone)
    return render_page(request, "dashboard/group.html", context, status=form.http_status)


def _numbers(slug: str, slugs: set[str], question: Question, everyone: Mapping[str, ArmedGroup]) -> dict[str, object]:
    """What the record attributes to the group and those that count with it. ``everyone`` are all groups by slug."""
    ids = [everyone[one].pk for one in slugs]
    rule, rows = question.rule, Incident.public.all().attributed_to(ids)
    numbers = headline(rows, rule)
    revised = movement(once_published(Incident.objects.attributed_to(ids)), rule)
    shown: dict[str, object] = {"headline": numbers, "moved": movements(revised, query=question.query(group=slug))}
    if not numbers.rows:
        return shown
    parts = by_year(
        rows,
        rule,
        by=["attack_type", "target", "district", DAY, NAMED],
        groups=ids,
        most_uids=LONGEST_UID_LIST if numbers.rows <= _NAMED_ONE_BY_ONE else 0,
    )
    said, beside = said_of(parts, ids), beside_of(parts, ids, {one.pk: one.slug for one in everyone.values()})
    names = {one.slug: everyone[one.slug].name for one in beside}
    on_track: dict[tuple[str | None, str], int] = {(slug, track): number for track, number in track_rows(said).items()}
    return {
        **shown,
        **_by_year(slug, rows, parts, question, everyone),
        "tracks": pages.track_counts(slug, on_track, question),
        "speakers": SPEAKERS,
        "said": profile.said_years(said_by_year(said), question, slug),
        "company": profile.company_of(beside, names, question),
        "tempo": tempo_table(days_of(parts)),
        "newest": newest_of(rows.counting(rule), ((day.first, day.rows) for day in parts[DAY]), _NEWEST),
    }


def _by_year(
    slug: str, rows: IncidentQuerySet, parts: Parts, question: Question, everyone: Mapping[str, ArmedGroup]
) -> dict[str, object]:
    """Months, tactics, targets and districts, as a whole and by year."""
    districts = over_years(parts["district"])
    names = dict(District.objects.filter(slug__in=districts).values_list("slug", "name"))
    # The list of a district brings rows of wider words along, so those districts' own numbers have no list.
    unlisted = wider_districts(rows, question.rule) if "" in districts else set()
    filters = question.filters(rows, group=slug)
    filters.__dict__["_groups"] = list(everyone.values())
    return {
        "where": district_bars(
            [
                DistrictTotal(part.value, names[part.value], "", None, part.incidents, part.killed)
                for part in districts.values()
                if part.value
            ],
            url=lambda key: "" if key in unlisted else question.incidents_url(group=slug, district=key),
        ),
        "outside_districts": districts[""].incidents if "" in districts else 0,
        "tactics": bars_of(
            part_cells(parts["attack_type"]),
            labels=AttackType,
            url=lambda key: question.incidents_url(group=slug, attack_type=key),
        ),
        "targets": bars_of(
            part_cells(parts["target"]),
            labels=Target,
            url=lambda key: question.incidents_url(group=slug, target=key),
        ),
        "activity": charts.activity(filters, months=months_of(parts)),
        "tactics_by_year": charts.years_heat(filters, "attack_type", parts),
        "targets_by_year": charts.years_heat(filters, "target", parts),
        "districts_by_year": charts.years_heat(filters, "district", parts, labels=names, unlisted=unlisted),
    }
