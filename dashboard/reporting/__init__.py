"""The report of a month or a year, made from the record whenever it is read, and its print as a PDF."""
