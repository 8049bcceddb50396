"""What tests would otherwise do again and again at a price, done so that nothing comes out differently."""

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import sql

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that hold the same in every migrated database."""


def forget_cached() -> None:
    """Have nothing be cached for what follows in this test.

    Not ``cache.clear()``, which empties the server that all workers of a run share, their queues as well.
    """
    from django.core.cache import cache

    cache.key_prefix = f"test-{secrets.token_hex(8)}"


def flush_written_tables_only(patch: pytest.MonkeyPatch) -> None:
    """After a test that commits, empty the few tables that have rows, for as long as the patch lasts.

    Django truncates every table, which costs as much for an empty one as for a full one, and then makes content types
    and permissions anew.
    """
    from django.test import TransactionTestCase

    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_written_tables())


def read_static_folder_once(patch: pytest.MonkeyPatch) -> None:
    """Have every test client share one look at the static files, for as long as the patch lasts.

    Each client loads the middleware, and with it WhiteNoise, which looks at every file.
    """
    from whitenoise.middleware import WhiteNoiseMiddleware

    look = WhiteNoiseMiddleware.update_files_dictionary
    seen: dict[tuple[str, str], dict[str, Any]] = {}

    def recall(middleware: WhiteNoiseMiddleware, root: str, prefix: str) -> None:
        if (root, prefix) not in seen:
            look(middleware, root, prefix)
            seen[root, prefix] = dict(middleware.files)
        middleware.files.update(seen[root, prefix])

    patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", recall)


def empty_written_tables() -> None:
    """Delete the rows of every table that has any.

    Triggers are off meanwhile: they keep history from being taken away, and tables from being emptied in any order.
    Only a superuser may turn them off; for anybody else Django's own way is taken.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    if not _is_superuser():
        call_command("flush", verbosity=0, interactive=False)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _with_rows(cursor):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _is_superuser() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone() == (True,))


def _with_rows(cursor: "CursorWrapper") -> list[str]:
    """Return the tables that have rows, found by one query."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    tables = {str(name) for (name,) in cursor.fetchall()} - KEPT
    question = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = [question.format(sql.Literal(table), sql.Identifier(table)) for table in sorted(tables)]
    cursor.execute(sql.SQL(" UNION ALL ").join(asked))
    return [str(name) for (name,) in cursor.fetchall()]
