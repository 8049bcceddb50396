"""Checking a claim in a browser: the form filled in by hand, the answer at its own link, and all without scripts."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.claim_form import EXAMPLE
from tests.browser.conftest import OpenPage


@pytest.mark.parametrize("width", [1280, 360])
def test_a_statement_is_taken_apart_and_answered(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    page.goto(f"{record_server}/check/")
    page.get_by_label("Said on").fill("2024-05-19")
    page.get_by_label("From", exact=True).fill("2024-03-01")
    page.get_by_label("Attacks or incidents: the word before the number").select_option("at_least")
    page.get_by_label("Attacks or incidents: the number").fill("85")
    page.get_by_label("Balochistan", exact=True).first.check()
    page.get_by_label("Khyber Pakhtunkhwa", exact=True).first.check()
    page.get_by_role("button", name="Check it").click()
    # Blank fields are no part of the address.
    page.wait_for_url(re.compile(r"/check/\?said_on=2024-05-19&date_from=2024-03-01&counting=attacks&incidents_is=at_"))
    expect(page.locator(".claim-said")).to_have_text(
        "At least 85 attacks, mostly in Balochistan and Khyber Pakhtunkhwa"
    )
    expect(page.locator(".claim-table .is-main").first).to_contain_text("22")
    expect(page.locator(".claim-times")).to_contain_text("This record did not exist on that day")
    expect(page.locator(".claim-form")).not_to_have_attribute("open", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.get_by_text("Change the statement").click()
    expect(page.get_by_label("Attacks or incidents: the number")).to_have_value("85")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


def test_without_scripts_the_check_is_the_same_and_on_paper_its_tables_are_tables(
    open_page: OpenPage, record_server: str
) -> None:
    page = open_page(width=700, java_script_enabled=False)
    page.goto(f"{record_server}/check/?{EXAMPLE}")
    expect(page.locator(".claim-summary")).to_contain_text("the record must lack at least 63 attacks")
    page.emulate_media(media="print")
    expect(page.locator(".claim-table thead").first).to_be_visible()
    expect(page.locator(".claim-table td").first).to_have_css("display", "table-cell")
    expect(page.locator(".claim-form")).to_be_hidden()
    expect(page.locator("[data-copied]")).to_be_visible()
