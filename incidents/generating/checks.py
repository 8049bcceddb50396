# ruff: noqa: S608 (names of the catalog, no value of anybody's)
"""Whether what was written by SQL is what the record's own rules would have made."""

from collections.abc import Sequence

from django.db import connection, transaction

from incidents.generating.rows import FILLED
from incidents.models import Incident, KnownFigures
from incidents.services.casualties import account_of, casualty_columns

# Rows whose foreign key leads nowhere: without triggers nothing held them to it. Checks and unique keys did hold.
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, confrelid::regclass::text, a.attname, t.attname
      FROM pg_constraint
      JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
      JOIN pg_attribute t ON t.attrelid = confrelid AND t.attnum = confkey[1]
     WHERE contype = 'f' AND conrelid = ANY (%s::text[]::regclass[])
     ORDER BY 1, 3
"""


def dangling() -> list[str]:
    """Foreign keys of the filled tables, as "table.column", with a row that leads nowhere."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS, [[model._meta.db_table for model in FILLED]])
        for table, target, column, key in cursor.fetchall():
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} r WHERE r.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT FROM {target} t WHERE t.{key} = r.{column}))"
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def underived(uids: Sequence[str]) -> list[str]:
    """Of these incidents, those whose casualty columns or known figures are not what their reports come to."""
    rows = Incident.objects.filter(uid__in=uids).prefetch_related(
        "reports__figures", "reports__outlet", "known_figures"
    )
    return [row.uid for row in rows if not (_is_derived(row) and _knows_its_days(row))]


def _is_derived(incident: Incident) -> bool:
    accounts = [account_of(report) for report in incident.reports.all()]
    columns = casualty_columns(accounts=accounts, event_class=incident.event_class)
    return all(getattr(incident, name) == value for name, value in columns.items())


def _knows_its_days(incident: Incident) -> bool:
    accounts = [account_of(report) for report in incident.reports.all()]
    stored: dict[object, KnownFigures] = {row.known_from: row for row in incident.known_figures.all()}
    if set(stored) != {account.published_on for account in accounts if account.published_on}:
        return False
    for day, row in stored.items():
        by_then = [account for account in accounts if account.published_on and account.published_on <= day]  # type: ignore[operator]
        columns = casualty_columns(accounts=by_then, event_class=incident.event_class)
        if any(getattr(row, name) != value for name, value in columns.items()):
            return False
    return True


def unfindable(uids: Sequence[str]) -> list[str]:
    """Of these incidents, those whose search text has not the words that the trigger would give it."""
    rows = Incident.objects.filter(uid__in=uids)
    before = {row.uid: _words(row.search_text) for row in rows}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET search_text = search_text WHERE uid = ANY (%s)", [list(uids)])
        after = {row.uid: _words(row.search_text) for row in rows.all()}
        transaction.set_rollback(True)
    return [uid for uid, words in after.items() if words != before[uid]]


def _words(text: str) -> list[str]:
    """Names of several districts or groups come in any order."""
    return sorted(text.split(" | "))
