"""The record as files: all rows of a filter, in constant memory."""

from incidents.files.about import LARGEST_WORKBOOK, About
from incidents.files.layouts import LAYOUTS, LEFT_OUT, LOSSES
from incidents.files.lines import csv_lines, geojson_lines, ndjson_lines
from incidents.files.response import FILES, file_response
from incidents.formulas import neutral

__all__ = [
    "FILES",
    "LARGEST_WORKBOOK",
    "LAYOUTS",
    "LEFT_OUT",
    "LOSSES",
    "About",
    "csv_lines",
    "file_response",
    "geojson_lines",
    "ndjson_lines",
    "neutral",
]
