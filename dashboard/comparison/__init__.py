"""Reading other trackers' files: plain values, no database. The rows stay theirs and never enter the record."""
