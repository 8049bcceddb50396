"""What is known of workbooks before one is written: by themselves, since what writes them takes 23 MB."""

from collections.abc import Sequence

# A workbook is whole before its first byte can be sent; above this many rows a reader would wait too long for it.
LARGEST_WORKBOOK = 20_000

# What the second sheet says: a name and its text.
About = Sequence[tuple[str, str]]
