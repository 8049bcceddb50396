"""Every public page, as a reader at a desk and one with a phone sees it, over the starter record."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints, OpenPage

PAGES = {
    "/": "Militant violence in Pakistan",
    "/map/": "Map",
    "/timeline/": "Timeline",
    "/incidents/": "Incidents",
    "/incidents/PK-000457/": "Suicide bombing against Chinese nationals",
    "/groups/": "Armed groups",
    "/groups/ttp/": "Tehreek-e-Taliban Pakistan",
    "/districts/": "Districts",
    "/districts/north-waziristan/": "North Waziristan",
    "/trackers/": "Other trackers",
    "/methodology/": "Methodology",
    "/data/": "About the data",
    "/api/docs/guide/": "The record by program",
}
DOCUMENT = json.loads((settings.BASE_DIR / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = sum(len(methods) for methods in DOCUMENT["paths"].values())
CHARTED = {
    "/": 2,
    "/map/": 1,
    "/timeline/": 1,
    "/trackers/": 1,
    "/incidents/PK-000457/": 1,
    "/groups/ttp/": 1,
    "/districts/north-waziristan/": 1,
}


def charts_drawn(page: Page, number: int) -> None:
    """Wait until that many charts stand, the points of maps included."""
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(number, timeout=15_000)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_whole_without_complaint(open_page: OpenPage, record_server: str, path: str, width: int) -> None:
    page = open_page(width=width)
    response = page.goto(record_server + path)
    assert response is not None
    assert response.status == 200
    expect(page.locator("h1")).to_contain_text(PAGES[path])
    charts_drawn(page, CHARTED.get(path, 0))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


@pytest.mark.parametrize("width", [1280, 360])
def test_the_reference_of_the_interface_is_drawn_and_opens(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    response = page.goto(f"{record_server}/api/docs/")
    assert response is not None
    assert response.status == 200
    expect(page.locator("h1")).to_contain_text("The interface, address by address")
    expect(page.locator("#reference .opblock-summary")).to_have_count(OPERATIONS, timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.get_by_role("button", name="GET /api/v1/stats/").first.click()
    expect(page.locator("#reference tr[data-param-name=measure]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


def test_a_filter_changes_the_page_without_a_reload_and_the_back_button_undoes_it(
    page: Page, record_server: str
) -> None:
    page.goto(record_server + "/")
    charts_drawn(page, 2)
    page.evaluate("window.stayed = true")
    attacks = page.locator(".number-value").first
    everywhere = attacks.inner_text()
    page.locator("[data-menu=province] summary").click()
    page.get_by_label("Sindh", exact=True).check()
    page.wait_for_url(re.compile(r"province=sindh"))
    expect(attacks).not_to_have_text(everywhere)
    charts_drawn(page, 2)
    page.go_back()
    expect(attacks).to_have_text(everywhere)
    charts_drawn(page, 2)
    assert page.url == record_server + "/"
    assert page.evaluate("window.stayed") is True
    assert not page.get_by_label("Sindh", exact=True).is_checked()


def test_the_number_of_attacks_opens_exactly_its_rows(page: Page, record_server: str) -> None:
    page.goto(record_server + "/?province=balochistan")
    link = page.locator(".number-value a").first
    number = link.inner_text()
    link.click()
    page.wait_for_url(re.compile(r"/incidents/\?.*counting=attacks"))
    expect(page.locator("#results")).to_contain_text(f"{number} incidents match")


def test_a_reader_with_a_keyboard_reaches_the_content_and_the_filters(page: Page, record_server: str) -> None:
    page.goto(record_server + "/incidents/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip", re.IGNORECASE))
    summary = page.locator("[data-menu=event_class] summary")
    summary.focus()
    page.keyboard.press("Enter")
    # The list opens with its search field focused; the first of its boxes comes next.
    expect(page.locator("[data-menu=event_class] [data-find]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "event_class")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"event_class="))
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu=event_class]")).not_to_have_attribute("open", "")


def test_search_narrows_the_list_and_a_misspelling_still_finds(page: Page, record_server: str) -> None:
    page.goto(record_server + "/incidents/?q=Noshki")
    expect(page.locator("#results")).to_contain_text("Nushki")


def test_a_wrong_filter_is_named_beside_the_field_and_the_page_stays(
    page: Page, record_server: str, complaints: Complaints
) -> None:
    complaints.allow("400")
    response = page.goto(record_server + "/?date_from=yesterday")
    assert response is not None
    assert response.status == 400
    expect(page.locator("body")).to_contain_text("is not a day")


def test_an_unknown_incident_is_a_page_with_a_way_back(page: Page, record_server: str, complaints: Complaints) -> None:
    complaints.allow("404")
    response = page.goto(record_server + "/incidents/PK-999999/")
    assert response is not None
    assert response.status == 404
    expect(page.locator("main a").first).to_be_visible()


# Where the newest point with a reported toll stands on the page, and what it carries.
NEWEST_POINT = """() => {
  const plot = document.querySelector("[data-plot]");
  const { lon, lat, customdata } = plot.data.at(-1);
  const map = plot._fullLayout.map._subplot.map;
  const { x, y } = map.project([lon.at(-1), lat.at(-1)]);
  const { left, top } = map.getContainer().getBoundingClientRect();
  return { x: x + left, y: y + top, details: customdata.at(-1) };
}"""


def test_the_title_of_a_point_of_many_is_asked_for_when_it_is_pointed_at(page: Page, record_server: str) -> None:
    def as_of_many(route: Route) -> None:
        answer = route.fetch()
        traces = answer.json()
        for trace in traces:
            if "packed" in trace:
                trace["packed"]["titles"] = []
        route.fulfill(response=answer, json=traces)

    page.route("**/map/points.json*", as_of_many)
    page.goto(f"{record_server}/map/")
    charts_drawn(page, 1)
    spot = page.evaluate(NEWEST_POINT)
    uid, shown, *_ = spot["details"]
    assert shown == uid
    asked = page.request.get(f"{record_server}/api/v1/incidents/?uid={uid}&fields=title").json()
    page.mouse.move(spot["x"] - 4, spot["y"])
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".hoverlayer")).to_contain_text(asked["results"][0]["title"])
    page.mouse.click(spot["x"], spot["y"])
    expect(page).to_have_url(f"{record_server}/incidents/{uid}/")
