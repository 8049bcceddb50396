"""Other trackers: a reader asks for another count of another area, and reads figures, part and rows."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


@pytest.mark.parametrize("width", [1280, 360])
def test_a_reader_asks_for_the_killed_of_a_province_month_by_month(
    open_page: OpenPage, record_server: str, width: int
) -> None:
    page = open_page(width=width)
    page.goto(f"{record_server}/trackers/")
    expect(page.locator("#year")).to_have_text("2025: 7 answers by 5 publishers")
    page.locator("#area").select_option("Balochistan")
    page.locator("#measure").select_option("Killed")
    page.locator("#unit").select_option("Months")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile(r"area=Balochistan&measure=killed"))
    expect(page.locator("#figures")).to_have_text("Killed: figure by figure")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    folded = page.locator(".figures-publisher:not([open]) > summary")
    if folded.count():
        folded.first.click()
    page.locator(".figures-all a[href^='/incidents/']").locator("visible=true").first.click()
    page.wait_for_url(
        re.compile(r"/incidents/\?counting=\w+&date_from=20..-..-01&date_to=20..-..-..&province=balochistan")
    )
