"""What an editor says of a pair: these are one event, or they are not."""

from django.db import transaction
from django.utils import timezone

from dashboard.models import ComparisonMatch, MatchState
from dashboard.services.comparison.matching import assign
from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require


@transaction.atomic
def decide_match(*, match: int, by: Person, state: str) -> ComparisonMatch:
    """Confirm or reject a pair under the editor's name, or take that back; the best pairs are chosen anew.

    Raises NotAllowed, or RecordError for a state that is none or a pair that is gone.
    """
    by = require(by, Role.EDITOR)
    if state not in MatchState.values:
        raise RecordError("state", "choose confirmed, rejected or proposed")
    found = ComparisonMatch.objects.select_for_update().filter(pk=match).select_related("event").first()
    if found is None:
        raise RecordError("match", "this pair is no longer proposed; look at the list again")
    found.state = state
    is_open = state == MatchState.PROPOSED
    found.decided_by, found.decided_at = (None, None) if is_open else (by, timezone.now())
    if state == MatchState.REJECTED:
        found.is_best = False
    with recorded(by=by, action="decide_match", reason=f"Pair {MatchState(state).label.lower()}"):
        found.save()
    assign(found.event.set_id)
    found.refresh_from_db()
    return found
