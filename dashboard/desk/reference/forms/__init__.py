"""Plain forms over the reference tables, one file a kind of table."""
