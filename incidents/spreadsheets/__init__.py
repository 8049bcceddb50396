"""Incidents as rows of a spreadsheet: the columns, what a cell may hold, reading a file, and the template."""
