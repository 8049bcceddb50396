"""A box and a circle drawn on the map, which become its filter; and the small maps of the years."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def draw(page: Page, kind: str) -> None:
    page.locator(f"[data-draw={kind}]").click()
    sheet = page.locator(".map-sheet")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.45)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
    page.mouse.up()


def test_what_is_drawn_becomes_the_filter_with_its_chip(open_page: OpenPage, record_server: str) -> None:
    page = open_page()
    page.goto(record_server + "/map/?province=balochistan")
    whole = page.locator("[data-chart][data-state=complete]")
    expect(whole).to_have_count(1, timeout=30_000)
    page.locator("[data-draw=box]").click()
    page.keyboard.press("Escape")
    expect(page.locator(".map-sheet")).to_have_count(0)
    draw(page, "box")
    expect(page).to_have_url(re.compile(r"province=balochistan&bbox=\d+\.\d+%2C\d+"))
    expect(page.locator(".chip", has_text="Inside the box")).to_have_count(1)
    expect(page.locator("[data-area]")).to_contain_text("cannot be in a drawn area")
    expect(whole).to_have_count(1, timeout=30_000)
    draw(page, "circle")
    expect(page).to_have_url(re.compile(r"province=balochistan&near=\d+\.\d+%2C\d+\.\d+&within_km=\d+$"))
    page.locator(".chip", has_text="Near the point").click()
    expect(page).to_have_url(re.compile(r"/map/\?province=balochistan$"))


@pytest.mark.parametrize("width", [1280, 360])
def test_the_years_stand_side_by_side(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    page.goto(record_server + "/map/?layer=years")
    expect(page.get_by_role("img", name="Incidents by district, 2024")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.locator(".year-maps a", has_text="2024").click()
    expect(page).to_have_url(re.compile(r"/map/\?date_from=2024-01-01&date_to=2024-12-31$"))
