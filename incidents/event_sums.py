# ruff: noqa: S608 (names of tables and columns, and SQL that the ORM writes from the rules; no value of anybody)
"""How many events there are, where a rule counts rows of one day, place and pair of actors once.

A row more is an event more only when its event had none, which two who write at once cannot tell of each other. So
``EventRows`` holds how many rows each event has, and beside that the changes that were written since; the number of
events that a change makes or ends is told from both by whoever reads, in one snapshot (``KeptSum``), until ``joined``
puts it into the sums for good.
"""

from dataclasses import replace

from django.db import connection
from django.db.models import Expression

from incidents.aggregates.measures import MEASURES
from incidents.aggregates.periods import first_day
from incidents.counting import RULES, CountingRule
from incidents.models import EventRows, Grain, Incident, RecordSum
from incidents.models.events import event_key

TABLE, SUMS, EVENTS = (model._meta.db_table for model in (Incident, RecordSum, EventRows))
MERGING_RULES = tuple(rule for rule in RULES.values() if rule.merges_rows)
# The numbers of RecordSum that are numbers of events under such a rule.
COUNTED = tuple(measure.name for measure in MEASURES.values() if measure.is_counted)
# What a sum is kept by, for each grain, from what a row is of.
BY_GRAIN = f"""
    CROSS JOIN LATERAL (VALUES
        ('{Grain.FULL}', of_month, of_province, of_district, NULL),
        ('{Grain.MONTH}', of_month, of_province, NULL, NULL),
        ('{Grain.DISTRICT}', NULL, of_province, of_district, NULL),
        ('{Grain.CLASS}', NULL, NULL, NULL, of_class)
    ) AS kept_by (grain, month, province_id, district_id, event_class)
"""
_EVENT = ("rule", "key", "month", "province_id", "district_id", "event_class")
CHANGED = (*_EVENT, *COUNTED)
_ADDED = ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTED)
_NOTHING = ", ".join("0" for _ in COUNTED)
_SAME = " AND ".join(
    # The key alone says it but for a chance of one in thirty million, and is what the index is of.
    [
        "known.joined",
        "known.key = changed.key",
        *(f"known.{name} IS NOT DISTINCT FROM changed.{name}" for name in _EVENT),
    ]
)


def rows_of_events(rows: str, sign: int) -> str:
    """What the incidents of a table add to the rows of each event."""
    numbers = ", ".join(f"{sign} * of_{name} AS {name}" for name in COUNTED)
    return " UNION ALL ".join(
        f"""
        SELECT '{rule.name}' AS rule, of_event AS key, of_month AS month, province_id, district_id, event_class,
               {numbers}
          FROM (WITH {TABLE} AS (SELECT * FROM {rows}) {query(rule)}) counted
        """
        for rule in MERGING_RULES
    )


def noted(changes: str, *, joined: bool = False) -> str:
    """The statement that keeps changes of events, without those that come to nothing."""
    names = ", ".join(COUNTED)
    return f"""
        INSERT INTO {EVENTS} ({", ".join(_EVENT)}, {names}, joined)
        SELECT {", ".join(_EVENT)}, {names}, {joined} FROM ({_by_event(changes)}) changed
         WHERE ({names}) <> ({_NOTHING})
    """


def numbers_of_events(changes: str) -> str:
    """What changes of events do to the numbers of events, by the columns of RecordSum."""
    numbers = ", ".join(
        f"(coalesce(known.{name}, 0) + changed.{name} > 0)::int - (coalesce(known.{name}, 0) > 0)::int AS {name}"
        for name in COUNTED
    )
    return f"""
        SELECT rule, grain, kept_by.month, kept_by.province_id, kept_by.district_id, kept_by.event_class,
               {", ".join(COUNTED)}
          FROM (SELECT changed.rule, changed.month AS of_month, changed.province_id AS of_province,
                       changed.district_id AS of_district, changed.event_class AS of_class, {numbers}
                  FROM ({_by_event(changes)}) changed LEFT JOIN {EVENTS} known ON {_SAME}) counted
        {BY_GRAIN}
         WHERE ({", ".join(COUNTED)}) <> ({_NOTHING})
    """


def joined(added: str) -> str:
    """The statement that puts what waits into the rows of its events, and by ``added`` their numbers into the sums.

    ``added`` reads what was taken from ``taken``. The answer is how many rows waited.
    """
    moved = ", ".join(f"{name} = known.{name} + changed.{name}" for name in COUNTED)
    return f"""
        WITH taken AS (
            DELETE FROM {EVENTS} WHERE NOT joined RETURNING *
        ), counted AS (
            {added} RETURNING id
        ), kept AS (
            MERGE INTO {EVENTS} known USING ({_by_event("SELECT * FROM taken")}) changed ON {_SAME}
            WHEN MATCHED AND known.incidents + changed.incidents = 0 THEN DELETE
            WHEN MATCHED THEN UPDATE SET {moved}
            WHEN NOT MATCHED AND changed.incidents <> 0 THEN
                INSERT ({", ".join(CHANGED)}, joined) VALUES ({", ".join(f"changed.{name}" for name in CHANGED)}, true)
            RETURNING known.id
        )
        SELECT count(*) FROM taken
    """


def query(rule: CountingRule) -> str:
    """The rows of each event of a rule, as the ORM asks for them."""
    alone = replace(rule, merges_rows=False)
    counted: dict[str, Expression] = {
        f"of_{measure.name}": measure.aggregates(alone)["value"] for measure in MEASURES.values() if measure.is_counted
    }
    found = (
        Incident.public.counting(rule)
        .order_by()
        .values("province_id", "district_id", "event_class", of_event=event_key(), of_month=first_day("month", "date"))
        .annotate(**counted)
    )
    sql, values = found.query.sql_with_params()
    return str(connection.ops.compose_sql(sql, values))  # type: ignore[attr-defined]


def _by_event(changes: str) -> str:
    return f"SELECT {', '.join(_EVENT)}, {_ADDED} FROM ({changes}) changes GROUP BY {', '.join(_EVENT)}"
