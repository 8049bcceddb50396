"""How a report is cited: with the version of the record it was made from."""

from dataclasses import dataclass

from django.utils import timezone

from dashboard import words
from dashboard.citing import bibtex
from dashboard.parameters import past_query
from dashboard.reporting.report import PeriodReport
from incidents.citing import CITATION
from incidents.past import Past


@dataclass(frozen=True, slots=True)
class Cited:
    """The version in words, the citation, its BibTeX, and the address that gives the same report for ever."""

    version: str
    text: str
    bibtex: str
    url: str


def citation_of(report: PeriodReport, *, host: str, past: Past) -> Cited:
    """The version is the moment the record is read at: ``as_of`` gives the report of that moment again."""
    kept = past.kept()
    moment = timezone.localtime(kept.as_of)
    url = f"{host}{report.period.url}?counting={report.rule.name}&{past_query(kept)}"
    version = f"the record as it stood on {words.day(moment.date())}, {moment:%H:%M}, Pakistan Standard Time"
    if past.known_by:
        version += f", from what was published by {words.day(past.known_by)}"
    return Cited(
        version=version,
        text=f"Nigran ({moment.year}). “{report.title}”. {CITATION}, {version}. {url}",
        bibtex=bibtex(f"nigran-report-{report.period.key}", report.title, url, moment.date()),
        url=url,
    )
