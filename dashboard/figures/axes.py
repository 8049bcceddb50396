"""The axes of charts over time."""

from datetime import date, timedelta

from dashboard.figures.schema import Json, token

# Room for two lines of words.
TWO_LINES = 44
DAY_MS = 24 * 60 * 60 * 1000
# From this many years on, only years are ticked.
YEARLY = 3
# Up to this count every whole number is ticked, so that no half is.
FEW = 4


def time_axis(first: date | None = None, last: date | None = None) -> Json:
    """Whole days from ``first`` to ``last``; a year each tick where there are several. Not to be zoomed."""
    axis: dict[str, object] = {
        "type": "date",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": token("ink"),
        "linewidth": 1,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": token("muted"),
        "tickfont": {"color": token("muted"), "size": 12},
        "tickangle": 0,
        "tickformatstops": [
            {"dtickrange": [None, 20 * DAY_MS], "value": "%-d %b\n%Y"},
            {"dtickrange": [20 * DAY_MS, "M6"], "value": "%b\n%Y"},
            {"dtickrange": ["M6", None], "value": "%Y"},
        ],
        "automargin": False,
    }
    if first is not None and last is not None:
        axis["range"] = [first.isoformat(), (last + timedelta(days=1)).isoformat()]
        if last.year - first.year >= YEARLY:
            axis |= {"dtick": "M12", "tick0": "2021-01-01", "ticklabelmode": "period"}
    return axis


def room_below(axis: Json, least: int) -> int:
    """The margin under an axis: two lines where its days may be said with their year below them."""
    return max(least, TWO_LINES) if axis["type"] == "date" and "dtick" not in axis else least


def count_axis(highest: int) -> Json:
    """From zero to a little above the highest, which leaves room for a word; only whole numbers are ticked."""
    axis: dict[str, object] = {
        "fixedrange": True,
        "range": [0, highest * 1.12],
        "showgrid": True,
        "gridcolor": token("rule"),
        "zeroline": False,
        "nticks": 5,
        "tickformat": ",d",
        "tickfont": {"color": token("muted"), "size": 12},
        "automargin": True,
    }
    if highest <= FEW:
        axis["dtick"] = 1
    return axis
