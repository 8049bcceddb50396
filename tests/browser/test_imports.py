"""A spreadsheet in a browser, with a worker beside the server: errors, the file set right, carried out, undone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from incidents.models import Incident
from tests import record
from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import SignIn
from tests.incidents.sheets import Row, new, xlsx_of


@pytest.fixture(scope="module", autouse=True)
def worker(desk_server: str, desk_database: str) -> Iterator[None]:
    """A worker that takes the server's tasks."""
    environment = {
        **os.environ,
        "DATABASE_URL": desk_database,
        "CACHE_KEY_PREFIX": f"record-{urlsplit(desk_server).port}",
    }
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "config", "worker", "--pool", "solo"]
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    process = subprocess.Popen([*command, *quiet], cwd=record.PROJECT, env=environment)
    yield
    process.terminate()
    process.wait(timeout=15)


def upload(page: Page, address: str, *rows: Row) -> None:
    """Upload rows by the form, and wait until the worker has checked them."""
    page.goto(f"{address}/desk/import/")
    file: FilePayload = {"name": "tolls.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx_of(*rows)}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Why", exact=True).fill("Tolls of the week")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("#rows")).to_be_visible(timeout=30_000)


def test_errors_are_set_right_the_file_carried_out_and_undone(
    page: Page, desk_server: str, signed_in: SignIn, desk_record: None, complaints: Complaints
) -> None:
    complaints.allow("400 (Bad Request)")  # an undo without a reason
    signed_in(page, "ed")
    before = Incident.objects.count()
    changed = {"uid": "PK-000010", "notes": "Seen in the file"}

    upload(page, desk_server, new(1), new(2, district="Kohatt"), changed)
    expect(page.locator("#state")).to_have_text("Has errors, nothing was changed")
    expect(page.locator(".import-errors tbody tr")).to_have_count(1)
    expect(page.locator(".import-errors tbody tr")).to_contain_text("No district is called “Kohatt”; nearest: Kohat")
    assert Incident.objects.count() == before

    upload(page, desk_server, new(1), new(2, district="Kohat"), changed)
    expect(page.locator(".import-lines li")).to_have_text(["2 new, as drafts", "1 changed"])
    page.get_by_role("link", name="Changed 1").click()
    expect(page.locator(".import-changes ins")).to_have_text("Seen in the file")
    page.get_by_role("button", name="Carry it out").click()
    expect(page.locator("#state")).to_have_text("Carried out", timeout=30_000)
    assert Incident.objects.count() == before + 2
    assert Incident.objects.get(uid="PK-000010").notes == "Seen in the file"

    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo the whole import").click()
    expect(page.locator("#id_reason_error")).to_contain_text("Say why")
    page.get_by_label("Why", exact=True).fill("The wrong file")
    page.get_by_role("button", name="Undo the whole import").click()
    expect(page.locator("#state")).to_have_text("Undone", timeout=30_000)
    expect(page.locator("#import")).to_contain_text("3 incidents set back or withdrawn.")
    assert Incident.objects.filter(status="draft", reports__url__contains="dawn.com/news/99900").count() == 0
    assert Incident.objects.get(uid="PK-000010").notes != "Seen in the file"


def test_it_works_without_scripts(open_page: OpenPage, desk_server: str, signed_in: SignIn) -> None:
    page = open_page(java_script_enabled=False)
    signed_in(page, "ed")
    upload(page, desk_server, new(3))
    page.get_by_role("button", name="Carry it out").click()
    expect(page.locator("#state")).to_have_text("Carried out", timeout=30_000)


def test_no_page_of_it_is_wider_than_a_phone(phone: Page, desk_server: str, signed_in: SignIn) -> None:
    signed_in(phone, "ed")
    upload(
        phone, desk_server, new(4, district="Kohatt"), new(5, notes="x" * 300), {"uid": "PK-000011", "notes": "y" * 200}
    )
    for path in ("", "?show=errors", "?show=new", "?show=changed"):
        phone.goto(f"{phone.url.split('?')[0]}{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.goto(f"{desk_server}/desk/import/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
