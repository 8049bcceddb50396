"""Every address of the site, with something to put in the place of each of its parts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet, Invitation, ReaderReport
from groups.models import ArmedGroup
from incidents.choices import ProposalKind
from incidents.models import Batch, Incident, Proposal, Report, ReviewComment
from incidents.roles import Role
from incidents.services.imports import start_import
from ingest.choices import ArticleState
from ingest.models import Article, Feed, NewsSite
from tests.groups.factories import ArmedGroupFactory, GroupAliasFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, make_incident
from tests.ingest.drafts import make_article, make_draft, reading_of

KEY = 7001
SLUG = "sample"


@dataclass(frozen=True)
class Address:
    """One pattern: its route from the root of the site, its view, and the names of its variable parts."""

    route: str
    view: Callable[..., Any]
    parts: tuple[str, ...] = field(default=())

    def filled(self, values: dict[str, str]) -> str:
        """The address with a value for each variable part; fails, saying what to do, for a part nobody knows."""
        unknown = [name for name in self.parts if name not in values]
        assert not unknown, (
            f"{self.route}: no value for {', '.join(unknown)}. "
            "Add one to parts_for_tests() in tests/dashboard/desk/addresses.py."
        )
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], self.route)
        return f"/{path}"


def addresses(resolver: URLResolver | None = None, before: str = "", held: tuple[str, ...] = ()) -> Iterator[Address]:
    """Every address of ``config.urls``, those of included lists too, in their order."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + _route(entry)
        parts = (*held, *_parts(entry))
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route, parts)
        elif isinstance(entry, URLPattern):
            yield Address(route, entry.callback, parts)


def _route(entry: Any) -> str:
    """The route as `path` writes it; the named groups of a regular expression become `<name>`."""
    if hasattr(entry.pattern, "_route"):
        return str(entry.pattern._route)
    bare = re.sub(r"\(\?P(<\w+>)[^()]*\)", r"\1", str(entry.pattern))
    return re.sub(r"[\^$?()]", "", bare)


def _parts(entry: Any) -> tuple[str, ...]:
    return (*entry.pattern.converters, *entry.pattern.regex.groupindex)


def parts_for_tests(administrator: User) -> dict[str, str]:
    """What to put into addresses, by the name of the part; makes the rows that these values name.

    One number and one slug stand for a row of every table, so that a new page finds its row without being listed.
    """
    incident = make_incident(killed=1)
    _rows_numbered(incident, administrator)
    named = _rows_named()
    return {
        "uid": incident.uid,
        "pk": str(KEY),
        "event": str(apps.get_model("groups", "ArmedGroupEvent").objects.get(pgh_obj_id=named.pk).pgh_id),
        "token": "a-token-that-nobody-was-given",
        "slug": SLUG,
        "table": "groups",
        "part": "names",
        "field": "name",
        "key": SLUG,
        "uidb36": "1",
        "path": "nothing/",
        "version": "2026.1",
        "file": "incidents.csv",
        "name": "timeline",
        "year": "2024",
        "month": "5",
    }


def _rows_named() -> ArmedGroup:
    """A row called SLUG in each table that an address may name by its slug, each with a part numbered KEY."""
    group = ArmedGroupFactory.create(slug=SLUG)
    GroupAliasFactory.create(pk=KEY, group=group)
    outlet = OutletFactory.create(slug=SLUG)
    campaign = CampaignFactory.create(slug=SLUG)
    Report.objects.create(pk=KEY, campaign=campaign, outlet=outlet, url="https://example.org/total")
    return group


def _rows_numbered(incident: Incident, by: User) -> None:
    User.objects.create(pk=KEY, username="numbered")
    Invitation.objects.create(
        pk=KEY, token_hash="x", name="Nobody", roles=[Role.EDITOR], invited_by=by, expires_at=timezone.now()
    )
    ReaderReport.objects.create(pk=KEY, incident=incident, version=incident.version, kind="error", text="Wrong day")
    ReviewComment.objects.create(pk=KEY, incident=incident, text="Which hospital?", by=by)
    Proposal.objects.create(
        pk=KEY, kind=ProposalKind.MERGE, incident=incident, version=incident.version,
        content={"merged": make_incident(killed=1).uid}, four_eyes=["merge"], reason="The same attack", proposed_by=by,
    )  # fmt: skip
    _comparison_numbered(incident, by)
    _news_numbered()
    batch = start_import(by=by, content=b"uid\n", file_name="one.csv", reason="A test")
    Batch.objects.filter(pk=batch.pk).update(id=KEY)


def _comparison_numbered(incident: Incident, by: User) -> None:
    """A private set with one event, and its pair."""
    now = timezone.now()
    found = ComparisonSet.objects.create(
        pk=KEY, publisher="acled", version="2022", terms="Private", file_name="a.csv", by=by, imported_at=now,
        state="ready", outcome={"total": 1, "kept": 1},
    )  # fmt: skip
    day = incident.date
    event = ComparisonEvent.objects.create(
        set=found, event_id="PAK1", date_start=day, date_end=day, earliest=day, latest=day, date_precision="day",
        location_precision="country",
    )  # fmt: skip
    ComparisonMatch.objects.create(pk=KEY, event=event, incident=incident, score=0.9, is_best=True)


def _news_numbered() -> None:
    """A draft, an article that rests, and a feed."""
    draft = make_draft(reading_of(), make_article())
    type(draft).objects.filter(pk=draft.pk).update(id=KEY)
    outlet = OutletFactory.create()
    Article.objects.create(
        pk=KEY, url="https://example.org/gone", canonical_url="https://example.org/gone", outlet=outlet,
        state=ArticleState.FAILED, state_reason="the website answered 404",
    )  # fmt: skip
    site = NewsSite.objects.create(outlet=outlet, hosts=["example.org"])
    Feed.objects.create(pk=KEY, site=site, name="All news", url="https://example.org/feed")
