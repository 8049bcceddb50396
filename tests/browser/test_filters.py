"""The filter bar in a browser: no full reload, a working back button, a sheet on phones, a form without scripts."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import OpenPage

HEADING = "#list-words"


def documents(page: Page) -> list[str]:
    """Addresses of whole pages asked for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "document":
            asked.append(request.url)

    page.on("request", note)
    return asked


def choose(page: Page, menu: str, value: str) -> None:
    page.locator(f"[data-menu={menu}] > summary").click()
    page.locator(f"[data-menu={menu}] input[value={value}]").check()


def test_a_filter_changes_the_list_and_the_address_without_a_reload(page: Page, record_server: str) -> None:
    page.goto(f"{record_server}/incidents/")
    every = page.locator(HEADING).inner_text()
    reloads = documents(page)
    choose(page, "province", "sindh")
    expect(page.locator(HEADING)).to_contain_text("in Sindh")
    expect(page).to_have_url(re.compile(r"\?province=sindh$"))
    page.go_back()
    expect(page.locator(HEADING)).to_have_text(every)
    expect(page.locator("[data-menu=province] [data-menu-count]")).to_be_hidden()
    assert reloads == []


def test_a_list_is_found_in_by_typing_and_chosen_by_keyboard(page: Page, record_server: str) -> None:
    page.goto(f"{record_server}/incidents/")
    page.locator("[data-menu=district] > summary").press("Enter")
    expect(page.locator("[data-menu=district] [data-find]")).to_be_focused()
    page.keyboard.type("wana")
    expect(page.locator("[data-menu=district] [data-none]")).to_be_visible()
    page.locator("[data-menu=district] [data-find]").fill("kech")
    expect(page.locator("[data-menu=district] .menu-option:visible")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(HEADING)).to_contain_text("in Kech district")
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu=district] > summary")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 360])
def test_who_attributes_is_chosen_like_any_other_filter(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width, height=740)
    page.goto(f"{record_server}/incidents/")
    if width == 360:
        page.get_by_role("button", name="Filters").click()
    choose(page, "attribution", "claim")
    expect(page.locator(HEADING)).to_contain_text("with attribution: claim by the group")
    expect(page).to_have_url(re.compile(r"\?attribution=claim$"))
    expect(page.locator("[data-menu=attribution] [data-menu-count]")).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        page.locator("[data-sheet-close]").click()
    page.locator(".chip", has_text="Claim by the group").click()
    expect(page).to_have_url(f"{record_server}/incidents/")
    expect(page.locator("[data-menu=attribution] input[value=claim]")).not_to_be_checked()


def test_a_chip_takes_one_filter_off_and_the_form_follows(page: Page, record_server: str) -> None:
    page.goto(f"{record_server}/incidents/?province=sindh&q=karachi")
    page.locator(".chip", has_text="karachi").click()
    expect(page).to_have_url(re.compile(r"\?province=sindh$"))
    expect(page.locator("#filter-q")).to_have_value("")
    expect(page.locator("[data-menu=province] input[value=sindh]")).to_be_checked()


def test_a_preset_sets_both_days(page: Page, record_server: str) -> None:
    page.goto(f"{record_server}/")
    page.locator("[data-menu=date] > summary").click()
    page.get_by_role("link", name="Last 90 days").click()
    expect(page).to_have_url(re.compile(r"\?date_from=\d{4}-\d\d-\d\d&date_to=\d{4}-\d\d-\d\d$"))
    expect(page.locator("[data-menu=date] [data-menu-label]")).to_have_text("Last 90 days")
    expect(page.locator(".section-note", has_text="Changes are on the equal period before")).to_be_visible()


def test_on_a_phone_the_filters_are_a_sheet_with_a_count(phone: Page, record_server: str) -> None:
    phone.goto(f"{record_server}/incidents/")
    expect(phone.locator("[data-menu=province] > summary")).to_be_hidden()
    phone.get_by_role("button", name="Filters").click()
    choose(phone, "province", "sindh")
    expect(phone.locator("[data-sheet-close]")).to_have_text(re.compile(r"Show \d+ incidents"))
    phone.locator("[data-sheet-close]").click()
    expect(phone.locator("[data-active-count]")).to_have_text("1")
    expect(phone.locator("#filters-sheet")).to_be_hidden()


def test_a_list_of_chosen_columns_is_no_wider_than_a_phone(phone: Page, record_server: str) -> None:
    phone.goto(f"{record_server}/incidents/?counting=picss_like&columns=date&columns=uid")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_the_form_works_without_scripts(open_page: OpenPage, record_server: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{record_server}/incidents/")
    choose(page, "province", "sindh")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(HEADING)).to_contain_text("in Sindh")


def test_a_chosen_theme_is_remembered_before_the_page_is_drawn(page: Page, record_server: str) -> None:
    page.goto(f"{record_server}/incidents/")
    page.get_by_role("button", name="Use dark colours").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
    expect(page.get_by_role("button", name="Use light colours")).to_be_visible()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("date_from=2022-12-28&date_to=2023-12-28", "28 Dec 2022 – 28 Dec 2023"),
        ("date_from=2024-01-01&date_to=2024-12-31", "1 Jan – 31 Dec 2024"),
        ("date_from=2024-03-01&date_to=2024-03-09", "1–9 Mar 2024"),
    ],
)
def test_a_long_period_is_said_in_short_and_leaves_the_bar_one_line(
    open_page: OpenPage, record_server: str, days: str, said: str
) -> None:
    page = open_page(width=1280)
    page.goto(f"{record_server}/trends/?{days}")
    expect(page.locator("[data-menu=date] [data-menu-label]")).to_have_text(said)
    first, last = (
        page.locator(f".filters-row {part}").bounding_box() for part in ("[data-menu=date]", ".filters-search")
    )
    assert first is not None
    assert last is not None
    assert abs(first["y"] - last["y"]) < 10


def test_the_sections_of_the_methodology_are_one_tap_away_on_a_phone(open_page: OpenPage, record_server: str) -> None:
    page = open_page(width=360, height=740)
    page.goto(f"{record_server}/methodology/#limits")
    back = page.get_by_role("link", name="Sections", exact=True)
    expect(back).to_be_in_viewport()
    back.click()
    expect(page.get_by_role("navigation", name="Sections")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
