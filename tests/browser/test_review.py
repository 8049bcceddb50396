"""Review in a browser: return and publish, four eyes, a comment on a field, and one field brought back."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn


def _public(uid: str) -> str:
    """A published incident of the starter record, by number."""
    return f"/desk/incidents/{uid}/"


def _draft(*, killed: int, by: str) -> str:
    """The uid of a new draft that a person of the desk wrote."""
    from django.contrib.auth.models import User

    from incidents.models import Incident
    from incidents.services import FigureInput, create_incident, entry_of

    model = entry_of(Incident.objects.get(uid="PK-000003"))
    figure = FigureInput("total", "killed", low=killed, high=killed, total_includes_militants="no")
    report = replace(model.reports[0], id=None, figures=(figure,))
    entry = replace(model, reports=(report,), attributions=(), part_of_day="", summary="Near the bazaar.")
    return create_incident(entry=entry, by=User.objects.get(username=by)).uid


def test_a_draft_is_returned_with_a_note_corrected_and_published(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    address = desk_server + _public(_draft(killed=2, by="ed"))
    editor, reviewer = open_page(), open_page()
    signed_in(editor, "ed")
    signed_in(reviewer, "rev")

    editor.goto(address)
    editor.get_by_label("For the reviewer").fill("Two sources, both agree")
    editor.get_by_role("button", name="Send to review").click()
    expect(editor.get_by_role("status")).to_contain_text("Sent to review.")

    reviewer.goto(desk_server + "/desk/review/?state=in_review")
    reviewer.locator(f"a[href$='{address.removeprefix(desk_server)}']").click()
    row = reviewer.locator(".part-row", has_text="Part of day")
    row.locator("summary").click()
    row.get_by_role("textbox").fill("Evening or night?")
    row.get_by_role("button", name="Add the comment").click()
    expect(reviewer.locator(".part-row", has_text="Part of day")).to_contain_text("Evening or night?")
    expect(reviewer.locator("#publish")).to_contain_text("has to wait: 1 comment still without an answer")
    reviewer.keyboard.press("Alt+r")
    reviewer.keyboard.type("Say when in the day")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.get_by_role("status")).to_contain_text("Returned to its editor.")

    editor.goto(desk_server + "/desk/")
    expect(editor.locator("main")).to_contain_text("Returned to you")
    editor.goto(address)
    expect(editor.get_by_text("Returned by rev: Say when in the day")).to_be_visible()
    editor.get_by_role("link", name="Edit", exact=True).click()
    editor.locator("[name=part_of_day]").select_option("night")
    editor.get_by_role("button", name="Save as draft").click()
    editor.wait_for_url(address)
    expect(editor.locator(".part-row", has_text="Part of day")).to_contain_text("Night")
    editor.get_by_role("button", name="Mark as dealt with").click()
    expect(editor.locator(".comment")).to_contain_text("dealt with by ed")
    editor.get_by_role("button", name="Send to review").click()

    reviewer.goto(address)
    reviewer.keyboard.press("Alt+p")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.get_by_role("status")).to_contain_text("Published: the public sees it now.")
    reader = open_page()
    reader.goto(address.replace("/desk/incidents/", "/incidents/"))
    expect(reader.locator("main")).to_contain_text("at night")


def test_who_wrote_ten_deaths_is_told_why_not_and_another_publishes(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    address = desk_server + _public(_draft(killed=14, by="rev"))
    author, other = open_page(), open_page()
    signed_in(author, "rev")
    signed_in(other, "adm")
    author.goto(address)
    expect(author.locator("#publish")).to_contain_text(
        "needs somebody else, because of ten or more killed, and you wrote part of it"
    )
    expect(author.get_by_role("button", name="Publish")).to_have_count(0)
    author.get_by_role("button", name="Send to review").click()
    expect(author.get_by_role("status")).to_contain_text("Sent to review.")

    other.goto(desk_server + "/desk/")
    other.locator("section", has_text="Needs a second person").get_by_role("link").filter(
        has_text="Targeted attack"
    ).first.click()
    other.get_by_role("button", name="Publish").click()
    expect(other.get_by_role("status")).to_contain_text("Published: the public sees it now.")
    other.get_by_role("link", name="withdraw", exact=True).click()
    expect(other.locator("#withdraw")).to_have_attribute("open", "")


def test_a_change_of_class_waits_and_the_second_person_accepts_it(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from django.contrib.auth.models import User

    from incidents.models import Incident
    from incidents.services import edit_incident, entry_of

    incident = Incident.objects.get(uid="PK-000010")
    entry = replace(entry_of(incident), event_class="clash")
    author = User.objects.get(username="ed")
    saved = edit_incident(uid=incident.uid, version=1, entry=entry, by=author, reason="Both sides fired")
    assert saved.proposal is not None
    page = open_page()
    signed_in(page, "rev")
    page.goto(f"{desk_server}/desk/proposals/{saved.proposal.pk}/")
    expect(page.locator(".sides-part", has_text="Class")).to_contain_text("Clash")
    page.keyboard.press("Alt+p")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Accepted: the public sees it now.")
    page.get_by_role("link", name="the history").click()
    expect(page.locator(".history-step").first).to_contain_text("Change accepted by rev, proposed by ed")


def test_one_field_is_brought_back_from_the_history(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from django.contrib.auth.models import User

    from incidents.models import Incident
    from incidents.services import edit_incident, entry_of

    incident = Incident.objects.get(uid="PK-000005")
    author = User.objects.get(username="rev")
    for version, words in ((1, "As first reported."), (2, "Muddled later.")):
        entry = replace(entry_of(Incident.objects.get(pk=incident.pk)), summary=words)
        edit_incident(uid=incident.uid, version=version, entry=entry, by=author, reason="Reported so")
    page = open_page()
    signed_in(page, "ed")
    page.goto(f"{desk_server}/desk/incidents/{incident.uid}/#history")
    change = page.locator(".history-step").first.locator("tr", has_text="Summary")
    change.locator("summary").click()
    change.get_by_role("textbox").fill("The first report was right")
    change.get_by_role("button", name="Restore this value").click()
    expect(page.get_by_role("status")).to_contain_text("Restored.")
    expect(page.locator(".part-row", has_text="Summary")).to_contain_text("As first reported.")
    newest = page.locator(".history-step").first
    expect(newest).to_contain_text("Edited by ed")
    expect(newest).to_contain_text("The first report was right")


def test_a_stale_step_keeps_the_note_and_says_what_happened(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage, complaints: Complaints
) -> None:
    from django.contrib.auth.models import User

    from incidents.models import Incident
    from incidents.services import edit_incident, entry_of, submit_incident

    complaints.allow("409")
    uid = _draft(killed=2, by="ed")
    author = User.objects.get(username="ed")
    submit_incident(uid=uid, version=1, by=author)
    page = open_page()
    signed_in(page, "rev")
    page.goto(desk_server + _public(uid))
    entry = replace(entry_of(Incident.objects.get(uid=uid)), notes="Meanwhile")
    edit_incident(uid=uid, version=2, entry=entry, by=author)
    page.keyboard.press("Alt+r")
    page.keyboard.type("Name the hospital")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("somebody else has changed")
    expect(page.get_by_label("What is to be done")).to_have_value("Name the hospital")
    page.get_by_role("button", name="Return to its editor").click()
    expect(page.get_by_role("status")).to_contain_text("Returned to its editor.")


@pytest.mark.parametrize("path", ["/desk/", "/desk/incidents/", "/desk/review/", "/desk/incidents/PK-000003/"])
def test_the_pages_fit_a_telephone(desk_server: str, signed_in: SignIn, phone: Page, path: str) -> None:
    signed_in(phone, "rev")
    phone.goto(desk_server + path)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_rows_are_selected_and_counted_for_a_bulk_edit(desk_server: str, signed_in: SignIn, page: Page) -> None:
    signed_in(page, "ed")
    page.goto(desk_server + "/desk/incidents/?q=Bannu")
    button = page.get_by_role("button", name="Change the selected ones")
    expect(button).to_be_disabled()
    boxes = page.get_by_label("Select PK-")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_label("Select all on this page").check()
    expect(page.get_by_text(f"{boxes.count()} selected")).to_be_visible()
    page.get_by_label("Select all on this page").uncheck()
    boxes.nth(0).check()
    button.click()
    page.wait_for_url("**/desk/bulk/?uid=PK-*")
