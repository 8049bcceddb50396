"""Keeping the reference tables on the desk, in a browser."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn

NEW_NAME = "Sarmachar-e-Zarrar"


def open_row(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}/desk/reference/{path}")


def explain(page: Page, reason: str) -> None:
    """Fill in why, in the page's own form."""
    page.locator("#id_change_reason").fill(reason)


def test_a_name_added_to_a_group_with_its_source_is_found_by_readers_at_once(
    desk_server: str, signed_in: SignIn, page: Page, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.allow("400 (Bad Request)")
    reader = open_page()
    reader.goto(f"{desk_server}/incidents/?group=bla")
    known = reader.locator("tbody a[href*='/incidents/PK-']").first.get_attribute("href")
    reader.goto(f"{desk_server}/incidents/?q={NEW_NAME}")
    expect(reader.locator(f"a[href='{known}']")).to_have_count(0)

    signed_in(page, "rev")
    open_row(page, desk_server, "groups/?q=BLA")
    page.get_by_role("link", name="Baloch Liberation Army", exact=True).click()
    page.get_by_text("Add a name").click()
    part = page.locator("#names")
    part.get_by_label("Name", exact=True).fill(NEW_NAME)
    part.get_by_label("Kind").select_option("Spelling")
    part.get_by_label("Language").select_option("English")
    part.get_by_label("Reason").fill("Used in the claim of 3 May")
    part.get_by_role("button", name="Add the name").click()
    expect(page.locator("#id_source_error")).to_be_visible()
    expect(page.locator("#id_alias")).to_have_value(NEW_NAME)
    page.locator("#id_source").fill("https://example.org/claim")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text(f"Saved: {NEW_NAME}.")
    expect(page.locator("#names")).to_contain_text(NEW_NAME)

    reader.goto(f"{desk_server}/incidents/?q={NEW_NAME}")
    expect(reader.locator(f"a[href='{known}']").first).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".reference-history > li").first).to_contain_text("Used in the claim of 3 May")


def test_two_editors_of_one_outlet_see_both_and_lose_nothing(
    desk_server: str, signed_in: SignIn, page: Page, open_page: OpenPage, complaints: Complaints
) -> None:
    complaints.allow("409 (Conflict)")
    other = open_page()
    signed_in(page, "ed")
    signed_in(other, "rev")
    open_row(page, desk_server, "outlets/dawn/")
    open_row(other, desk_server, "outlets/dawn/")

    other.locator("#id_note").fill("Owned by Pakistan Herald Publications")
    other.locator("#id_reliability").select_option("Medium")
    explain(other, "Ownership")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("status")).to_contain_text("Saved: Dawn.")

    page.locator("#id_note").fill("Karachi daily")
    explain(page, "What it is")
    page.get_by_role("button", name="Save").click()
    conflict = page.locator("#conflict")
    expect(conflict).to_contain_text("rev changed this")
    expect(conflict).to_contain_text("Taken over, since you had not changed it: “Reliability” is now Medium.")
    expect(page.locator("#id_note")).to_have_value("Karachi daily")
    expect(page.locator(".theirs")).to_contain_text("Owned by Pakistan Herald Publications")
    page.locator("#id_note").fill("Karachi daily, owned by Pakistan Herald Publications")
    page.get_by_role("button", name="Save again").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: Dawn.")
    expect(page.locator("#id_note")).to_have_value("Karachi daily, owned by Pakistan Herald Publications")
    expect(page.locator("#id_reliability")).to_have_value("medium")


def test_an_earlier_value_comes_back_by_keyboard_on_a_phone(desk_server: str, signed_in: SignIn, phone: Page) -> None:
    signed_in(phone, "ed")
    open_row(phone, desk_server, "outlets/ary-news/")
    phone.locator("#id_note").fill("A channel")
    explain(phone, "What it is")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("Saved: ARY News.")
    phone.locator("#id_note").fill("A wrong word")
    explain(phone, "A mistake")
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_note")).to_have_value("A wrong word")
    phone.get_by_role("link", name="History").click()
    back = phone.get_by_role("link", name="Bring back Note: A channel").first
    expect(back).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    back.focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("A channel")
    explain(phone, "It was right")
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_note")).to_have_value("A channel")
