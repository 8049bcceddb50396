"""Sets of other trackers' events: taking them in, standing them beside the record, and what editors say of pairs."""

from dashboard.services.comparison.deciding import decide_match
from dashboard.services.comparison.matching import match_set, match_stale_sets
from dashboard.services.comparison.sets import (
    carry_out_set,
    check_set,
    comes_back,
    delete_set,
    held_by,
    load_file,
    load_starter,
    work_on_set,
)

__all__ = [
    "carry_out_set",
    "check_set",
    "comes_back",
    "decide_match",
    "delete_set",
    "held_by",
    "load_file",
    "load_starter",
    "match_set",
    "match_stale_sets",
    "work_on_set",
]
