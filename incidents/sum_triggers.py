# ruff: noqa: S608 (names of tables and columns, and SQL that the ORM writes from the rules; no value of anybody)
"""The triggers that keep ``RecordSum``, written from the counting rules and measures themselves.

Each rule's sums are one query of the ORM over incidents. Over the table it fills the sums; over the rows that a
statement took away and those it put, under the table's name, it is the change of the sums. So no rule is written twice.
Of a rule that merges rows, the number of events is kept in another way (``incidents.event_sums``), all else in this
one. The triggers are of statements, so an import of many rows costs a few additions, and nothing can write past them.

The sums of a past moment are those of now, less what the incidents that have moved since add to them, and what these
added as they stood: the same queries once more, over other rows (``_past_view``).

``keep_current`` runs after every ``migrate``, and makes sums and triggers anew when they are not those of this code.
"""

import hashlib
import re
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Expression, F

from incidents import event_sums
from incidents.aggregates.periods import first_day
from incidents.aggregates.sums import EVERY_ROW, KEPT_RULES, kept_amounts
from incidents.counting import CountingRule
from incidents.event_sums import BY_GRAIN, COUNTED, EVENTS, MERGING_RULES, SUMS, TABLE
from incidents.models import Incident, KeptSum, PastSum
from incidents.past_views import AS_OF, STOOD, all_moved

VIEW = KeptSum._meta.db_table
PAST_VIEW = f"{AS_OF}.{PastSum._meta.db_table}"
FUNCTION = "incidents_keep_sums"
# Two at once would join the same rows, each waiting for the other to find them gone.
LOCK = 0x73756D73
KEYS = ("rule", "grain", "month", "province_id", "district_id", "event_class")
NUMBERS = tuple(kept_amounts(EVERY_ROW))
_WORDS = {"rule", "grain", "event_class"}
_TRIGGERS = {
    "INSERT": "REFERENCING NEW TABLE AS put",
    "UPDATE": "REFERENCING OLD TABLE AS taken NEW TABLE AS put",
    "DELETE": "REFERENCING OLD TABLE AS taken",
    "TRUNCATE": "",
}


def keep_current(**kwargs: Any) -> None:
    """Make sums and triggers anew unless they are those of this code. For ``post_migrate``."""
    if EVENTS not in connection.introspection.table_names():
        return
    if _installed() != _body():
        install()
    _keep_past()


def install() -> None:
    """Put the triggers of this code in place and fill the sums, while nobody writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        # What is added up is a few rows mostly: compiling the statement would take a hundred times as long.
        settings = "LANGUAGE plpgsql SET jit = off"
        cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger {settings} AS $sums${_body()}$sums$")
        for event, tables in _TRIGGERS.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER keep_sums_{event.lower()} AFTER {event} ON {TABLE} {tables}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
            )
        cursor.execute(f"DROP VIEW IF EXISTS {VIEW}")
        cursor.execute(_view())
        rebuild()


def _keep_past() -> None:
    """Put the view of the past's sums in place of one that is not of this code, or was taken away with the others.

    It holds nothing, so what it was made from is told from its comment.
    """
    digest = _digest(_past_view())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass(%s) IS NOT NULL, obj_description(to_regclass(%s), 'pg_class')", [STOOD, PAST_VIEW]
        )
        has_past, found = cursor.fetchone()
        if has_past and found != digest:
            cursor.execute(f"DROP VIEW IF EXISTS {PAST_VIEW}")
            cursor.execute(_past_view())
            cursor.execute(f"COMMENT ON VIEW {PAST_VIEW} IS '{digest}'")


def rebuild() -> None:
    """Fill the sums from the incidents, while nobody writes: after rows were written with triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(f"DELETE FROM {SUMS}")
        cursor.execute(f"DELETE FROM {EVENTS}")
        # While no event is known, each that is put is one more.
        put = event_sums.noted(event_sums.rows_of_events(TABLE, 1), joined=True)
        changes = f"{_changes(TABLE, 1)} UNION ALL {_of_events('SELECT * FROM put')}"
        cursor.execute(f"WITH put AS ({put} RETURNING *) {_added(changes)}")
        cursor.execute(f"ANALYZE {EVENTS}")


def compact() -> int:
    """Join the rows that belong together into one each, and leave out those that come to nothing; how many were joined.

    First the rows of events, then the sums. One statement takes what it joins and puts the sums: whoever reads sees all
    of the one or all of the other, and nobody who writes is waited for. Does nothing while another does it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(event_sums.joined(_added(_of_events("SELECT * FROM taken"))))
        found = int(cursor.fetchone()[0])
        cursor.execute(f"""
            WITH counted AS (
                SELECT id, count(*) OVER (PARTITION BY {", ".join(KEYS)}) AS together FROM {SUMS}
            ), taken AS (
                DELETE FROM {SUMS} USING counted WHERE counted.id = {SUMS}.id AND counted.together > 1
                RETURNING {SUMS}.*
            ), put AS (
                {_added("SELECT * FROM taken")} RETURNING id
            )
            SELECT count(*) FROM taken
        """)
        return found + int(cursor.fetchone()[0])


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    """Take the triggers away, and what reads their sums, for a migration that changes these or columns they add up."""
    for view in (VIEW, PAST_VIEW):
        schema_editor.execute(f"DROP VIEW IF EXISTS {view}")
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")


def _installed() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        found = cursor.fetchone()
    return found[0] if found else ""


@cache
def _body() -> str:
    put, taken = _changes("put", 1), _changes("taken", -1)
    version = connection.pg_version // 10_000  # type: ignore[attr-defined]
    put_events, taken_events = event_sums.rows_of_events("put", 1), event_sums.rows_of_events("taken", -1)
    # Most updates touch nothing that is added up, such as a title, and are let go after one look.
    counted = ", ".join(_counted())
    return f"""
-- Sums are of this Postgres, whose next may hash events in another way, and are read by {_digest(_view())}.
-- Postgres {version}
BEGIN
    CASE TG_OP
        WHEN 'INSERT' THEN
            {_added(put)};
            {event_sums.noted(put_events)};
        WHEN 'UPDATE' THEN
            IF EXISTS (SELECT {counted} FROM put EXCEPT ALL SELECT {counted} FROM taken) THEN
                {_added(f"{put} UNION ALL {taken}")};
                {event_sums.noted(f"{put_events} UNION ALL {taken_events}")};
            END IF;
        WHEN 'DELETE' THEN
            {_added(taken)};
            {event_sums.noted(taken_events)};
        WHEN 'TRUNCATE' THEN
            DELETE FROM {SUMS};
            DELETE FROM {EVENTS};
    END CASE;
    RETURN NULL;
END
"""


def _counted() -> list[str]:
    """The columns of an incident that sums are told from."""
    queries = [*map(_query, KEPT_RULES), *map(event_sums.query, MERGING_RULES)]
    return sorted(set(re.findall(rf'"{TABLE}"."(\w+)"', "".join(queries))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _view() -> str:
    """What readers read: the sums, and what the changes of events that wait make of them."""
    waiting = _of_events(f"SELECT * FROM {EVENTS} WHERE NOT joined")
    columns = ", ".join((*KEYS, *NUMBERS))
    return (
        f"CREATE VIEW {VIEW} AS SELECT id, {columns} FROM {SUMS} UNION ALL SELECT NULL, {columns} FROM ({waiting}) more"
    )


def _past_view() -> str:
    """The sums as the record stood: what is kept, and as a change of it what has moved since, put back as it was."""
    counted, columns = ", ".join(_counted()), ", ".join((*KEYS, *NUMBERS))
    # Of the types that the kept ones have: only then does a question of one rule leave the others alone.
    typed = ", ".join([*(f"{name}::varchar" if name in _WORDS else name for name in KEYS), *NUMBERS])
    events = (
        f"SELECT {', '.join(event_sums.CHANGED)} FROM {EVENTS} WHERE NOT joined"
        f" UNION ALL {event_sums.rows_of_events('put', 1)} UNION ALL {event_sums.rows_of_events('taken', -1)}"
    )
    return f"""
        CREATE VIEW {PAST_VIEW} AS
        WITH put AS MATERIALIZED (
            SELECT {counted} FROM {STOOD}
        ), taken AS MATERIALIZED (
            SELECT {counted} FROM {TABLE} WHERE id = ANY ({all_moved()})
        )
        SELECT id, {columns} FROM {SUMS}
         UNION ALL
        SELECT NULL, {typed} FROM ({_changes("put", 1)} UNION ALL {_changes("taken", -1)}) moved
         UNION ALL
        SELECT NULL, {typed} FROM ({_of_events(events)}) more
    """


def _of_events(changes: str) -> str:
    """What changes of events add to the sums: as many columns as ``_changes`` has."""
    numbers = ", ".join(name if name in COUNTED else f"0 AS {name}" for name in NUMBERS)
    return f"SELECT {', '.join(KEYS)}, {numbers} FROM ({event_sums.numbers_of_events(changes)}) events"


def _added(changes: str) -> str:
    """The statement that adds rows of changes to the sums, grouped, without those that come to nothing."""
    keys, numbers = ", ".join(KEYS), ", ".join(NUMBERS)
    sums = ", ".join(f"sum({name}) AS {name}" for name in NUMBERS)
    return f"""
        INSERT INTO {SUMS} ({keys}, {numbers})
        SELECT {keys}, {numbers} FROM (SELECT {keys}, {sums} FROM ({changes}) changes GROUP BY {keys}) grouped
         WHERE ({numbers}) <> ({", ".join("0" for _ in NUMBERS)}) ORDER BY {keys}
    """


def _changes(rows: str, sign: int) -> str:
    """What the rows of a table add to the sums of every rule, but for the numbers of events."""
    return " UNION ALL ".join(
        f"""
        SELECT '{rule.name}' AS rule, grain, kept_by.month, kept_by.province_id, kept_by.district_id,
               kept_by.event_class, {_numbers(rule, sign)}
          FROM (WITH {TABLE} AS (SELECT * FROM {rows}) {_query(rule)}) counted
        {BY_GRAIN}
        """
        for rule in KEPT_RULES
    )


def _numbers(rule: CountingRule, sign: int) -> str:
    known = _amounts(rule)
    return ", ".join(
        f"{sign} * coalesce(sum_{name}, 0) AS {name}" if name in known else f"0 AS {name}" for name in NUMBERS
    )


def _amounts(rule: CountingRule) -> dict[str, Expression]:
    """The numbers of a rule that rows add up to one by one."""
    amounts = kept_amounts(rule)
    return {name: amount for name, amount in amounts.items() if not (rule.merges_rows and name in COUNTED)}


def _query(rule: CountingRule) -> str:
    """The numbers of a rule by month, province, district and class, as the ORM asks for them."""
    found = (
        Incident.public.counting(rule)
        .order_by()
        .values(
            of_month=first_day("month", "date"),
            of_province=F("province_id"),
            of_district=F("district_id"),
            of_class=F("event_class"),
        )
        .annotate(**{f"sum_{name}": amount for name, amount in _amounts(rule).items()})
    )
    query, values = found.query.sql_with_params()
    return str(connection.ops.compose_sql(query, values))  # type: ignore[attr-defined]
