"""The first page of the desk, and the list of every incident."""
