"""Two incidents said to be one and parted again; several changed at once and set back."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn

pytestmark = pytest.mark.usefixtures("desk_record")
FIRST, SECOND = "PK-000020", "PK-000021"


def address(uid: str) -> str:
    """The public page of an incident."""
    return f"/incidents/{uid}/"


def choose(page: Page, server: str, uid: str, words: str) -> None:
    """Find the other incident by typing, and compare the two."""
    page.goto(f"{server}/desk/incidents/{uid}/merge/")
    page.get_by_label("Number or words").press_sequentially(words, delay=20)
    page.locator("#found").get_by_role("link").first.click()
    page.wait_for_url(re.compile("with="))


def test_a_merge_is_proposed_accepted_and_taken_apart(
    open_page: OpenPage, desk_server: str, signed_in: SignIn, complaints: Complaints
) -> None:
    from incidents.models import Incident, Merge

    complaints.allow("status of 404")
    editor, reviewer, public = open_page(), open_page(), open_page()
    signed_in(editor, "ed")
    signed_in(reviewer, "rev")
    kept = Incident.public.get(uid=FIRST)

    choose(editor, desk_server, SECOND, FIRST)
    expect(editor.get_by_role("heading", level=1)).to_have_text(f"Are {SECOND} and {FIRST} one incident?")
    expect(editor.get_by_role("heading", name=f"What {FIRST} will show")).to_be_visible()
    editor.get_by_label("How it is known that they are one").fill("Both name the same elder")
    editor.get_by_role("button", name=f"Propose to merge {SECOND} into {FIRST}").click()
    expect(editor.get_by_role("status")).to_contain_text("waits for a reviewer other than you")
    proposal = editor.url
    assert public.goto(desk_server + address(SECOND)) is not None
    expect(public).to_have_url(desk_server + address(SECOND))

    reviewer.goto(proposal)
    reviewer.get_by_role("button", name="Accept and make it public").click()
    reviewer.wait_for_load_state()
    merge = Merge.objects.get(kept=kept)
    assert (merge.merged.uid, merge.undone_at) == (SECOND, None)
    public.goto(desk_server + address(SECOND))
    expect(public).to_have_url(desk_server + address(FIRST))
    expect(public.get_by_text("Both name the same elder").first).to_be_visible()

    reviewer.goto(f"{desk_server}/desk/incidents/{FIRST}/")
    form = reviewer.locator(f'form[action="/desk/merges/{merge.pk}/undo/"]').first
    reviewer.locator("details", has=form).last.locator("summary").first.click()
    form.locator("[name=reason]").fill("Two elders of one name")
    form.get_by_role("button").click()
    expect(reviewer.get_by_role("status")).to_contain_text(f"{SECOND} stands again")
    for uid in (FIRST, SECOND):
        public.goto(desk_server + address(uid))
        expect(public).to_have_url(desk_server + address(uid))
        expect(public.get_by_text("Two elders of one name").first).to_be_visible()


def ticked(page: Page, server: str, *uids: str) -> None:
    """Choose incidents for a bulk edit."""
    page.goto(f"{server}/desk/bulk/?" + "&".join(f"uid={uid}" for uid in uids))


def test_several_are_changed_at_once_after_a_preview_and_set_back(
    page: Page, desk_server: str, signed_in: SignIn
) -> None:
    from incidents.models import Incident

    uids = ["PK-000100", "PK-000101", "PK-000102"]

    def stands() -> list[Any]:
        return list(Incident.objects.filter(uid__in=uids).order_by("uid").values_list("part_of_day", "attack_types"))

    before = stands()
    signed_in(page, "ed")
    ticked(page, desk_server, *uids)
    page.get_by_label("Part of day").select_option("night")
    page.locator("summary", has_text="Attack types to add").click()
    page.get_by_role("group", name="Attack types to add").get_by_label("Hijacking").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preview: 3 incidents change")
    expect(page.get_by_role("row").filter(has_text=uids[1]).get_by_text("Night")).to_be_visible()
    assert stands() == before

    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Part of day")).to_have_value("night")
    page.get_by_role("button", name="Preview").click()
    page.get_by_label("Reason").fill("The inquiry names the hour")
    page.get_by_role("button", name="Change 3 incidents").click()
    expect(page.get_by_role("status")).to_contain_text("3 incidents changed")
    assert [part for part, _ in stands()] == ["night"] * 3
    assert all("hijacking" in words for _, words in stands())

    page.get_by_label("Why it is undone").fill("Another inquiry")
    page.get_by_role("button", name="Undo all").click()
    expect(page.get_by_role("status")).to_contain_text("3 incidents set back")
    assert stands() == before


def test_what_moved_since_the_preview_is_marked_and_nothing_is_done(
    open_page: OpenPage, desk_server: str, signed_in: SignIn, complaints: Complaints
) -> None:
    from incidents.models import Incident

    complaints.allow("status of 409")
    page, other = open_page(), open_page()
    signed_in(page, "ed")
    signed_in(other, "rev")
    uids = ["PK-000111", "PK-000112"]
    for browser, given in ((page, uids), (other, uids[:1])):
        ticked(browser, desk_server, *given)
        browser.get_by_label("Part of day").select_option("dawn" if browser is page else "evening")
        browser.get_by_role("button", name="Preview").click()
        browser.get_by_label("Reason").fill("The inquiry names the hour")
    other.get_by_role("button", name="Change 1 incident").click()
    page.get_by_role("button", name="Change 2 incidents").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(page.get_by_role("row").filter(has_text=uids[0])).to_contain_text("Somebody changed it since your preview")
    assert Incident.objects.get(uid=uids[1]).part_of_day == ""
    page.get_by_role("button", name="Change 2 incidents").click()
    expect(page.get_by_role("status")).to_contain_text("2 incidents changed")


@pytest.mark.parametrize(
    "path",
    [
        "/desk/incidents/PK-000461/merge/?q=quetta",
        "/desk/incidents/PK-000581/merge/?with=PK-000580",
        "/desk/incidents/PK-000461/split/",
        "/desk/bulk/?uid=PK-000461&uid=PK-000581",
        "/desk/batches/",
    ],
)
def test_no_page_is_wider_than_a_phone(phone: Page, desk_server: str, signed_in: SignIn, path: str) -> None:
    signed_in(phone, "ed")
    phone.goto(desk_server + path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
