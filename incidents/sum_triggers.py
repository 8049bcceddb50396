# ruff: noqa: S608 (names of tables and columns, and SQL that the ORM writes from the rules; no value of anybody)
"""The triggers that keep ``RecordSum``, written from the counting rules and measures themselves.

Each rule's sums are one query of the ORM over incidents. Over the table it fills the sums; over the rows that a
statement took away and those it put, under the table's name, it is the change of the sums. So no rule is written twice.
The triggers are of statements, so an import of many rows costs a few additions, and nothing can write past them.

``keep_current`` runs after every ``migrate``, and makes sums and triggers anew when they are not those of this code.
"""

import re
from functools import cache
from typing import Any

from django.db import connection, transaction

from incidents.aggregates.periods import first_day
from incidents.aggregates.sums import EVERY_ROW, KEPT_RULES, kept_amounts
from incidents.counting import CountingRule
from incidents.models import Grain, Incident, RecordSum

TABLE, SUMS = Incident._meta.db_table, RecordSum._meta.db_table
FUNCTION = "incidents_keep_sums"
# Two at once would join the same rows, each waiting for the other to find them gone.
LOCK = 0x73756D73
KEYS = ("rule", "grain", "month", "province_id", "district_id")
NUMBERS = tuple(kept_amounts(EVERY_ROW))
_TRIGGERS = {
    "INSERT": "REFERENCING NEW TABLE AS put",
    "UPDATE": "REFERENCING OLD TABLE AS taken NEW TABLE AS put",
    "DELETE": "REFERENCING OLD TABLE AS taken",
    "TRUNCATE": "",
}


def keep_current(**kwargs: Any) -> None:
    """Make sums and triggers anew unless they are those of this code. For ``post_migrate``; one query when they are."""
    if SUMS in connection.introspection.table_names() and _installed() != _body():
        install()


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
        rebuild()


def rebuild() -> None:
    """Fill the sums from the incidents, while nobody writes: after rows were written with triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(f"DELETE FROM {SUMS}")
        cursor.execute(_added(_changes(TABLE, 1)))


def compact() -> int:
    """Join the rows that belong together into one each, and leave out those that come to nothing; how many were joined.

    One statement takes them and puts their sums: whoever reads sees all of the one or all of the other, and nobody who
    writes is waited for. Does nothing while another does it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
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
        return int(cursor.fetchone()[0])


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    """Take the triggers away, for the way back of the migration."""
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")


def _installed() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        found = cursor.fetchone()
    return found[0] if found else ""


@cache
def _body() -> str:
    put, taken = _changes("put", 1), _changes("taken", -1)
    # Most updates touch nothing that is added up, such as a title, and are let go after one look.
    counted = ", ".join(sorted(set(re.findall(rf'"{TABLE}"."(\w+)"', "".join(map(_query, KEPT_RULES))))))
    return f"""
BEGIN
    CASE TG_OP
        WHEN 'INSERT' THEN {_added(put)};
        WHEN 'UPDATE' THEN
            IF EXISTS (SELECT {counted} FROM put EXCEPT ALL SELECT {counted} FROM taken) THEN
                {_added(f"{put} UNION ALL {taken}")};
            END IF;
        WHEN 'DELETE' THEN {_added(taken)};
        WHEN 'TRUNCATE' THEN DELETE FROM {SUMS};
    END CASE;
    RETURN NULL;
END
"""


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
    """What the rows of a table add to the sums of every rule."""
    numbers = ", ".join(f"{sign} * coalesce(sum_{name}, 0) AS {name}" for name in NUMBERS)
    return " UNION ALL ".join(
        f"""
        SELECT '{rule.name}' AS rule, grain, month, province_id, kept_by.district_id, {numbers}
          FROM (WITH {TABLE} AS (SELECT * FROM {rows}) {_query(rule)}) counted
         CROSS JOIN LATERAL (VALUES
            ('{Grain.FULL}', sum_month, district_id),
            ('{Grain.MONTH}', sum_month, NULL),
            ('{Grain.DISTRICT}', NULL, district_id)
         ) AS kept_by (grain, month, district_id)
        """
        for rule in KEPT_RULES
    )


def _query(rule: CountingRule) -> str:
    """The numbers of a rule by month, province and district, as the ORM asks for them."""
    found = (
        Incident.public.counting(rule)
        .order_by()
        .values("province_id", "district_id", sum_month=first_day("month", "date"))
        .annotate(**{f"sum_{name}": amount for name, amount in kept_amounts(rule).items()})
    )
    query, values = found.query.sql_with_params()
    return str(connection.ops.compose_sql(query, values))  # type: ignore[attr-defined]
