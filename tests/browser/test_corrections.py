"""What readers see of changes, and how they report an error or a risk, in a browser."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from incidents.services import FigureInput, edit_incident, entry_of
from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn
from tests.dashboard.desk.people import editor

TOLL_ROSE, TAKEN_DOWN, REPORTED = "PK-000863", "PK-000457", "PK-000849"


def raise_toll(uid: str) -> tuple[int, int]:
    """Add a later toll to an incident as an editor would; the toll before and after."""
    incident = Incident.objects.get(uid=uid)
    before = incident.killed_best or 0
    figure = FigureInput(
        "total", "killed", before + 2, before + 2, said_by="hospital_or_rescue", total_includes_militants="no"
    )
    entry = entry_of(incident)
    first, *others = entry.reports
    entry = replace(entry, reports=(replace(first, figures=(*first.figures, figure)), *others))
    edit_incident(
        uid=uid, version=incident.version, entry=entry, by=editor("ed"), reason="Two died in hospital",
        source="https://paper.example/later",
    )  # fmt: skip
    return before, before + 2


def fill_in(page: Page, text: str) -> None:
    """The report form, with the keyboard alone."""
    page.get_by_label("It could harm somebody").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.type("Dawn, 4 May")
    page.keyboard.press("Tab")
    page.keyboard.type("reader@example.org")
    # A form sent at once is a machine's.
    page.wait_for_timeout(3_200)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send to the editors")).to_be_focused()
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("desk_record")
def test_a_toll_that_rose_is_seen_on_the_incident_the_overview_and_the_corrections(
    desk_server: str, page: Page, open_page: OpenPage
) -> None:
    before, after = raise_toll(TOLL_ROSE)
    page.goto(f"{desk_server}/incidents/{TOLL_ROSE}/")
    expect(page.locator(".first-seen")).to_contain_text(f"as {before} killed; {after} now (+2).")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator("#changes")).to_be_in_viewport()
    expect(page.locator("#changes")).to_contain_text("Two died in hospital")

    page.goto(desk_server)
    page.get_by_role("link", name="+2 since first published").click()
    expect(page.locator("h1")).to_have_text("How a number moved")
    expect(page.locator("table.moved tbody tr")).to_have_count(1)

    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Corrections").click()
    expect(page).to_have_url(re.compile(r"/corrections/\?week=\d{4}-W\d\d$"))
    told = page.get_by_role("article", name=re.compile(TOLL_ROSE))
    expect(told).to_contain_text("Two died in hospital")
    expect(told.get_by_role("link", name="https://paper.example/later")).to_be_visible()
    page.get_by_label("Changes of").select_option("Attribution")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No change of this kind in this week.")).to_be_visible()

    phone = open_page(width=360, height=740)
    for path in ("/corrections/", "/corrections/moved/?of=killed", f"/incidents/{TOLL_ROSE}/"):
        phone.goto(desk_server + path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_risk_reported_by_a_reader_is_taken_down_by_a_reviewer_in_one_step(
    desk_server: str, signed_in: SignIn, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.allow("410 (Gone)")
    reader, desk = open_page(width=360, height=740), open_page()
    reader.goto(f"{desk_server}/incidents/{TAKEN_DOWN}/")
    title = reader.locator("h1").inner_text()
    reader.get_by_role("link", name="Report an error or a risk").click()
    fill_in(reader, "The driver is named and still lives there.")
    expect(reader.locator("h1")).to_have_text("Thank you")
    assert not [cookie for cookie in reader.context.cookies() if "session" in str(cookie.get("name"))]

    signed_in(desk, "rev")
    desk.goto(f"{desk_server}/desk/reports/")
    first = desk.locator("table.reports tbody tr").first
    expect(first).to_contain_text("Risk")
    first.get_by_role("link", name="The driver is named").click()
    desk.get_by_label("Whom it could harm, and how").fill("The driver's family")
    desk.get_by_role("button", name="Take it down").click()
    expect(desk.get_by_role("status")).to_contain_text(f"{TAKEN_DOWN} is taken down.")

    reader.goto(f"{desk_server}/incidents/{TAKEN_DOWN}/")
    expect(reader.locator("h1")).to_have_text("Taken down")
    expect(reader.locator("body")).not_to_contain_text(title)
    expect(reader.locator("body")).not_to_contain_text("driver")
    desk.get_by_label("What was done").fill("Taken down")
    desk.get_by_role("button", name="Dealt with").click()
    expect(desk.get_by_role("status")).to_contain_text("How to reach the reader is deleted.")


def test_the_form_works_without_scripts_and_keeps_what_was_typed_when_it_is_refused(
    desk_server: str, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.allow("400 (Bad Request)")
    page = open_page(java_script_enabled=False)
    page.goto(f"{desk_server}/incidents/{REPORTED}/report/")
    expect(page.get_by_label("Website: leave this empty")).not_to_be_in_viewport()
    page.get_by_label("Something is wrong").check()
    page.get_by_label("What is wrong, or what could harm whom?").fill("It was the day before, as all papers say.")
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.get_by_role("alert")).to_contain_text("That was faster than people write.")
    expect(page.get_by_label("What is wrong, or what could harm whom?")).to_have_value(
        "It was the day before, as all papers say."
    )
    expect(page.get_by_label("Something is wrong")).to_be_checked()
    page.wait_for_timeout(3_200)
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.locator("h1")).to_have_text("Thank you")
