"""Merging, splitting and changing many incidents at once."""
