"""What other bodies publish, put beside the record under the rule nearest to theirs. Never summed, never mixed."""

from dashboard.published.beside import Beside, Fit, beside, published_beside
from dashboard.published.entries import Entry, Print, entries

__all__ = ["Beside", "Entry", "Fit", "Print", "beside", "entries", "published_beside"]
