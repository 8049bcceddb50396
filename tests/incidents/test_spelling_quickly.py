"""Thousands of spellings of long words are looked up in the index of the search, also while a record is small."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.spelling import misspelt

pytestmark = pytest.mark.usefixtures("record_db")

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LONGEST = (ALPHABET[:24], ALPHABET[1:25], ALPHABET[2:], ALPHABET[::-1][:24])


def test_spellings_are_not_looked_for_by_reading_the_record_through() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert not any(misspelt(" ".join(LONGEST)).values())
    (question,) = (query["sql"] for query in asked if "LATERAL" in query["sql"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {question}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        transaction.set_rollback(True)
    assert "Index Scan on incident_search_vector" in plan
