"""The queue, an incident's own page on the desk, proposals, comments and restoring."""
