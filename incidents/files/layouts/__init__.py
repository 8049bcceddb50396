"""The record in the columns of other publishers' files, for programs that read those.

Rows that a layout cannot say are left out and counted, and so are values that it can only say worse.
"""

from incidents.files.layouts import acled, gtd, ucdp
from incidents.files.layouts.layout import LEFT_OUT, LOSSES, Layout

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (acled.LAYOUT, ucdp.LAYOUT, gtd.LAYOUT)}

__all__ = ["LAYOUTS", "LEFT_OUT", "LOSSES", "Layout"]
