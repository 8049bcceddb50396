"""Every number that the pages of groups, districts and campaigns show is one that the interface gives."""

import re
from html import unescape
from typing import Any

import pytest
from django.template.defaultfilters import floatformat
from django.test import Client
from rest_framework.test import APIClient

from incidents.counting import RULES
from incidents.profiles.group import CONTESTED, SPEAKERS

pytestmark = pytest.mark.usefixtures("record_db")
_RULES = pytest.mark.parametrize("rule", RULES)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def both(path: str, query: str) -> tuple[str, Any]:
    """The page, and the profile that the interface gives for the same question."""
    page, told = Client().get(f"/{path}/?{query}"), APIClient().get(f"/api/v1/{path}/profile/?{query}")
    assert (page.status_code, told.status_code) == (200, 200)
    return page.content.decode(), told.json()


def words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def section(body: str, name: str) -> str:
    """What stands under the heading of that id."""
    return body.split(f'id="{name}"')[1].split("</section>")[0]


def lines(html: str) -> list[list[str]]:
    """The cells of each row of a table's body."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [[words(cell) for cell in _CELL.findall(row)] for row in body.split("<tr>")[1:]]


def number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def ranged(tally: dict[str, int | None]) -> str:
    """A number as a cell shows it, with its range where it has one."""
    low, high = tally["low"], tally["high"]
    return number(tally["value"]) if low == high else f"{number(tally['value'])} {number(low)}–{number(high)}"


def rate(value: float | None) -> str:
    return "–" if value is None else floatformat(value, 2)


def heat(body: str, name: str) -> dict[str, list[str]]:
    """The table of the heat map under a heading: label to its numbers by year and of all years."""
    return {label: cells for label, *cells in lines(section(body, name))}


def told_heat(told: Any, by: str) -> set[tuple[str, ...]]:
    """The numbers of each value by year and of all years, as the heat map's table shows them."""
    years = [int(one["year"]) for one in told["years"] if one["incidents"]]
    span = range(min(years), max(years) + 1)
    return {
        (*(number({int(one["year"]): one["incidents"] for one in value["years"]}.get(year, 0)) for year in span),
         number(value["incidents"]))
        for value in told[by]
        if value["key"]
    }  # fmt: skip


@_RULES
@pytest.mark.parametrize("query", ["group=ttp", "group=bla&rollup=false", "group=islamic-state-khorasan"])
def test_the_page_of_a_group_shows_the_numbers_of_the_interface(rule: str, query: str) -> None:
    slug, _, more = query.removeprefix("group=").partition("&")
    body, told = both(f"groups/{slug}", f"{more}&counting={rule}".lstrip("&"))
    figures = words(body.split('<dl class="figures">')[1].split("</dl>")[0])
    for shown in (number(told["incidents"]), ranged(told["killed"]), ranged(told["injured"])):
        assert shown in figures
    tracks = dict(lines(body.split('class="data tracks"')[1]))
    assert sorted(value for value in tracks.values() if value != "–") == sorted(
        number(one["rows"]) for one in told["tracks"]
    )
    assert [[cells[0], *cells[2:]] for cells in lines(section(body, "said"))] == [
        [one["year"] or "All years", *(number(one[name]) for name in ("rows", *SPEAKERS, CONTESTED))]
        for one in told["said"]
    ]
    for name, by in (("tactics-years", "attack_types"), ("targets-years", "targets"), ("reach-years", "districts")):
        shown_rows = {
            tuple(cells)
            for label, cells in heat(body, name).items()
            if label not in {"All incidents", "No method stated", "No target stated", "In no one known district"}
            and not label.endswith(" others")
        }
        assert shown_rows <= told_heat(told, by)
        assert shown_rows
    assert [(cells[1], cells[2]) for cells in _table(section(body, "company"))] == [
        (number(one["rows"]), number(one["both_claim"])) for one in told["beside"]
    ]
    assert _tempo_lines(body) == [
        [
            one["year"] or "All years",
            number(one["gaps"]),
            _quartiles(one),
            number(one["longest"]["days"]) if one["longest"] else "–",
        ]
        for one in (*told["tempo"]["years"], *([told["tempo"]["whole"]] if told["tempo"]["whole"] else []))
    ]  # fmt: skip


def _table(html: str) -> list[list[str]]:
    return lines(html) if "<tbody>" in html else []


def _tempo_lines(body: str) -> list[list[str]]:
    return _table(section(body, "tempo"))


def _quartiles(one: dict[str, Any]) -> str:
    if one["refused"]:
        return "too few incidents"
    return f"{_short(one['median'])} {_short(one['lower'])}–{_short(one['upper'])}"


def _short(value: float) -> str:
    return floatformat(value, "-1")


@_RULES
@pytest.mark.parametrize("slug", ["quetta", "kech", "karachi-south"])
def test_the_page_of_a_district_shows_the_numbers_of_the_interface(rule: str, slug: str) -> None:
    body, told = both(f"districts/{slug}", f"counting={rule}")
    figures = words(body.split('<dl class="figures">')[1].split("</dl>")[0])
    for shown in (number(told["incidents"]), ranged(told["killed"]), rate(told["per_100k_a_year"])):
        assert shown in figures
    years = [[cells[0].split(",")[0], *cells[1:]] for cells in lines(section(body, "years").split("<figure")[0])]
    assert years == [
        [
            one["year"],
            number(one["incidents"]),
            ranged(one["killed"]) if one["incidents"] else "0",
            _rank(one["rank"]),
            rate(one["per_100k"]),
            rate(one["province_per_100k"]),
            rate(one["country_per_100k"]),
        ]
        for one in told["years"]
    ]
    groups = {one["key"]: one["incidents"] for one in told["groups"] if one["key"]}
    shown_groups = re.findall(r'href="/groups/([\w-]+)/(?:\?[^"]*)?">[^<]+</a> <a class="count"[^>]*>([\d,]+)<', body)
    assert {group: int(count.replace(",", "")) for group, count in shown_groups} == groups
    places = re.findall(r'<a class="count"[^>]*>([\d,]+)<', section(body, "places"))
    assert [int(count) for count in places] == [one["incidents"] for one in told["places"]][: len(places)]
    assert [cells[2] for cells in _table(section(body, "deadliest"))] == [
        ranged(one["killed"]) for one in told["deadliest"]
    ]
    assert [cells[1:] for cells in _table(section(body, "neighbours"))] == [
        [number(one["incidents"]), ranged(one["killed"]) if one["incidents"] else "0", rate(one["per_100k_a_year"])]
        for one in told["neighbours"]
    ]
    wider = body.split('aria-labelledby="record"')[1].split("</section>")[0]
    assert re.findall(r"([\d,]+) further incidents? say", words(wider)) == [
        number(one["incidents"]) for one in told["wider"]
    ]
    months = lines(section(body, "years").split("<figure", 1)[1])
    assert sum(int(cells[-1].replace(",", "")) for cells in months) == sum(one["incidents"] for one in told["months"])


def _rank(rank: dict[str, int] | None) -> str:
    if rank is None:
        return "no incident"
    return f"{rank['place']} of {rank['of']}" + (f" tied with {rank['ties']}" if rank["ties"] else "")


@_RULES
def test_the_pages_of_campaigns_show_the_numbers_of_the_interface(rule: str) -> None:
    listed = APIClient().get(f"/api/v1/campaigns/?counting={rule}").json()["results"]
    page = Client().get(f"/campaigns/?counting={rule}").content.decode()
    waves = [one for one in listed if one["kind"] == "wave"]
    assert waves
    assert [cells[3:5] if len(cells) == 7 else cells[2:5] for cells in lines(section(page, "waves"))] == [
        [
            number(one["incidents_count"]),
            number(one["counted"]["incidents"]),
            ranged(one["counted"]["killed"]),
        ]
        for one in waves
    ]
    for one in waves:
        body, told = both(f"campaigns/{one['slug']}", f"counting={rule}")
        assert told["incidents"] == one["counted"]["incidents"]
        assert told["killed"] == one["counted"]["killed"]
        if not told["rows"]:
            continue
        figures = words(body.split('<dl class="figures">')[1].split("</dl>")[0])
        for shown in (number(told["incidents"]), ranged(told["killed"]), ranged(told["injured"])):
            assert shown in figures
        assert [cells[2] for cells in _table(section(body, "claimed"))] == [
            number(one["rows"]) for one in told["named"]
        ]
        outlets = re.findall(r'class="count"[^>]*>([\d,]+)<', section(body, "sources"))
        assert outlets == [number(one["rows"]) for one in told["outlets"]]
