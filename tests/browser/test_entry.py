"""Entering an incident in a real browser: by the keyboard alone, beside its twin, against another editor, and later."""

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Page, expect

from dashboard.models import WorkingCopy
from incidents.models import Incident, Report
from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn

KEY_MS = 60
"""Between two keys: two hundred a minute fewer than a fast typist strikes."""
PRACTISED_SECONDS = 60

pytestmark = pytest.mark.usefixtures("desk_record")


class Keyboard:
    """Somebody who types at a steady pace and never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, text: str) -> None:
        self.page.keyboard.type(text, delay=KEY_MS)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(KEY_MS)

    def fill_in(self, text: str) -> None:
        """Write into the field that has the focus, and go on to the next."""
        self.write(text)
        self.press("Enter")


@pytest.fixture
def new(page: Page, desk_server: str, signed_in: SignIn) -> Page:
    """A blank form, open before an editor."""
    signed_in(page, "ed")
    page.goto(f"{desk_server}/desk/incidents/new/")
    expect(page.get_by_label("Web address")).to_be_focused()
    return page


def field(page: Page, name: str) -> str:
    return page.locator(f"[name='{name}']").input_value()


def kept(page: Page) -> None:
    """Wait until what was typed is kept."""
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"))
    page.wait_for_timeout(1300)


def arrived(**typed: str) -> None:
    """Wait until the server has what a page sent while it was left: it is on its way beside the next page."""
    wanted = {f"data__{name}": [words] for name, words in typed.items()}
    deadline = time.monotonic() + 10
    while not WorkingCopy.objects.filter(**wanted).exists():
        assert time.monotonic() < deadline, "what was typed last never came"
        time.sleep(0.05)


def test_a_practised_editor_enters_an_ordinary_incident_by_the_keyboard_in_under_a_minute(new: Page) -> None:
    keys = Keyboard(new)
    started = time.monotonic()
    keys.fill_in("https://www.dawn.com/news/2831234/five-policemen-martyred-in-attack-on-mir-ali-check-post")
    keys.press("Enter")  # Dawn is recognised
    keys.fill_in("4 May 2024")
    keys.fill_in("Friday night")
    keys.fill_in("mir ali")
    keys.press("Enter")  # a town
    keys.fill_in("mil")
    keys.fill_in("armed")
    keys.press("Enter")
    keys.fill_in("police")
    keys.press("Enter")
    keys.fill_in("TTP")
    keys.fill_in("Claim")
    keys.press("Alt+c")
    keys.fill_in("5")
    keys.fill_in("no")
    keys.fill_in("at least 12")
    keys.fill_in("no")
    keys.press("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft")
    keys.write("5")
    keys.press("ArrowDown")
    keys.write("2")
    keys.press("Control+Enter")
    expect(new.get_by_text("is saved and waits for review")).to_be_visible()
    taken = time.monotonic() - started
    assert taken < PRACTISED_SECONDS, f"{taken:.0f} seconds"

    incident = Incident.objects.latest("created_at")
    assert incident.status == "in_review"
    assert incident.title == "Armed attack on police, Mir Ali, North Waziristan"
    assert (incident.date, incident.part_of_day) == (dt.date(2024, 5, 3), "night")
    assert incident.place is not None
    assert incident.place.slug == "mir-ali"
    assert incident.location_precision == "town"
    report = incident.reports.get()
    assert (report.outlet.slug, report.published_on) == ("dawn", dt.date(2024, 5, 4))
    figures = report.figures.order_by("id").values_list("victim_class", "harm", "low", "high", "quantifier")
    assert list(figures) == [
        ("total", "killed", 5, 5, None),
        ("total", "injured", 12, None, "at_least"),
        ("security", "killed", 5, 5, None),
        ("militant", "killed", 2, 2, None),
    ]
    claim = incident.attributions.get()
    assert claim.group is not None
    assert (claim.group.slug, claim.track, claim.level, claim.report) == ("ttp", "claim", "made", report)
    assert (incident.killed_best, incident.injured_best, incident.killed_militants) == (5, 12, 2)


def test_a_likely_duplicate_appears_while_typing_and_takes_the_source(new: Page) -> None:
    twin = Incident.objects.get(uid="PK-000457")
    assert twin.district is not None
    sources = twin.reports.count()
    new.get_by_label("Web address").fill("https://www.dawn.com/news/2900001/another-account")
    expect(new.get_by_label("Outlet")).to_have_value("dawn")
    new.get_by_label("When, in words").fill(f"{twin.date:%d %B %Y}")
    expect(new.get_by_label("Date", exact=True)).to_have_value(twin.date.isoformat())
    new.locator("#id_place_text").press_sequentially(twin.place_text or twin.district.name, delay=10)
    new.get_by_label("Class", exact=True).select_option(twin.event_class)
    new.locator("#id_reports-0-statements-0-total-killed").fill(str(twin.killed_best))
    panel = new.locator("#panel")
    expect(panel.get_by_role("heading", name="In the record already?")).to_be_visible()
    expect(panel).to_contain_text(twin.uid)
    expect(new.locator("[data-said]")).to_contain_text("that may be the same")
    panel.locator(f"button[value='join:{twin.uid}']").click()

    expect(new.get_by_role("heading", level=1)).to_have_text(f"Change {twin.uid}")
    expect(new.get_by_text(f"Your source stands below those of {twin.uid}")).to_be_visible()
    assert field(new, f"reports-{sources}-url") == "https://www.dawn.com/news/2900001/another-account"
    assert not Report.objects.filter(url__contains="2900001").exists(), "nothing is saved yet"
    new.locator(f"#id_reports-{sources}-statements-0-total-killed").fill("")
    new.get_by_label("Reason").fill("A second source")
    new.get_by_role("button", name="Save the change").click()
    expect(new.get_by_text(f"{twin.uid} is saved.")).to_be_visible()
    assert twin.reports.count() == sources + 1
    assert Report.objects.get(url__contains="2900001").incident == twin


def test_an_address_that_is_in_the_record_says_so_at_once(new: Page) -> None:
    report = Report.objects.exclude(url="").filter(incident__uid="PK-000865").earliest("position")
    new.get_by_label("Web address").fill(report.url)
    expect(new.locator("[data-found]")).to_contain_text("This source is in the record already: PK-000865")
    expect(new.get_by_label("Outlet")).to_have_value(report.outlet.slug)


def test_two_editors_on_one_incident_both_end_up_in_the_record(
    open_page: OpenPage, desk_server: str, signed_in: SignIn, complaints: Complaints
) -> None:
    complaints.allow("409")
    incident = Incident.objects.get(uid="PK-000860")
    address = f"{desk_server}/desk/incidents/{incident.uid}/edit/"
    first, second = open_page(), open_page()
    for page, name in ((first, "ed"), (second, "rev")):
        signed_in(page, name)
        page.goto(address)
    second.get_by_label("Summary").fill("Two shrines were attacked within an hour.")
    second.get_by_label("Reason").fill("The report tells it so")
    second.get_by_role("button", name="Save the change").click()
    expect(second.get_by_text(f"{incident.uid} is saved.")).to_be_visible()

    first.get_by_label("Summary").fill("Two shrines were attacked.")
    first.get_by_label("Add to targets").press_sequentially("religious l")
    first.keyboard.press("Enter")
    first.get_by_label("Reason").fill("A cleric was the target")
    first.keyboard.press("Control+Enter")
    expect(first.get_by_role("heading", level=1)).to_have_text(f"Two versions of {incident.uid}")
    summary = first.get_by_role("row", name=re.compile("^Summary"))
    expect(summary).to_contain_text("Two shrines were attacked.")
    expect(summary).to_contain_text("Two shrines were attacked within an hour.")
    expect(first.get_by_role("group", name="Targets").get_by_label("Yours")).to_be_checked()
    expect(first.get_by_role("group", name="Summary").locator(":checked")).to_have_count(0)
    first.get_by_role("group", name="Summary").get_by_label("Theirs").check()
    first.get_by_role("button", name="Save what is chosen").click()
    expect(first.get_by_text(f"{incident.uid} is saved.")).to_be_visible()

    incident.refresh_from_db()
    assert incident.version == 3
    assert incident.summary == "Two shrines were attacked within an hour."
    assert "religious_leader" in incident.targets


def test_whoever_leaves_and_comes_back_finds_everything_as_it_was_also_what_is_wrong(
    new: Page, desk_server: str
) -> None:
    new.get_by_label("Web address").fill("https://www.dawn.com/news/2900002/")
    new.get_by_role("button", name="Add another source").click()
    expect(new.locator("#id_reports-1-url")).to_be_focused()
    new.keyboard.type("not an address")
    new.get_by_label("Date", exact=True).fill("the day of the flood")
    new.locator("#id_reports-1-statements-0-total-killed").fill("lots")
    new.get_by_label("Add to attack types").press_sequentially("sui")
    new.keyboard.press("Enter")
    kept(new)
    assert "?copy=" in new.url
    new.get_by_label("Summary").fill("Typed in the last moment before leaving")
    new.goto(f"{desk_server}/desk/incidents/new/")  # leaving keeps what the second's pause had not

    arrived(summary="Typed in the last moment before leaving")
    link = new.get_by_role("link", name="https://www.dawn.com/news/2900002/")
    link.click()
    expect(new.get_by_text("You left this unfinished")).to_be_visible()
    assert field(new, "reports-0-url") == "https://www.dawn.com/news/2900002/"
    assert field(new, "reports-1-url") == "not an address"
    assert field(new, "date") == "the day of the flood"
    assert field(new, "reports-1-statements-0-total-killed") == "lots"
    assert field(new, "summary") == "Typed in the last moment before leaving"
    expect(new.get_by_label("Suicide bombing")).to_be_checked()
    new.get_by_text("Throw it away").click()
    new.get_by_role("button", name="Yes, throw away what I typed").click()
    expect(new.get_by_text("is thrown away")).to_be_visible()
    expect(new.get_by_role("link", name="https://www.dawn.com/news/2900002/")).to_have_count(0)


def test_a_click_on_the_map_sets_the_point_and_the_district(new: Page) -> None:
    new.get_by_text("District, province, coordinates, map").click()
    expect(new.locator("[data-picker][data-state=drawn]")).to_be_visible()
    plot = new.locator("[data-picker-plot]")
    box = plot.bounding_box()
    assert box is not None
    new.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(new.locator("[data-point-said]")).to_contain_text("The point lies in")
    assert re.fullmatch(r"\d\d\.\d{4}", field(new, "latitude"))
    assert field(new, "district") != ""
    assert field(new, "location_precision") == "near"


def test_an_incident_typed_on_a_phone_fits_the_screen(phone: Page, desk_server: str, signed_in: SignIn) -> None:
    signed_in(phone, "ed")
    for path in ("new/", "PK-000457/edit/"):
        phone.goto(f"{desk_server}/desk/incidents/{path}")
        phone.wait_for_load_state("networkidle")
        for details in phone.locator(".entry details").all():
            details.evaluate("one => { one.open = true }")
        assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_the_form_works_without_scripts(open_page: OpenPage, desk_server: str, signed_in: SignIn) -> None:
    page = open_page(java_script_enabled=False)
    signed_in(page, "ed")
    page.goto(f"{desk_server}/desk/incidents/new/")
    page.get_by_label("Web address").fill("https://www.dawn.com/news/2900003/")
    page.get_by_label("When, in words").fill("3 May 2024")
    page.get_by_label("Place, in the source’s words").fill("Mir Ali")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Date", exact=True)).to_have_value("2024-05-03")
    expect(page.get_by_label("The place is known to")).to_have_value("town")
    page.get_by_label("Class", exact=True).select_option("militant_attack")
    page.get_by_label("Police", exact=True).check()
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("is saved as a draft")).to_be_visible()
    incident = Incident.objects.latest("created_at")
    assert (incident.status, incident.targets, incident.place_text) == ("draft", ["police"], "Mir Ali")
