"""What the pages of joined attacks show: the sums of their incidents, and apart from them what sources say of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from dashboard import words
from dashboard.questions import Question
from incidents.aggregates.campaigns import CampaignTotal, OutletTotal
from incidents.aggregates.named import NamedBy
from incidents.choices import AttributionTrack, IncludesMilitants
from incidents.models import Campaign, CasualtyFigure, Report

_INCLUDES: dict[str, str] = {
    IncludesMilitants.YES: "militants included",
    IncludesMilitants.NO: "militants not included",
    IncludesMilitants.NOT_SAID: "not said whether militants are in it",
}


@dataclass(frozen=True, slots=True)
class WholeFigure:
    """What one source says of the whole, in its own words: never split over incidents, never added to them."""

    outlet: str
    scope: str
    figures: tuple[str, ...]
    url: str
    host: str
    published: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One line of the list. ``total`` is None where no incident of it counts under the rule.

    ``members`` is the number of its published incidents under any rule.
    """

    campaign: Campaign
    when: str
    members: int
    total: CampaignTotal | None
    whole: tuple[WholeFigure, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Claimant:
    """A group named on the incidents: who says so, on how many, and the list of them ("" where no group is known)."""

    found: NamedBy
    track: str
    claimed: bool
    url: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """An outlet with the list of the incidents that it reports."""

    found: OutletTotal
    url: str


def rows_of(campaigns: Iterable[Any], totals: Mapping[str, CampaignTotal], question: Question) -> list[CampaignRow]:
    """A line for each campaign, in the order given; each with ``incidents_count`` and reports read along."""
    return [
        CampaignRow(
            campaign=one,
            when=when(one),
            members=one.incidents_count,
            total=totals.get(one.slug),
            whole=whole_figures(one.reports.all()),
            url=question.incidents_url(campaign=one.slug),
        )
        for one in campaigns
    ]


def when(campaign: Campaign) -> str:
    """From its first day to its last."""
    return words.span(campaign.date, campaign.date_end or campaign.date)


def whole_figures(reports: Iterable[Report]) -> tuple[WholeFigure, ...]:
    """What each source says of the whole; one that gives no number is kept with its words."""
    return tuple(
        WholeFigure(
            outlet=str(report.outlet),
            scope=report.scope,
            figures=tuple(_figure(figure) for figure in report.figures.all()),
            url=report.url,
            host=urlsplit(report.url).netloc.removeprefix("www."),
            published=words.day(report.published_on) if report.published_on else "",
        )
        for report in reports
    )


def _figure(figure: CasualtyFigure) -> str:
    """Total, killed: 40 (militants included)."""
    text = f"{figure.get_victim_class_display()}, {words.lowered(figure.get_harm_display())}: "
    text += words.figure_words(figure)
    return f"{text} ({_INCLUDES[figure.total_includes_militants]})" if figure.total_includes_militants else text


def claimants(found: Sequence[NamedBy], question: Question, slug: str) -> list[Claimant]:
    """Who is named, each track apart; each group by itself."""
    apart = replace(question, rolls_up=False)
    return [
        Claimant(
            found=one,
            track=str(AttributionTrack(one.track).label),
            claimed=one.track == AttributionTrack.CLAIM,
            url=apart.incidents_url(campaign=slug, group=one.slug, attribution=one.track) if one.slug else "",
        )
        for one in found
    ]


def reporters(found: Sequence[OutletTotal], question: Question, slug: str) -> list[Reporter]:
    """The outlets behind the incidents."""
    return [Reporter(one, question.incidents_url(campaign=slug, source=one.slug)) for one in found]
