"""Groups, places, outlets, campaigns and context events."""
