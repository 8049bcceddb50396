"""How pages look where it is easily lost again: on a phone, on paper, in the dark, and by the levels of headings."""

import itertools

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def drawn(page: Page) -> None:
    """Wait until every chart stands."""
    expect(page.locator("[data-chart]:not([data-state=complete])")).to_have_count(0, timeout=15_000)


def test_the_buttons_of_a_map_stand_inside_of_its_picture_on_a_phone(phone: Page, record_server: str) -> None:
    phone.goto(record_server + "/map/?layer=hexagons")
    drawn(phone)
    picture, buttons = (phone.locator(name).bounding_box() for name in (".chart-plot", ".chart-zoom"))
    assert picture is not None
    assert buttons is not None
    assert picture["y"] < buttons["y"]
    assert buttons["y"] + buttons["height"] < picture["y"] + picture["height"]


def test_what_is_folded_stands_open_on_paper_and_what_stacks_is_a_table(
    open_page: OpenPage, record_server: str
) -> None:
    page = open_page(width=720)  # as wide as a sheet between its margins
    page.goto(record_server + "/districts/")
    quiet = page.locator(".quiet a", has_text="Abbottabad")
    expect(quiet).to_be_hidden()
    page.emulate_media(media="print")
    expect(quiet).to_be_visible()
    page.goto(record_server + "/groups/ttp/")
    expect(page.locator(".said-table tbody tr").first).to_have_css("display", "table-row")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720, "the sheet is wider than paper"


def test_a_chart_is_drawn_anew_in_the_colours_that_are_chosen(page: Page, record_server: str) -> None:
    page.goto(record_server + "/trends/?by=none")
    drawn(page)
    picture = page.locator(".main-svg").first
    expect(picture).to_have_css("background-color", "rgb(251, 250, 247)")
    page.get_by_role("button", name="Use dark colours").click()
    expect(picture).to_have_css("background-color", "rgb(23, 22, 20)")


def test_the_open_page_is_in_view_in_both_rows_of_the_navigation(phone: Page, record_server: str) -> None:
    phone.goto(record_server + "/trackers/ucdp/")
    for row in (".nav", ".subnav"):
        expect(phone.locator(f"{row} a[aria-current]")).to_be_in_viewport(ratio=1)


def test_the_drawn_reference_of_the_interface_skips_no_level_of_heading(page: Page, record_server: str) -> None:
    page.goto(record_server + "/api/docs/")
    expect(page.locator("#reference .opblock-summary").first).to_be_visible(timeout=15_000)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one) => +one.tagName[1])")
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
