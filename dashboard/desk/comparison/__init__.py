"""Other trackers' events: bringing them, and looking at them beside the record."""
