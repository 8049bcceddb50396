"""Indexes of tables that are filled: taken away first and built again at the end, which is several times faster."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections

# A build may sort in this much memory, and two run at a time.
MEMORY = "1GB"

SECONDARY = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
      FROM pg_index i
     WHERE i.indrelid = ANY (%s::text[]::regclass[]) AND NOT i.indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
     ORDER BY i.indexrelid
"""


def take_away(tables: Sequence[str]) -> list[str]:
    """Drop the indexes of these tables that no constraint rests on; returns the SQL that makes them."""
    with connection.cursor() as cursor:
        cursor.execute(SECONDARY, [list(tables)])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def build(definitions: Sequence[str], *, workers: int, report: Callable[[str], None]) -> None:
    """Make indexes again, the slow ones first."""
    inverted_first = sorted(definitions, key=lambda definition: "USING gin" not in definition)
    with ThreadPoolExecutor(workers) as pool:
        for number, _ in enumerate(pool.map(_build_one, inverted_first), start=1):
            if number % 10 == 0 or number == len(definitions):
                report(f"indexes: {number} of {len(definitions)}")


def _build_one(definition: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
            cursor.execute(definition)
    finally:
        connections.close_all()
