"""What tells of one incident: pure functions on what was read, weighed by `incidents.evidence`."""
