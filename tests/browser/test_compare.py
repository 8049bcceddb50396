"""The comparison as a reader uses it: both widths, the form, a preset, another part, and the filter beside it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_pages import charts_drawn


@pytest.mark.parametrize("width", [1280, 360])
def test_a_comparison_opens_whole_without_complaint(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    response = page.goto(f"{record_server}/compare/?event=2021-taliban-take-kabul&by=group&measure=killed")
    assert response is not None
    assert response.status == 200
    charts_drawn(page, 2)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    expect(page.locator(".compare-table tbody tr")).to_have_count(8)


def test_two_sides_are_chosen_narrowed_and_taken_apart(open_page: OpenPage, record_server: str) -> None:
    page = open_page()
    page.goto(f"{record_server}/compare/")
    charts_drawn(page, 2)
    page.get_by_role("navigation", name="Compare").get_by_role("link", name="two provinces").click()
    page.locator("select[name=a]").select_option("balochistan")
    page.locator("select[name=b]").select_option("khyber-pakhtunkhwa")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("#sides-heading")).to_have_text("Khyber Pakhtunkhwa, against Balochistan")
    charts_drawn(page, 2)

    page.locator("[data-menu=attack_type] > summary").click()
    page.locator("[name=attack_type][value=suicide_bombing]").check()
    expect(page.locator(".chips")).to_contain_text("Suicide bombing")
    expect(page.locator("#sides-heading")).to_have_text("Khyber Pakhtunkhwa, against Balochistan")
    charts_drawn(page, 2)

    page.keyboard.press("Escape")
    page.locator(".chart-controls").get_by_role("link", name="group").click()
    expect(page.locator("#drivers-heading")).to_contain_text("by group")
    charts_drawn(page, 2)
    assert "a=balochistan" in page.url
    assert "attack_type=suicide_bombing" in page.url
