"""UCDP beside ours in a browser, and another tracker's file at the desk."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import SignIn
from tests.browser.test_pages import charts_drawn
from tests.dashboard.test_comparison_files import UCDP, file_of


@pytest.mark.parametrize("width", [1280, 360])
def test_ucdp_beside_ours_opens_whole_and_shows_each_list(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    page.goto(f"{record_server}/trackers/ucdp/")
    charts_drawn(page, 1)
    expect(page.get_by_role("heading", name="UCDP GED 22.1 beside ours")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="Ours that they lack").click()
    expect(page.locator("#list")).to_contain_text("Ours that they lack")
    expect(page.locator(".comparison-list tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_file_with_an_error_is_told_at_the_desk_and_one_without_can_be_imported(
    page: Page, desk_server: str, signed_in: SignIn
) -> None:
    signed_in(page, "ed")
    for row, expected in ((UCDP | {"best": "many"}, "It must be a whole number such as 3."), (UCDP, "Import it")):
        page.goto(f"{desk_server}/desk/comparison/")
        file: FilePayload = {"name": "ged.csv", "mimeType": "text/csv", "buffer": file_of(row)}
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_label("Version", exact=True).fill("99.9")
        page.get_by_label("I may use this file").check()
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_text(expected)).to_be_visible()
    page.get_by_role("link", name="Delete this set").click()
    page.get_by_role("button", name="Delete UCDP GED 99.9").click()
    expect(page.get_by_text("UCDP GED 99.9 is deleted")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_pair_is_rejected_and_taken_back_by_keyboard(
    open_page: OpenPage, desk_server: str, signed_in: SignIn, width: int
) -> None:
    page = open_page(width=width)
    signed_in(page, "ed")
    page.goto(f"{desk_server}/desk/comparison/")
    page.get_by_role("link", name="UCDP GED 22.1").click()
    page.get_by_role("link", name="In both", exact=True).click()
    first = page.locator(".comparison-list tbody tr").first
    day = first.locator("th").inner_text()
    first.get_by_role("button", name="Not the same").press("Enter")
    expect(page.get_by_text("Marked as not the same")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(first.locator("a, button").first).to_be_focused()
    page.get_by_role("link", name="Rejected pairs", exact=True).press("Enter")
    expect(first.locator("th")).to_have_text(day, use_inner_text=True)
    expect(first).to_contain_text("Rejected by ed")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    first.get_by_role("button", name="Take it back").press("Enter")
    expect(page.locator("#list")).to_have_text("Rejected pairs 0")
