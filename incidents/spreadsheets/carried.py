"""Rows that an import carried out before, known again by what they say."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from incidents.choices import BatchKind, BatchState, ProposalState
from incidents.models import Proposal
from incidents.spreadsheets.cells import plain


@dataclass(frozen=True, slots=True)
class Carried:
    """The incident that a row made or changed, and the import that did it."""

    uid: str
    batch: int


def key_of_row(row: Mapping[str, Any]) -> str:
    """What a row says, as one short word: the same for the same text in the same columns, whatever their order.

    "" for a row that holds what cannot be read.
    """
    try:
        said = {name: text for name, value in row.items() if (text := plain(value))}
    except ValueError:
        return ""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


# Of a batch that was undone, only what the undo left alone still stands.
_SQL = """
    SELECT row->>'key', row->>'uid', batch.id, (row->>'proposal')::bigint
      FROM incidents_batch batch, jsonb_array_elements(batch.result->'rows') row
     WHERE batch.kind = %s AND row->>'key' = ANY (%s)
       AND (batch.state = ANY (%s) OR (batch.state = %s
            AND (batch.result->'undo'->'skipped' || batch.result->'undo'->'waiting') @> jsonb_build_array(row->>'uid')))
     ORDER BY batch.id
"""


def carried_out(keys: Iterable[str]) -> dict[str, Carried]:
    """Which of these rows stand in the record already, or wait there for a second person. At most two queries.

    A row whose proposal was returned, or taken back, has not been carried out.
    """
    standing = [BatchState.APPLIED.value, BatchState.UNDOING.value]
    asked: list[Any] = [BatchKind.IMPORT.value, [key for key in keys if key], standing, BatchState.UNDONE.value]
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        found = cursor.fetchall()
    refused = _refused({proposal for *_, proposal in found if proposal is not None})
    return {key: Carried(uid or "", batch) for key, uid, batch, proposal in found if proposal not in refused}


def _refused(proposals: set[int]) -> set[int]:
    if not proposals:
        return set()
    states = [ProposalState.RETURNED, ProposalState.CANCELLED]
    return set(Proposal.objects.filter(pk__in=proposals, state__in=states).values_list("pk", flat=True))
