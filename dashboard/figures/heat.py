"""A table of numbers as shaded tiles: every tile one class of the ramp, with its number in words when hovered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.figures.schema import Figure, Json, base_layout, token

# Pixels that a row of tiles takes, and what lies above and below all of them.
ROW = 24
AROUND = 58
LETTER = 6.4
# Pixels that a picture has on a small phone.
NARROW = 326
# Numbers are written into the tiles up to so many columns.
WRITTEN_COLUMNS = 13
_GAP = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: the class it is shaded by (0 none; None: no tile, nothing is known), its number, its words.

    ``link`` stands for ``__0__`` and ``__1__`` in the figure's ``href``.
    """

    shade: int | None
    number: str = ""
    words: str = ""
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class HeatRows:
    """Rows of tiles, from top to bottom, each with one tile for every column; ``classes`` lie above none.

    ``ticks`` are the columns that are written over them, by index, with their words; all when left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Tile, ...]], ...]
    classes: int
    href: str = ""
    row_height: int = ROW
    ticks: tuple[tuple[int, str], ...] = ()


def heat_figure(rows: HeatRows) -> Figure:
    """The tiles, with their numbers where there is room."""
    longest = max((len(label) for label, _ in rows.rows), default=0)
    left, height = min(180, round(longest * LETTER) + 12), rows.row_height * len(rows.rows) + AROUND - 26
    layout = base_layout(margin=(left, 4, 26, 4))
    layout |= {
        "height": height,
        "hovermode": "closest",
        "xaxis": _columns_axis(rows),
        "yaxis": _rows_axis(rows),
    }
    if _are_years(rows.columns):
        layout["meta"] = {"narrow": {"xaxis": _columns_axis(replace(rows, ticks=_short_years(rows.columns)))}}
    elif not rows.ticks and _touch(rows, NARROW - left):
        layout["meta"] = {"narrow": _upright(rows, left, height)}
    tiles = [tiles for _, tiles in rows.rows]
    return {
        "data": [
            {
                "type": "heatmap",
                "meta": {"role": "tiles", "href": rows.href},
                "x": list(range(len(rows.columns))),
                "y": list(range(len(rows.rows))),
                "z": [[tile.shade for tile in row] for row in tiles],
                "zmin": -0.5,
                "zmax": rows.classes + 0.5,
                "colorscale": _steps([f"ramp-{number}" for number in range(rows.classes + 1)]),
                "showscale": False,
                "xgap": _GAP,
                "ygap": _GAP,
                "text": [[tile.words for tile in row] for row in tiles],
                "customdata": [[tile.link for tile in row] for row in tiles],
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
            }
        ],
        "layout": layout | {"annotations": _numbers(rows)},
    }


def _numbers(rows: HeatRows) -> Sequence[Json]:
    """The number in each tile, paper on dark tiles and ink on light ones; none where they would not fit."""
    if len(rows.columns) > WRITTEN_COLUMNS:
        return []
    return [
        {
            "x": column, "y": line, "xref": "x", "yref": "y", "text": tile.number, "showarrow": False,
            "font": {"size": 11, "color": token("paper" if tile.shade > 3 else "ink")},
        }
        for line, (_, tiles) in enumerate(rows.rows)
        for column, tile in enumerate(tiles)
        if tile.number and tile.shade is not None
    ]  # fmt: skip


def _are_years(columns: Sequence[str]) -> bool:
    return all(len(column) == 4 and column.isdigit() for column in columns)


def _short_years(columns: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Years in two digits: in a narrow picture whole ones would touch."""
    return tuple((index, f"\N{RIGHT SINGLE QUOTATION MARK}{column[2:]}") for index, column in enumerate(columns))


def _touch(rows: HeatRows, width: float) -> bool:
    return max((len(column) for column in rows.columns), default=0) * LETTER > width / max(len(rows.columns), 1)


def _upright(rows: HeatRows, left: int, height: int) -> Json:
    """The same in a narrow picture, whose columns' words stand on end, for side by side they would touch."""
    above = round(max(len(column) for column in rows.columns) * LETTER) + 14
    return {
        "xaxis": {**_columns_axis(rows), "tickangle": -90},
        "margin": base_layout(margin=(left, 4, above, 4))["margin"],
        "height": height + above - 26,
    }


def _columns_axis(rows: HeatRows) -> Json:
    ticks = rows.ticks or tuple(enumerate(rows.columns))
    return {
        **_AXIS, "side": "top", "range": [-0.5, len(rows.columns) - 0.5], "tickvals": [index for index, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }  # fmt: skip


def _rows_axis(rows: HeatRows) -> Json:
    return {
        **_AXIS, "range": [len(rows.rows) - 0.5, -0.5], "tickvals": list(range(len(rows.rows))),
        "ticktext": [label for label, _ in rows.rows],
    }  # fmt: skip


_AXIS: dict[str, object] = {
    "type": "linear", "fixedrange": True, "showgrid": False, "zeroline": False, "showline": False, "ticks": "",
    "tickfont": {"color": token("muted"), "size": 12}, "tickangle": 0,
}  # fmt: skip


def _steps(roles: Sequence[str]) -> list[tuple[float, str]]:
    width = 1 / len(roles)
    return [(edge, token(role)) for i, role in enumerate(roles) for edge in (i * width, min((i + 1) * width, 1.0))]
