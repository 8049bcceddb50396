"""The columns of each publisher's layout that are read, and which layout a header looks like."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dashboard.comparison import acled, gtd, ucdp
from dashboard.comparison.rows import TheirRow

Read = Callable[[Mapping[str, object]], TheirRow]
# Columns that are named in an error.
_NAMED = 8
UCDP_CITATION = (
    "Sundberg, Ralph, and Erik Melander (2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace "
    "Research 50(4); Davies, Shawn, Therése Pettersson and Magnus Öberg (2022), Organized violence 1989–2021 and drone "
    "warfare, Journal of Peace Research 59(4)."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a publisher's rows are read. ``columns`` must all be there, other columns may."""

    publisher: str
    label: str
    columns: tuple[str, ...]
    read: Read
    terms: str
    citation: str = ""


LAYOUTS: Mapping[str, Layout] = {
    layout.publisher: layout
    for layout in (
        Layout("ucdp", "UCDP GED", ucdp.COLUMNS, ucdp.read, "CC BY 4.0", UCDP_CITATION),
        Layout("acled", "ACLED", acled.COLUMNS, acled.read, "ACLED's terms of use: not to be shown or passed on"),
        Layout("gtd", "GTD", gtd.COLUMNS, gtd.read, "GTD's end user agreement: not to be shown or passed on"),
    )
}


class WrongLayout(ValueError):
    """The header is not the layout's; the message names what is missing and what it looks like instead."""


def check_header(publisher: str, header: Collection[str]) -> Layout:
    """The layout of a publisher, if the header has its columns. Raises WrongLayout."""
    layout = LAYOUTS[publisher]
    missing = [column for column in layout.columns if column not in header]
    if not missing:
        return layout
    nearest = max(LAYOUTS.values(), key=lambda one: _share(one, header))
    if nearest is not layout and _share(nearest, header) > 0.5:
        raise WrongLayout(f"This is not a file of {layout.label}. It looks like one of {nearest.label}: choose that.")
    if _share(layout, header) <= 0.5:
        known = ", ".join(layout.columns[:_NAMED])
        raise WrongLayout(
            f"This is not a file of {layout.label}: its first row must name columns such as {known}. "
            "Upload the file as the publisher gives it out."
        )
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    raise WrongLayout(f"It lacks columns of {layout.label}: {', '.join(missing[:_NAMED])}{more}.")


def _share(layout: Layout, header: Collection[str]) -> float:
    return sum(column in header for column in layout.columns) / len(layout.columns)
