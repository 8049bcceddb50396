# ruff: noqa: S608 (SQL of this package's own words, no value of anybody's)
"""Filling the database that is connected to with invented incidents."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import connection, connections, transaction
from django.utils import timezone
from pghistory.models import Context

from groups.services import load_reference as load_groups
from incidents.generating.draws import FIRST_DAY, Plan, draw_range
from incidents.generating.indexes import build, take_away
from incidents.generating.pools import Pools, drop_pools, make_pools
from incidents.generating.rows import FILLED, parties, statements
from incidents.services.reference import load_context_events, load_outlets
from incidents.sum_triggers import rebuild as rebuild_sums
from places.services import load_reference as load_places

Progress = Callable[[str], None]
CHUNK, WORKERS = 20_000, 2


def fill(plan: Plan, *, report: Progress) -> None:
    """Load the reference data and write the incidents with all that hangs from them.

    The database must be migrated and hold no incident. Its role must be a superuser's, or be allowed to set
    ``session_replication_role``: triggers do not run while rows are written, so their work is done here.
    """
    load_places(report=report)
    load_groups(report=report)
    load_outlets()
    load_context_events()
    pools = make_pools(plan.seed)
    make_generations(plan)
    tables = _tables()
    definitions = take_away(tables)
    _write(plan, pools, report)
    drop_pools()
    build(definitions, workers=WORKERS, report=report)
    move_sequences(plan)
    rebuild_sums()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_generations(plan: Plan) -> None:
    """The moves of the generation in which the incidents were recorded, evenly from the first day to now.

    What the loading of reference data moved comes after them.
    """
    begin = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=UTC)
    step = (timezone.now() - timedelta(hours=1) - begin).total_seconds() / plan.generations
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        # Counted down first, for a value is a key and none may meet another on the way.
        cursor.execute("UPDATE incidents_recordedgeneration SET value = -value")
        cursor.execute("UPDATE incidents_recordedgeneration SET value = %s - value", [plan.generations])
        cursor.execute(
            """
            INSERT INTO incidents_recordedgeneration (value, started_at, committed_at)
            SELECT n, began, began + interval '1 second'
              FROM generate_series(1, %s) AS n,
                   LATERAL (SELECT %s + (n - 1) * %s * interval '1 second' AS began) moments
            """,
            [plan.generations, begin, step],
        )
        cursor.execute("UPDATE incidents_recordgeneration SET value = value + %s", [plan.generations])
        cursor.execute("ANALYZE incidents_recordedgeneration")


def _write(plan: Plan, pools: Pools, report: Progress) -> None:
    context = str(Context.objects.create(metadata={"reason": "Invented for a measurement"}).pk)
    ranges = [(first, min(first + CHUNK - 1, plan.incidents)) for first in range(1, plan.incidents + 1, CHUNK)]
    with ThreadPoolExecutor(WORKERS) as pool:
        for _, last in zip(pool.map(partial(_write_range, plan, pools, context), ranges), ranges, strict=True):
            report(f"incidents: {last[1]:,} of {plan.incidents:,}")


def _write_range(plan: Plan, pools: Pools, context: str, numbers: tuple[int, int]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("SET LOCAL jit = off")
            cursor.execute(draw_range(plan, pools, *numbers))
            cursor.execute("CREATE UNIQUE INDEX ON drawn (id)")
            cursor.execute(parties(plan.odds, pools))
            cursor.execute("ANALYZE drawn")
            cursor.execute("ANALYZE parties")
            for statement in statements(plan.odds, pools, context, edits_from=plan.incidents):
                cursor.execute(statement)
    finally:
        connections.close_all()


def move_sequences(plan: Plan) -> None:
    """New rows and new uids come after what was written with numbers of its own."""
    with connection.cursor() as cursor:
        for model in FILLED:
            for table in (model, getattr(model, "pgh_event_model", None)):
                if table is not None:
                    name, key = table._meta.db_table, table._meta.pk.column
                    beyond = f"(SELECT coalesce(max({key}), 0) + 1 FROM {name})"
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), {beyond}, false)", [name, key])
        cursor.execute("SELECT setval('incidents_uid_number', %s)", [plan.incidents])


def _tables() -> list[str]:
    events = [model.pgh_event_model for model in FILLED if hasattr(model, "pgh_event_model")]
    return [model._meta.db_table for model in (*FILLED, *events)]
