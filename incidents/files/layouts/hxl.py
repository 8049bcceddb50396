"""The record's own columns with a row of HXL hashtags under the header, for humanitarian tools."""

from collections.abc import Collection

from incidents.files.copying import Lines
from incidents.files.lines import csv_lines
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS, columns_of

NAME = "hxl"
TAGS = {
    "uid": "#event+id",
    "url": "#meta+url",
    "title": "#event+title",
    "summary": "#description",
    "event_class": "#event+class",
    "status": "#status",
    "date": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#date+precision",
    "part_of_day": "#date+part_of_day",
    "province": "#adm1+slug",
    "district": "#adm2+slug",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "location_precision": "#geo+precision",
    "attack_types": "#event+type+list",
    "targets": "#event+target+list",
    "groups": "#event+group+list",
    "killed_low": "#affected+killed+min",
    "killed_best": "#affected+killed",
    "killed_high": "#affected+killed+max",
    "injured_low": "#affected+injured+min",
    "injured_best": "#affected+injured",
    "injured_high": "#affected+injured+max",
    "abducted": "#affected+abducted",
    "killed_civilians": "#affected+killed+civilians",
    "killed_security": "#affected+killed+security",
    "killed_peace_committee": "#affected+killed+peace_committee",
    "killed_militants": "#affected+killed+militants",
    "killed_unknown": "#affected+killed+unknown",
    "claimed_killed": "#affected+killed+claimed",
    "casualty_rule": "#meta+casualty_rule",
    "sources_count": "#meta+sources+num",
    "origins_count": "#meta+origins+num",
    "campaign": "#event+campaign",
    "created_at": "#date+created",
    "updated_at": "#date+updated",
    "version": "#meta+version",
}


def lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Lines:
    """A header, the hashtags, and a line per incident."""
    tags = [TAGS[name] for name in columns_of(fields)]
    yield from csv_lines(rows, host=host, fields=fields, below_header=[tags])
