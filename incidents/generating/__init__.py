"""A record of invented incidents, as large as asked, in a database of its own: for measuring, never for reading."""
