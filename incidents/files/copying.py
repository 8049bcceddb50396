"""Rows as the database writes them: ``COPY``, read while it is sent, so that memory does not grow with their number."""

from collections.abc import Generator, Iterable, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from incidents.querysets import IncidentQuerySet

# Closed when the reader hangs up.
Lines = Generator[bytes, None, None]

# Text as it stands: JSON has neither of these characters nor ends of lines, so nothing is quoted or escaped.
AS_IT_STANDS = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"
AS_CSV = "FORMAT csv"


def copied(rows: IncidentQuerySet, columns: Sequence[RawSQL], form: str) -> Lines:
    """Each row's ``columns`` as a line, in the order of the rows, the first as soon as the database has it.

    Closed before its end, as when a reader hangs up, it stops the database's work and leaves the connection fit for
    the next request, also inside a transaction.
    """
    try:
        # Other columns that the queryset has made up are not for the file.
        sql, parameters = rows.values_list(*columns).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        statement = cursor.mogrify(f"COPY ({sql}) TO STDOUT ({form})", parameters)
        with cursor.copy(statement) as copy:
            yield from map(bytes, copy)


def in_blocks(lines: Iterable[bytes], *, size: int) -> Lines:
    """The first line at once, then blocks of about ``size`` bytes, since sending a line costs more than making it."""
    block: list[bytes] = []
    length = size
    for line in lines:
        block.append(line)
        length += len(line)
        if length >= size:
            yield b"".join(block)
            block, length = [], 0
    if block:
        yield b"".join(block)
