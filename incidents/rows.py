# ruff: noqa: S608 (names of tables and columns, no value of anybody)
"""One incident as a row, made by the database: what the JSON interface and every file give out.

This is the one place that knows the fields, in the names of docs/data-dictionary.md: each as SQL that gives its value
in JSON, and its cells in a table. Null is "not known" or "not reported". The row never holds more of a place than the
public may know, since the incident does not either. What other tables hold is looked up row by row, so that rows come
in the order of an index, the first at once, however many there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.timezone import localtime

from incidents.formulas import neutral_sql
from incidents.models import Incident

Cell = str | int | float | date | None
BOUNDS = ("low", "best", "high")
# Every query of rows is on this table by its own name.
ROW = "incidents_incident"
# The address of an incident's page: what stands before and after its number are parameters.
_PAGE = f"%s || {ROW}.uid || %s"
# Pakistan has kept one time since 2009, before anything was recorded.
_MOMENT = "YYYY-MM-DD\"T\"HH24:MI:SS\"+05:00\""  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """SQL of a field's value as JSON has it, and of its cells in a table by column."""

    value: str
    cells: Mapping[str, str]


def as_object(values: Mapping[str, str], source: str = "") -> str:
    """SQL of a JSON object with these values; ``source`` says FROM and WHERE they are read, null where nothing is."""
    named = ", ".join(f'{sql} AS "{name}"' for name, sql in values.items())
    return f"(SELECT row_to_json(object) FROM (SELECT {named} {source}) object)"


def _plain(name: str) -> Field:
    """A number, a day, or a word of a vocabulary, none of which begins like a formula."""
    column = f"{ROW}.{name}"
    return Field(column, {name: column})


def _or_null(name: str) -> Field:
    """A word of a vocabulary, null where none is chosen."""
    word = f"nullif({ROW}.{name}, '')"
    return Field(word, {name: word})


def _words(name: str) -> Field:
    """Anybody's words."""
    column = f"{ROW}.{name}"
    return Field(column, {name: neutral_sql(column)})


def _list(name: str) -> Field:
    """Words of a vocabulary."""
    column = f"{ROW}.{name}"
    return Field(column, {name: f"array_to_string({column}, ';')"})


def _slug(name: str, table: str) -> Field:
    """The slug of what the row points to."""
    source = f"FROM {table} named WHERE named.id = {ROW}.{name}_id"
    return Field(f"(SELECT named.slug {source})", {name: f"(SELECT {neutral_sql('named.slug')} {source})"})


def _range(name: str) -> Field:
    """Low, best and high, which are three columns of a table."""
    columns = {bound: f"{ROW}.{name}_{bound}" for bound in BOUNDS}
    return Field(as_object(columns), {f"{name}_{bound}": sql for bound, sql in columns.items()})


def _moment(name: str) -> Field:
    """A moment as ``moment`` writes it."""
    text = f"to_char({ROW}.{name} AT TIME ZONE 'Asia/Karachi', '{_MOMENT}')"
    return Field(text, {name: text})


def _groups() -> Field:
    """Every attribution; the slug is null and the name the source's words where they name no group for certain."""
    source = f"""
        FROM incidents_attribution said LEFT JOIN groups_armedgroup named ON named.id = said.group_id
        WHERE said.incident_id = {ROW}.id ORDER BY said.track, said.id
    """
    said = {
        "slug": "named.slug",
        "name": "coalesce(named.name, said.words)",
        "track": "said.track",
        "level": "said.level",
    }
    objects = ", ".join(f"{sql} AS {name}" for name, sql in said.items())
    value = f"array_to_json(ARRAY(SELECT row_to_json(object) FROM (SELECT {objects} {source}) object))"
    words = f"ARRAY(SELECT coalesce(named.slug, said.words) || ':' || said.track || ':' || said.level {source})"
    # OFFSET keeps the words from being looked up anew wherever they are written.
    cell = f"(SELECT {neutral_sql('words')} FROM (SELECT array_to_string({words}, ';') AS words OFFSET 0) joined)"
    return Field(value, {"groups": cell})


FIELDS: dict[str, Field] = {
    "uid": _plain("uid"),
    "url": Field(_PAGE, {"url": _PAGE}),
    "title": _words("title"),
    "summary": _words("summary"),
    "event_class": _plain("event_class"),
    "status": _plain("status"),
    "date": _plain("date"),
    "date_end": _plain("date_end"),
    "date_precision": _plain("date_precision"),
    "part_of_day": _or_null("part_of_day"),
    "province": _slug("province", "places_province"),
    "district": _slug("district", "places_district"),
    "place": Field(f"nullif({ROW}.place_text, '')", {"place": neutral_sql(f"{ROW}.place_text")}),
    "latitude": _plain("latitude"),
    "longitude": _plain("longitude"),
    "location_precision": _plain("location_precision"),
    "attack_types": _list("attack_types"),
    "targets": _list("targets"),
    "groups": _groups(),
    "killed": _range("killed"),
    "injured": _range("injured"),
    "abducted": _plain("abducted"),
    "killed_civilians": _plain("killed_civilians"),
    "killed_security": _plain("killed_security"),
    "killed_peace_committee": _plain("killed_peace_committee"),
    "killed_militants": _plain("killed_militants"),
    "killed_unknown": _plain("killed_unknown"),
    "claimed_killed": _plain("claimed_killed"),
    "casualty_rule": _or_null("casualty_rule"),
    "sources_count": _plain("sources_count"),
    "origins_count": _plain("origins_count"),
    "campaign": _slug("campaign", "incidents_campaign"),
    "created_at": _moment("created_at"),
    "updated_at": _moment("updated_at"),
    "version": _plain("version"),
}
ROW_FIELDS = tuple(FIELDS)


def row_json(*, host: str, fields: Collection[str] = ROW_FIELDS) -> RawSQL:
    """The row as JSON text, in the order of ``ROW_FIELDS``, with ``fields`` alone. ``host``: https://example.org."""
    return expression(f"{row_object(fields)}::text", host=host)


def row_object(fields: Collection[str] = ROW_FIELDS) -> str:
    """SQL of the row as a JSON object, for ``expression``."""
    return as_object({name: field.value for name, field in FIELDS.items() if name in fields})


def row_cells(*, host: str, fields: Collection[str] = ROW_FIELDS) -> list[RawSQL]:
    """The row as the cells of a table under ``columns_of`` these fields; what is not known is null or empty.

    Numbers and days are such, the words of a list are joined by ";", and no text begins like a formula.
    """
    return [
        expression(sql, host=host) for name, field in FIELDS.items() if name in fields for sql in field.cells.values()
    ]


def expression(sql: str, *, host: str) -> RawSQL:
    """SQL with fields in it, for ``values_list`` of a queryset of incidents."""
    # The page is named, not imported: addresses belong to the layer above.
    before, _, after = reverse("dashboard:incident", args=["UID"]).partition("UID")
    return RawSQL(sql, [f"{host}{before}", after] * sql.count(_PAGE))  # noqa: S611 (what clients name is in parameters)


def columns_of(fields: Collection[str] = ROW_FIELDS) -> list[str]:
    """The columns of a table that holds these fields: a range takes three."""
    return [column for name, field in FIELDS.items() if name in fields for column in field.cells]


def row_of(incident: Incident, *, host: str) -> dict[str, Any]:
    """The row of one incident, read. One query."""
    (text,) = Incident.objects.filter(pk=incident.pk).values_list(row_json(host=host), flat=True)
    row: dict[str, Any] = orjson.loads(text)
    return row


def moment(value: datetime) -> str:
    """A moment in Pakistan Standard Time, to the second."""
    return localtime(value).isoformat(timespec="seconds")


def interval(incident: Incident, stem: str) -> dict[str, int | None]:
    """Low, best and high of ``killed_all`` or ``injured_all``, in the shape of the row's ranges."""
    return {bound: getattr(incident, f"{stem}_{bound}") for bound in BOUNDS}
