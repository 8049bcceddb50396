"""The pages of joined attacks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard import campaigns as pages
from dashboard import charts
from dashboard.pages import not_yet, past_or_refused, render_page
from dashboard.questions import CampaignForm, Question
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, for_table
from incidents.aggregates import headline
from incidents.aggregates.campaigns import campaign_totals, outlets_of
from incidents.aggregates.named import named_by
from incidents.choices import CampaignKind
from incidents.conditional import record_view
from incidents.models import Campaign, Incident
from incidents.past import is_now
from incidents.reference_serializers import with_campaign_detail

# A wave with more incidents than this lists its first, and leads to all.
LONGEST_LIST = 100
TABLE_COLUMNS = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)


@require_safe
@record_view
@past_or_refused
def campaigns(request: HttpRequest) -> HttpResponse:
    """Waves of joined attacks, and apart from them tolls over several places that no source splits."""
    form = CampaignForm.over(request.GET)
    totals = campaign_totals(Incident.public.all(), form.rule)
    rows = pages.rows_of(with_campaign_detail(Campaign.objects.all(), members=False), totals, form.question)
    context = {
        "form": form,
        "question": form.question,
        "rows_query": form.question.query(),
        "waves": [row for row in rows if row.campaign.kind == CampaignKind.WAVE],
        "aggregates": [row for row in rows if row.campaign.kind != CampaignKind.WAVE],
    }
    return render_page(request, "dashboard/campaigns.html", context, status=form.http_status)


@require_safe
@record_view
@past_or_refused
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """One campaign: where, when, what each incident was, who claimed it, and what sources say of the whole."""
    found: Any = with_campaign_detail(Campaign.objects.all(), members=False).filter(slug=slug).first()
    if found is None:
        if is_now():
            raise Http404(f"There is no campaign {slug!r}.")
        return not_yet(request, "This campaign was not recorded by then.")
    form = CampaignForm.over(request.GET)
    question = form.question
    rows = Incident.public.filter(campaign=found)
    numbers = headline(rows, question.rule)
    context = {
        "form": form,
        "question": question,
        "campaign": found,
        "is_wave": found.kind == CampaignKind.WAVE,
        "when": pages.when(found),
        "members": found.incidents_count,
        "whole": pages.whole_figures(found.reports.all()),
        "headline": numbers,
        "rows_url": question.incidents_url(campaign=slug),
        "rows_query": question.query(campaign=slug),
    }
    context |= _numbers(found, question) if numbers.rows else {}
    return render_page(request, "dashboard/campaign.html", context, status=form.http_status)


def _numbers(found: Campaign, question: Question) -> dict[str, object]:
    """Pictures and lists of the incidents that count under the rule."""
    # By its id, whose number of rows the planner knows: of a slug it takes the average, and reads all to find a few.
    rows = Incident.public.filter(campaign=found)
    filters = question.filters(Incident.public.all(), campaign=found.slug)
    inside = for_table(rows.counting(question.rule).order_by("date", "uid"))
    return {
        "map": charts.overview_map(filters),
        "hours": charts.draw_hours(filters, {}),
        "incidents": inside[:LONGEST_LIST],
        "columns": TABLE_COLUMNS,
        "longest": LONGEST_LIST,
        "claimants": pages.claimants(named_by(rows, question.rule).by, question, found.slug),
        "reporters": pages.reporters(outlets_of(rows, question.rule), question, found.slug),
    }
