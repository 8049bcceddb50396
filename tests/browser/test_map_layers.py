"""The map through time and the map of a change, moved by keyboard and looked at on a desk and a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


@pytest.mark.parametrize("width", [1280, 360])
def test_the_slider_moves_the_numbers_and_leaves_the_whole_again(
    open_page: OpenPage, record_server: str, width: int
) -> None:
    page = open_page(width=width)
    page.goto(record_server + "/map/")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    label, count = page.locator("[data-player-label]"), page.locator("[data-player-count]")
    slider = page.locator("[data-player-slider]")
    expect(label).to_have_text("The whole period")
    slider.focus()
    expect(slider).not_to_have_attribute("max", "1000")
    slider.press("Home")
    expect(label).to_have_text("January 2021")
    january = count.inner_text()
    slider.press("ArrowRight")
    expect(label).to_have_text("February 2021")
    expect(count).not_to_have_text(january)
    page.locator("[data-player-span]").select_option("all")
    expect(label).to_have_text("January 2021 to February 2021")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.locator("[data-player-all]").click()
    expect(label).to_have_text("The whole period")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_change_is_drawn_with_its_classes(open_page: OpenPage, record_server: str, width: int) -> None:
    page = open_page(width=width)
    page.goto(record_server + "/map/?layer=change&date_from=2024-01-01&date_to=2024-12-31")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    expect(page.locator("[data-legend] .key")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


def test_any_other_period_is_set_against_the_filters_by_keyboard(open_page: OpenPage, record_server: str) -> None:
    page = open_page(width=360)
    page.goto(record_server + "/map/?layer=change&date_from=2024-01-01&date_to=2024-12-31")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    page.get_by_role("link", name="another period").press("Enter")
    first = page.locator(".map-period input[name=against_from]")
    expect(first).to_have_value("2022-12-31")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    first.fill("2022-01-01")
    last = page.locator(".map-period input[name=against_to]")
    last.fill("2022-06-30")
    last.press("Enter")
    expect(page.locator("#map-heading")).to_contain_text("per 30 days, 1 Jan – 30 Jun 2022 to 1 Jan – 31 Dec 2024")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    assert "against_from=2022-01-01&against_to=2022-06-30" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "the page scrolls sideways"


@pytest.mark.parametrize(("layer", "width"), [("density", 360), ("hexagons", 1280)])
def test_places_are_drawn_smooth_and_in_hexagons(
    open_page: OpenPage, record_server: str, layer: str, width: int
) -> None:
    page = open_page(width=width)
    page.goto(f"{record_server}/map/?layer={layer}")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    drawn = page.evaluate("document.querySelector('[data-plot]').data[0].type")
    assert drawn == {"density": "densitymap", "hexagons": "choroplethmap"}[layer]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


# Zooms a map, and takes it off the page when it has rendered that and Plotly has not yet done what follows: it waits
# some milliseconds between the two.
SWAPPED_IN_THE_MIDDLE = """() => {
  const plot = document.querySelector("[data-plot]");
  const purge = Plotly.purge;
  Plotly.purge = (...given) => { purge(...given); document.body.dataset.emptied = "yes"; };
  document.querySelector("[data-zoom-by='1']").click();
  setTimeout(() => {
    const map = plot._fullLayout.map._subplot.map;
    map.on("render", function swap() {
      if (!map.loaded()) return;
      map.off("render", swap);
      plot.closest("[data-chart]").remove();
      document.dispatchEvent(new Event("htmx:afterSettle"));
    });
    map.triggerRepaint();
  });
}"""


def test_a_map_that_is_swapped_while_it_is_drawn_is_let_go_of_when_that_is_done(page: Page, record_server: str) -> None:
    page.goto(record_server + "/map/")
    expect(page.locator("[data-chart][data-state=complete]")).to_have_count(1, timeout=15_000)
    page.wait_for_timeout(500)
    page.evaluate(SWAPPED_IN_THE_MIDDLE)
    expect(page.locator("body[data-emptied]")).to_have_count(1)
    page.wait_for_timeout(200)
