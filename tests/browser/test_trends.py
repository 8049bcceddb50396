"""The page of trends, as a reader at a desk and one with a phone uses it, over the starter record."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_pages import charts_drawn

VIEWS = {"": 2, "?show=years": 2, "?show=days": 2, "?show=people": 1}


@pytest.mark.parametrize("width", [1280, 360])
def test_every_view_opens_whole_without_complaint(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    for view, charts in VIEWS.items():
        page.goto(f"{record_server}/trends/{view}")
        expect(page.locator("h1")).to_have_text("Trends")
        charts_drawn(page, charts)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{view} scrolls sideways"


def test_a_switch_changes_the_charts_without_a_reload_and_a_bin_leads_to_its_rows(
    open_page: OpenPage, record_server: str
) -> None:
    page = open_page()
    page.goto(f"{record_server}/trends/")
    charts_drawn(page, 2)
    page.evaluate("window.stayed = true")
    page.get_by_role("navigation", name="Per", exact=True).get_by_role("link", name="quarter").click()
    page.wait_for_url(re.compile(r"unit=quarter"))
    expect(page.locator("#results")).to_contain_text("Incidents by quarter")
    charts_drawn(page, 2)
    page.get_by_role("navigation", name="Count", exact=True).get_by_role("link", name="killed", exact=True).click()
    page.wait_for_url(re.compile(r"measure=killed"))
    expect(page.locator("#results")).to_contain_text("Killed by quarter")
    charts_drawn(page, 2)
    assert page.evaluate("window.stayed")
    page.locator("#trend .chart-data summary").click()
    page.locator("#trend .chart-data tbody a").first.click()
    page.wait_for_url(re.compile(r"/incidents/\?.*date_from=2021-01-01&date_to=2021-03-31"))
    expect(page.locator("#results a[href^='/incidents/PK-']").first).to_be_visible()


def test_a_past_is_chosen_on_the_page_and_stays_through_its_filters_and_links(
    open_page: OpenPage, record_server: str
) -> None:
    page = open_page(width=360)
    page.goto(f"{record_server}/trends/")
    page.get_by_text("Cite these numbers, or read them as they stood").click()
    page.get_by_label("As published by").fill("2024-06-30")
    page.locator("#cite-numbers").get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"known_by=2024-06-30"))
    banner = page.locator(".past")
    expect(banner).to_contain_text("from what had been published by 30 June 2024")
    page.get_by_role("navigation", name="Count", exact=True).get_by_role("link", name="killed", exact=True).click()
    page.wait_for_url(re.compile(r"known_by=2024-06-30.*measure=killed|measure=killed.*known_by=2024-06-30"))
    page.goto(page.url.replace("/trends/", "/timeline/"))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#filter-q").fill("Quetta")
    page.wait_for_url(re.compile(r"/timeline/\?.*q=Quetta.*known_by=2024-06-30|known_by=2024-06-30.*q=Quetta"))
    expect(banner).to_contain_text("from what had been published by 30 June 2024")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    banner.get_by_role("link", name="Back to now").click()
    page.wait_for_url(re.compile(r"/timeline/\?(?!.*known_by).*q=Quetta"))
    expect(banner).to_have_count(0)
