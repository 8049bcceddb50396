"""Shares of the incidents of a year."""

# Of fewer incidents than this no share is given (ours): one more would move it by more than ten points.
FEWEST_FOR_SHARE = 10


def share_of(part: int, whole: int) -> float | None:
    """The share from 0 to 1; None of fewer than FEWEST_FOR_SHARE."""
    return part / whole if whole >= FEWEST_FOR_SHARE else None
