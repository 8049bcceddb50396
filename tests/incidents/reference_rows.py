"""Reference rows changed in tests as a person on the desk changes them."""

from typing import Any

from incidents.services.reference_edits import history_of, save_reference, version_of
from tests.dashboard.desk.people import reviewer

SOURCE = "https://example.org/seen"


def save(row: Any, by: Any = None, **values: Any) -> Any:
    """Save as a reviewer, or as ``by``, who has just seen the row."""
    return save_reference(
        row=row,
        values=values,
        by=by or reviewer(),
        reason="Seen in a source",
        source=SOURCE,
        seen=version_of(row) if row.pk else 0,
    )


def said_of(row: Any) -> dict[str, Any]:
    """What the newest event of a row says of who changed it and why."""
    event = history_of(type(row)).filter(pgh_obj_id=row.pk).order_by("-pgh_id").first()
    return dict(event.pgh_context.metadata)
