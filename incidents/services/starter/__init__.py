"""The starter record: our own table of facts, read into the record as an editor would enter it."""

from incidents.services.starter.load import load_starter
from incidents.services.starter.summary import StarterSummary

__all__ = ["StarterSummary", "load_starter"]
