"""Loading the starter record, so that running it again changes nothing."""

from collections.abc import Callable

import pghistory
from django.db import connection, transaction

from groups.models import ArmedGroup
from groups.resolve import resolve_group
from incidents.choices import Status
from incidents.models import Campaign, Incident
from incidents.services.incidents import add_report, create_incident
from incidents.services.inputs import AttributionInput, IncidentInput, LocationInput, PlaceRows, ReportInput
from incidents.services.reference import load_context_events, load_outlets, removed
from incidents.services.starter.campaigns import campaign_slug, make_campaign, scope_of
from incidents.services.starter.outlets import OutletsByHost
from incidents.services.starter.rows import StarterRow, read_rows
from incidents.services.starter.summary import StarterSummary
from places.resolve import resolve_place

Progress = Callable[[str], None]
REASON = "Starter record"


@transaction.atomic
def load_starter(*, progress: Progress = lambda line: None) -> StarterSummary:
    """Read the starter table into the record.

    Rows whose uid (or campaign) is already there are left as they are, however an editor has changed them. Rows of
    kind ``total`` and ``multi_place`` become campaigns with the total as a report of their own, and are never counted
    beside incidents. Suspected duplicates become drafts that name their pair. No row is dropped.
    """
    with pghistory.context(reason=REASON):
        load_outlets()
        load_context_events()
        loader = _Loader(progress)
        return loader.run(read_rows())


class _Loader:
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.summary = StarterSummary()
        self.outlets = OutletsByHost()
        self.places = PlaceRows(preload=True)
        self.groups = {group.slug: group for group in ArmedGroup.objects.all()}

    def run(self, rows: list[StarterRow]) -> StarterSummary:
        self.summary.rows = len(rows)
        campaigns = {c.slug: c for c in Campaign.objects.all()}
        known_campaigns = set(campaigns) | removed(Campaign)
        for row in rows:
            if row.row_kind != "incident":
                self._campaign(row, campaigns, known_campaigns)
        uids = {row.key: row.uid for row in rows}
        there = set(
            Incident.objects.filter(uid__in=[uid for uid in uids.values() if uid]).values_list("uid", flat=True)
        )
        # A suspected duplicate names its pair, so the pair must be there first.
        incidents = sorted((row for row in rows if row.row_kind == "incident"), key=lambda row: bool(row.maybe_same_as))
        for number, row in enumerate(incidents, start=1):
            if row.uid in there:
                self.summary.already_there += 1
            else:
                self._incident(row, campaigns, uids.get(row.maybe_same_as, ""))
            if number % 100 == 0 or number == len(incidents):
                self.progress(f"starter record: {number} of {len(incidents)} incidents")
        _move_uid_sequence()
        self.summary.alike = pairs_alike()
        return self.summary

    def _campaign(self, row: StarterRow, campaigns: dict[str, Campaign], known: set[str]) -> None:
        slug = campaign_slug(row)
        if slug in known:
            self.summary.already_there += 1
            return
        if slug not in campaigns:
            campaigns[slug] = make_campaign(row, slug)
            self.summary.campaigns += 1
        campaign = campaigns[slug]
        position = campaign.reports.count()
        add_report(campaign=campaign, report=self._reports(row, scope=scope_of(row))[0], position=position)

    def _incident(self, row: StarterRow, campaigns: dict[str, Campaign], pair: str) -> None:
        same_as = Incident.objects.get(uid=pair) if pair else None
        entry = IncidentInput(
            event_class=row.event_class,
            date=row.date,
            date_end=row.date_end,
            date_precision=row.date_precision,
            location=self._location(row),
            attack_types=row.attack_types,
            targets=row.targets,
            reports=self._reports(row),
            attributions=self._attributions(row),
            campaign=campaigns.get(campaign_slug(row)) if row.campaign else None,
            maybe_same_as=same_as,
            notes=row.notes,
        )
        create_incident(entry=entry, uid=row.uid, status=Status.DRAFT if same_as else Status.PUBLISHED)
        self.summary.incidents += 1
        self.summary.drafts += same_as is not None

    def _location(self, row: StarterRow) -> LocationInput:
        resolution = resolve_place(row.place, province=row.province or None, district=row.district or None)
        match = resolution.match or resolution.fallback
        self.summary.precision[match.precision] += 1
        if resolution.match is None:
            self.summary.unresolved.append(
                f"{row.uid} {row.place!r} ({row.district or 'no district'}, {row.province or 'no province'}): "
                f"{resolution.reason}, kept at {match.precision}"
            )
        return LocationInput.from_match(match, place_text=row.place, district_text=row.district, rows=self.places)

    def _reports(self, row: StarterRow, *, scope: str = "") -> tuple[ReportInput, ...]:
        first = ReportInput(
            outlet=self.outlets.of_url(row.source_url),
            url=row.source_url,
            published_on=row.source_published,
            origin=row.origin,
            scope=scope,
            figures=row.figures,
        )
        if not row.second_source_url:
            return (first,)
        return (first, ReportInput(outlet=self.outlets.of_url(row.second_source_url), url=row.second_source_url))

    def _attributions(self, row: StarterRow) -> tuple[AttributionInput, ...]:
        return tuple(self._attribution(row, words) for words in row.group_named)

    def _attribution(self, row: StarterRow, words: str) -> AttributionInput:
        resolution = resolve_group(words, province=row.province or None)
        if resolution.group_slug is None:
            self.summary.groups_not_certain.append(f"{row.uid or row.key} {words!r}: {resolution.reason}")
        return AttributionInput(
            words=words,
            group=self.groups[resolution.group_slug] if resolution.group_slug else None,
            track=row.attribution_track,
            level=row.attribution_level,
            report=0,
        )


def pairs_alike() -> list[tuple[str, str]]:
    """Published pairs with the same date, district and toll, by uid: perhaps one incident entered twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.uid, b.uid
              FROM incidents_incident a
              JOIN incidents_incident b
                ON a.date = b.date AND a.district_id = b.district_id AND a.killed_all_best = b.killed_all_best
               AND a.uid < b.uid
             WHERE a.status IN ('published', 'published_changed') AND b.status IN ('published', 'published_changed')
               AND a.killed_all_best > 0
             ORDER BY a.uid, b.uid
            """
        )
        return [(first, second) for first, second in cursor.fetchall()]


def _move_uid_sequence() -> None:
    """New uids start after the highest given; the sequence never moves back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT setval('incidents_uid_number', greatest(
                (SELECT coalesce(max(substr(uid, 4)::bigint), 1) FROM incidents_incident),
                (SELECT last_value FROM incidents_uid_number)))
            """
        )
