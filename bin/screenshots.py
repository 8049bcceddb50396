"""Takes the pictures of docs/editors-guide.md anew, on a site of their own: `bin/screenshots.py ADDRESS [--user NAME]`.

It invites two people and works on the desk as they would: what it enters is invented, and some of it is published.
So the site must run on this machine and its desk must be unused. Password: $NIGRAN_PASSWORD, or asked for.
"""

import argparse
import csv
import getpass
import io
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH, HEIGHT = 1100, 700
LARGEST = 120_000
"""Bytes of one picture: the guide is a page of the site, too."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Grey edges of letters, the same on every machine, and half the bytes of coloured ones.
FLAGS = ["--no-sandbox", "--disable-lcd-text", "--font-render-hinting=none", "--use-angle=swiftshader"]
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}

# Invented, like everything else here; hosts under .example belong to nobody.
OUTLETS = {"Example Wire": ("wire", "wire.example"), "Example Daily": ("national", "daily.example")}
ATTACK = "https://wire.example/2026/05/10/police-van-kot-azam"
TWIN = "https://daily.example/news/4417/blast-near-tank"
PIPELINE = "https://wire.example/2026/05/12/gas-pipeline-latambar"
# Headline, text, outlet and day of articles that an editor pastes; a worker of the site reads them into drafts.
NEWS = (
    (
        "Gas pipeline blown up in Karak",
        "KARAK: Unidentified men blew up a gas pipeline in the Latambar area of Karak district on Monday night, "
        "suspending supply to the town. No casualties were reported, the police said.",
        "Example Wire",
        "12 May 2026",
    ),
    (
        "Three policemen killed, five injured in Bannu bombing",
        "BANNU: Three policemen were killed and five others injured when a roadside bomb struck their van in the Baka "
        "Khel area of Bannu district on Tuesday evening, the district police officer said.\nThe van was on a routine "
        "patrol when the device went off near a culvert.\nNo group had claimed responsibility by late in the night.",
        "Example Wire",
        "13 May 2026",
    ),
    (
        "Four policemen dead as van hits bomb in Bannu",
        "BANNU: Four policemen lost their lives and four others were wounded on Tuesday when their van hit a roadside "
        "bomb in Baka Khel, rescue workers said. Earlier, officials had put the number of the dead at three.\nThe "
        "wounded were taken to hospital, where two of them were said to be in critical condition.",
        "Example Daily",
        "13 May 2026",
    ),
    (
        "Eight policemen among 12 dead in attack on van near Tank",
        "TANK: Twelve people, eight policemen and four passers-by, were killed when an improvised explosive device "
        "went off beside a police van in Kot Azam, Tank district, on Saturday night, the police said.\nMore than 20 "
        "people were injured.\nThe banned Tehreek-i-Taliban Pakistan claimed responsibility for the attack.",
        "Example Daily",
        "11 May 2026",
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells, as an editor types it."""

    url: str
    published: str
    when: str
    place: str
    attack_type: str
    target: str
    figures: Mapping[str, str]


class Refusal(Exception):
    """Why no pictures are taken, in one sentence."""


class Site:
    """The running site: people who are signed in there, and where the pictures of it go."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address.rstrip("/")

    def visitor(self) -> Page:
        """A page of somebody who is not signed in."""
        context = self.browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        context.set_default_timeout(20_000)
        return context.new_page()

    def signed_in(self, user: str, password: str) -> Page:
        """A page of somebody with an account. Raises Refusal when the site lets them not in."""
        page = self.visitor()
        self.open(page, "/accounts/login/")
        page.get_by_label("User name or e-mail address").fill(user)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()
        if urlsplit(page.url).path != "/desk/" or not page.get_by_role("heading", name="Desk", exact=True).count():
            raise Refusal(f"{user} does not reach the desk of {self.address}: wrong password, or no second factor.")
        return page

    def invited(self, administrator: Page, full_name: str, role: str) -> Page:
        """A page of somebody new, who made an account with a link of the administrator's."""
        self.open(administrator, "/desk/people/invite/")
        administrator.get_by_label("Name", exact=True).fill(full_name)
        administrator.get_by_label("Role").select_option(role)
        administrator.get_by_role("button", name="Make the link").click()
        words = administrator.get_by_text("Send ", exact=False).first.inner_text()
        link = re.search(r"https?://\S+", words)
        assert link is not None, words
        page, password = self.visitor(), secrets.token_urlsafe(24)
        page.goto(link.group())
        page.get_by_label("User name").fill(full_name.split()[0].lower())
        page.get_by_label("Full name").fill(full_name)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_label("Password, once more").fill(password)
        page.get_by_role("button", name="Make my account").click()
        page.wait_for_url("**/desk/")
        return page

    def open(self, page: Page, path: str) -> None:
        """Go to an address of the site, and wait until the page has asked for all it needs."""
        page.goto(f"{self.address}{path}")
        page.wait_for_load_state("networkidle")


def shoot(page: Page, name: str, *, top: Locator | None = None, above: int = 18, height: int = HEIGHT) -> None:
    """Take one picture: as wide as the window, from a little above ``top`` or from where the page stands."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    if top is not None:
        top.evaluate("(one, above) => window.scrollTo(0, scrollY + one.getBoundingClientRect().top - above)", above)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"desk-{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    size = path.stat().st_size
    sys.stdout.write(f"{path.name} {size:,} bytes{', too large' if size > LARGEST else ''}\n")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def refuse_if_used(administrator: Page) -> None:
    """Raise Refusal on a desk where anybody has ever changed anything."""
    if not administrator.get_by_text("Nobody has changed anything on the desk yet").count():
        raise Refusal("This desk is in use. The pictures need a site of their own, with a data folder of its own.")


def add_outlets(site: Site, page: Page) -> None:
    """The invented outlets, by whose hosts pasted addresses are recognised."""
    for name, (kind, host) in OUTLETS.items():
        site.open(page, "/desk/reference/outlets/new/")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Kind").select_option(kind)
        page.get_by_label("Hosts").fill(host)
        page.get_by_label("Reason").fill("Invented, for the pictures of the guide")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)


def type_in(site: Site, page: Page, told: Told) -> None:
    """Fill the blank form with what a source tells."""
    site.open(page, "/desk/incidents/new/")
    page.get_by_label("Web address").fill(told.url)
    page.get_by_label("Published on").fill(told.published)
    expect(page.get_by_label("Outlet")).not_to_have_value("")
    page.get_by_label("When, in words").fill(told.when)
    expect(page.get_by_label("Date", exact=True)).not_to_have_value("")
    pick(page, page.locator("#id_place_text"), told.place)
    expect(page.get_by_label("The place is known to")).not_to_have_value("")
    page.get_by_label("Class", exact=True).select_option("militant_attack")
    pick(page, page.get_by_label("Add to attack types"), told.attack_type)
    pick(page, page.get_by_label("Add to targets"), told.target)
    for cell, text in told.figures.items():
        page.locator(f"#id_reports-0-statements-0-{cell}").fill(text)
    no_militants_in_totals(page)
    settled(page)


def no_militants_in_totals(page: Page) -> None:
    """Say of every total that is typed that no militants are in it."""
    for box in page.locator("select[name$='-includes']:visible").all():
        box.select_option("no")


def pick(page: Page, box: Locator, words: str) -> None:
    """Type into a box that offers lines, and take the first."""
    box.press_sequentially(words, delay=15)
    lines = ".combo-list:not([hidden]) li"
    expect(page.locator(lines).first).to_be_visible()
    if not page.locator(f"{lines}[aria-selected=true]").count():
        box.press("ArrowDown")
    box.press("Enter")


def settled(page: Page) -> None:
    """Wait until the column beside the form has answered what was typed last, and all of it is kept."""
    page.wait_for_timeout(1500)
    page.wait_for_load_state("networkidle")


def enter(site: Site, page: Page, told: Told, button: str) -> str:
    """Enter an incident and return its number."""
    type_in(site, page, told)
    return saved(page, button)


def saved(page: Page, button: str) -> str:
    """Press a button of the form and return the number of what was saved."""
    page.get_by_role("button", name=button).click()
    words = page.get_by_role("status").filter(has_text="is saved").first.inner_text()
    number = re.search(r"PK-\d+", words)
    assert number is not None, words
    return number.group()


def enter_attack(site: Site, page: Page) -> str:
    """An attack with twelve dead, first with a slip that the desk asks about; it ends in review."""
    figures = {"total-killed": "12", "total-injured": "0", "security-killed": "8", "civilian-killed": "4"}
    told = Told(ATTACK, "10 May 2026", "Saturday night", "kot azam", "improvised", "police", figures)
    type_in(site, page, told)
    shoot(page, "entry", top=page.get_by_role("heading", level=1), height=860)
    page.get_by_label("Said by").first.select_option("police")
    settled(page)
    shoot(page, "casualties", top=page.locator("#toll-heading"), height=640)
    page.locator("#id_reports-0-statements-0-total-injured").fill("20+")
    settled(page)
    return saved(page, "Save and send to review")


def enter_twin(site: Site, page: Page) -> str:
    """The same attack from another outlet by another person; the desk says so, and it is saved all the same."""
    figures = {"total-killed": "11-13", "total-injured": "several"}
    told = Told(TWIN, "10 May 2026", "9 May 2026", "tank", "improvised", "police", figures)
    type_in(site, page, told)
    shoot(page, "duplicate", top=page.locator("#where-heading"), height=620)
    return saved(page, "Save as draft")


def review(site: Site, page: Page, uid: str) -> None:
    """The page of an incident that waits for a second person, who then publishes it."""
    site.open(page, f"/desk/incidents/{uid}/")
    shoot(page, "incident", top=page.locator(".kicker").first, height=820)
    page.locator("#publish").get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").first).to_contain_text("Published")


def later_toll(site: Site, editor: Page, reviewer: Page, uid: str) -> None:
    """Two of the wounded die: a new figure of a public incident, which a second person accepts."""
    site.open(editor, f"/desk/incidents/{uid}/edit/")
    editor.get_by_role("button", name="A later toll, or another speaker of this source").click()
    editor.locator("[name=reports-0-statements-1-said_by]").select_option("hospital_or_rescue")
    editor.locator("[name=reports-0-statements-1-stated_on]").fill("11 May 2026")
    editor.locator("#id_reports-0-statements-1-total-killed").fill("14")
    no_militants_in_totals(editor)
    editor.get_by_label("Reason").fill("Two of the wounded died in hospital")
    editor.get_by_label("Source of the change").fill(ATTACK)
    editor.get_by_role("button", name="Save the change").click()
    expect(editor.get_by_role("status").first).to_contain_text("waits for a second person")
    site.open(reviewer, f"/desk/incidents/{uid}/")
    reviewer.locator("main a[href^='/desk/proposals/']").first.click()
    reviewer.wait_for_url("**/desk/proposals/*/")
    shoot(reviewer, "proposal", top=reviewer.locator(".kicker").first, height=700)
    reviewer.get_by_role("button", name="Accept and make it public").click()
    expect(reviewer.get_by_role("status").first).to_contain_text("Accepted")


def conflict(site: Site, editor: Page, reviewer: Page) -> None:
    """Two people at one draft: the later save is laid beside the earlier one."""
    told = Told(PIPELINE, "12 May 2026", "early on Tuesday", "latambar", "improvised", "gas", {"total-killed": "0"})
    uid = enter(site, editor, told, "Save as draft")
    for page in (editor, reviewer):
        site.open(page, f"/desk/incidents/{uid}/edit/")
    reviewer.get_by_label("Summary").fill("A gas pipeline was damaged; supply returned the next day.")
    pick(reviewer, reviewer.get_by_label("Add to attack types"), "sabotage")
    saved(reviewer, "Save as draft")
    editor.get_by_label("Summary").fill("A device damaged a gas pipeline near the village.")
    editor.get_by_label("Part of day").select_option("night")
    editor.get_by_role("button", name="Save as draft").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text(f"Two versions of {uid}")
    shoot(editor, "conflict", top=editor.get_by_role("heading", level=1), height=490)


def spreadsheet(site: Site, page: Page) -> None:
    """A file with two slips, as the check shows them."""
    model = {"date": "2026-05-14", "event_class": "militant_attack", "attack_types": "ied", "place": "Jandola"}
    rows: Sequence[dict[str, str]] = [
        {**model, "district": "Tank", "killed_total": "2", "source_url": "https://wire.example/a"},
        {**model, "district": "Tanque", "killed_total": "2", "source_url": "https://wire.example/b"},
        {**model, "district": "Tank", "killed_total": "some", "source_url": "https://wire.example/c"},
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    site.open(page, "/desk/import/")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "second-week-of-may.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    )
    page.get_by_label("Why", exact=True).fill("Incidents of the second week of May")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("#rows")).to_be_visible(timeout=60_000)
    shoot(page, "import", top=page.locator(".kicker").first, height=570)


def news(site: Site, page: Page) -> None:
    """The queue of drafts, and the one of an attack that is in the record. The site must have a worker."""
    for title, text, outlet, day in NEWS:
        site.open(page, "/desk/drafts/new/")
        page.get_by_label("Headline").fill(title)
        page.get_by_label("Text", exact=True).fill(text)
        page.get_by_label("Outlet").select_option(label=outlet)
        page.get_by_label("Published on").fill(day)
        page.get_by_role("button", name="Read it", exact=True).click()
        page.wait_for_url(re.compile(r"/desk/drafts/\d+/$"), timeout=60_000)
    shoot(page, "draft", top=page.locator(".kicker").first, height=760)
    site.open(page, "/desk/drafts/")
    shoot(page, "drafts", top=page.get_by_role("heading", level=1), height=720)


def take_all(site: Site, administrator: Page) -> None:
    """All pictures, in the order of one story."""
    refuse_if_used(administrator)
    editor = site.invited(administrator, "Bilal Ahmed", "editor")
    reviewer = site.invited(administrator, "Sana Malik", "reviewer")
    site.open(editor, "/desk/")
    shoot(editor, "home", height=575)
    add_outlets(site, editor)
    attack = enter_attack(site, editor)
    twin = enter_twin(site, editor)
    review(site, reviewer, attack)
    later_toll(site, editor, reviewer, attack)
    reader = site.visitor()
    site.open(reader, "/corrections/")
    shoot(reader, "corrections", height=700)
    site.open(editor, f"/desk/incidents/{twin}/merge/?with={attack}")
    shoot(editor, "merge", top=editor.locator(".kicker").first, height=800)
    conflict(site, editor, reviewer)
    spreadsheet(site, editor)
    news(site, editor)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Raises Refusal when this machine has none."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        raise Refusal("There is no Chromium on this machine: python3 bin/chromium.py installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; print one sentence and return 1 when that cannot be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", help="such as http://127.0.0.1:8000")
    parser.add_argument("--user", default="editor", help="an administrator (default: editor)")
    given = parser.parse_args(arguments)
    try:
        if urlsplit(given.address).hostname not in THIS_MACHINE:
            raise Refusal("What is invented here must never reach readers: only a site on this machine will do.")
        password = os.environ.get("NIGRAN_PASSWORD") or getpass.getpass(f"Password of {given.user}: ")
        with chromium() as browser:
            site = Site(browser, given.address)
            take_all(site, site.signed_in(given.user, password))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
