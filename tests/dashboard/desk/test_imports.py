"""The pages of imports: the form, one import through all its states, the template and the file of errors."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pytest_django import DjangoAssertNumQueries

from config.celery import app
from incidents.models import Batch, Incident
from incidents.services.imports import ask_undo, work_on
from incidents.spreadsheets.progress import progress_reporter
from incidents.spreadsheets.reading import LARGEST_FILE
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.dashboard.listed import words_in
from tests.incidents.sheets import carried_out, checked, csv_of, new, undone

pytestmark = pytest.mark.usefixtures("record_db")

MOST_QUERIES = 15
LIST = "/desk/import/"
ONE_KILLED = "PK-000003"

Commits = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


@pytest.fixture
def worker() -> Iterator[None]:
    """Tasks are done where they are queued."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def upload(client: Client, content: bytes, name: str = "rows.csv", **fields: str) -> Any:
    """Send the form as a browser would."""
    given = {"reason": "Tolls of the week", "source": "", "new_rows": "drafts", **fields}
    return client.post(LIST, {**given, "file": SimpleUploadedFile(name, content)})


def page_of(client: Client, batch: Batch, query: str = "") -> str:
    """The words of an import's page."""
    answer = client.get(f"{LIST}{batch.pk}/{query}")
    assert answer.status_code == 200
    return words_in(answer.content.decode())


def test_an_empty_list_says_where_to_begin(desk: Client) -> None:
    words = words_in(desk.get(LIST).content.decode())
    assert "Nothing has been imported yet. Begin with the template" in words
    assert "Download the template (.xlsx)" in words


def test_an_upload_is_checked_by_the_worker_after_the_commit(
    desk: Client, worker: None, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as queued:
        answer = upload(desk, csv_of(new(1), new(2, district="Kohatt")))
    batch = Batch.objects.get()
    assert (answer.status_code, answer.url, len(queued)) == (302, f"{LIST}{batch.pk}/", 1)
    assert (batch.state, batch.by, batch.reason, batch.content) == (
        "refused",
        editor(),
        "Tolls of the week",
        {"new_rows": "drafts", "corrects": False},
    )
    words = page_of(desk, batch)
    assert "Has errors, nothing was changed" in words
    assert "1 error in 1 row of 2." in words
    assert "Row 3 District cell D3 No district is called “Kohatt”; nearest: Kohat" in words
    assert "Carry it out" not in words


def test_from_upload_to_undo_by_the_buttons_alone(
    desk: Client, worker: None, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, csv_of(new(1), {"uid": ONE_KILLED, "notes": "x"}), new_rows="review")
    batch = Batch.objects.get()
    words = page_of(desk, batch)
    assert "2 rows. Carried out, they would be: 1 new, in review 1 changed Carry it out" in words
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{LIST}{batch.pk}/carry-out/").status_code == 302
    words = page_of(desk, batch)
    assert "Carried out 2 rows: 1 new, in review 1 changed" in words
    made = Incident.objects.get(status="in_review")
    assert f"Row 2 {made.uid}" in words
    assert "Undo this import" in words
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{LIST}{batch.pk}/undo/", {"reason": "Wrong file"}).status_code == 302
    words = page_of(desk, batch)
    assert "Undone by ed" in words
    assert "Wrong file 2 incidents set back or withdrawn." in words


def test_an_undo_that_goes_on_says_how_far_it_is(desk: Client) -> None:
    batch = carried_out(new(1), {"uid": ONE_KILLED, "notes": "x"})
    ask_undo(batch=batch.pk, by=editor(), reason="Wrong file")
    assert "Waiting for its turn. You may leave this page" in page_of(desk, batch)
    progress_reporter(batch.pk, 2)(2)
    assert "2 of 2 incidents. You may leave this page" in page_of(desk, batch)


@pytest.mark.parametrize(
    ("fields", "content", "words"),
    [
        ({"reason": " "}, csv_of(new()), "Say why; the public reads it beside each change of a published incident."),
        ({"new_rows": "publish"}, csv_of(new()), "Select a valid choice."),
        ({}, b"", "The file is empty. Choose another one."),
        ({}, b"x" * (LARGEST_FILE + 1), "at most 5.0\N{NO-BREAK SPACE}MB are read. Split it into several."),
    ],
)
def test_a_form_that_cannot_be_used_says_why_beside_the_field(
    desk: Client, fields: dict[str, str], content: bytes, words: str
) -> None:
    answer = upload(desk, content, **fields)
    assert answer.status_code == 400
    errors = re.findall(r'<p class="field-error" id="id_\w+_error">(.*?)</p>', answer.content.decode())
    assert len(errors) == 1
    assert words in errors[0]
    assert Batch.objects.count() == 0


def test_a_file_must_be_chosen(desk: Client) -> None:
    answer = desk.post(LIST, {"reason": "x", "new_rows": "drafts"})
    assert answer.status_code == 400
    assert "Choose a file." in words_in(answer.content.decode())


def test_publishing_is_offered_to_a_reviewer_alone(client: Client) -> None:
    for person, offered in ((editor(), False), (reviewer(), True)):
        client.force_login(person)
        assert ("are published where one person may" in client.get(LIST).content.decode()) is offered


def test_while_the_worker_is_at_it_the_page_follows_and_reads_no_rows(desk: Client) -> None:
    upload(desk, csv_of(new()))
    batch = Batch.objects.get()
    answer = desk.get(f"{LIST}{batch.pk}/")
    body = answer.content.decode()
    assert 'hx-trigger="every 1s"' in body
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in body
    assert "Being checked Waiting for its turn." in words_in(body)
    headers = {"HX-Request": "true", "HX-Target": "import"}
    part = desk.get(f"{LIST}{batch.pk}/", headers=headers).content.decode()
    assert part.strip().startswith('<div id="import"')
    assert "<html" not in part
    work_on(batch=batch.pk)
    part = desk.get(f"{LIST}{batch.pk}/", headers=headers).content.decode()
    assert "hx-get" not in part
    assert "Carry it out" in words_in(part)


def test_everybody_on_the_desk_sees_an_import_and_its_uploader_alone_carries_it_out(client: Client) -> None:
    batch = checked(new())
    client.force_login(reviewer())
    assert "ed uploaded it, and carries it out." in page_of(client, batch)
    answer = client.post(f"{LIST}{batch.pk}/carry-out/")
    assert answer.status_code == 400
    assert "Whoever uploaded the file carries it out" in words_in(answer.content.decode())
    assert Batch.objects.get().state == "checked"


def test_an_undo_without_a_reason_keeps_the_form_open_and_says_what_is_missing(desk: Client) -> None:
    batch = carried_out(new())
    answer = desk.post(f"{LIST}{batch.pk}/undo/", {"reason": " "})
    body = answer.content.decode()
    assert answer.status_code == 400
    assert '<details class="more import-undo" open>' in body
    assert "Say why; the public reads it beside each change" in words_in(body)
    assert Batch.objects.get().state == "applied"


@pytest.mark.parametrize("step", ["carry-out", "undo", "check"])
def test_a_step_that_the_state_does_not_allow_is_refused_and_changes_nothing(desk: Client, step: str) -> None:
    batch = undone(carried_out(new()))
    answer = desk.post(f"{LIST}{batch.pk}/{step}/", {"reason": "x"})
    assert answer.status_code == 400
    assert "not in a state that allows this" in words_in(answer.content.decode())
    assert Batch.objects.get().state == "undone"


@pytest.mark.parametrize("step", ["carry-out", "undo", "check"])
def test_no_step_is_taken_by_get(desk: Client, step: str) -> None:
    batch = checked(new())
    assert desk.get(f"{LIST}{batch.pk}/{step}/").status_code == 405
    assert Batch.objects.get().state == "checked"


@pytest.mark.parametrize("path", ["", "template.xlsx", "1/", "1/errors.csv"])
def test_the_pages_are_for_editors(client: Client, path: str) -> None:
    assert client.get(f"{LIST}{path}").url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    client.force_login(reader())
    assert client.get(f"{LIST}{path}").status_code == 403


def test_what_an_undo_left_alone_is_named_and_has_its_rows(desk: Client) -> None:
    uids = [row.uid for row in Incident.objects.order_by("uid")[:12]]
    batch = carried_out(*({"uid": uid, "notes": "x"} for uid in uids))
    carried_out(*({"uid": uid, "notes": "y"} for uid in uids[:11]))
    words = page_of(desk, undone(batch))
    assert "1 incident set back or withdrawn." in words
    assert f"Left alone, for somebody changed them since: {' , '.join(uids[:10])} and others ." in words
    assert f"Row 12 {uids[10]}" in page_of(desk, batch, "?show=left")


def test_rows_are_shown_by_what_they_do_a_hundred_a_page(desk: Client) -> None:
    rows = [{"uid": row.uid} for row in Incident.objects.order_by("uid")[:130]]
    batch = checked({"uid": ONE_KILLED, "notes": "changed"}, *(row for row in rows if row["uid"] != ONE_KILLED))
    assert "Changed Changed 1 Unchanged 129" in page_of(desk, batch)
    assert "1–100 of 129" in page_of(desk, batch, "?show=unchanged")
    assert "101–129 of 129" in page_of(desk, batch, "?show=unchanged&page=2")
    assert "Row 2 PK-000003" in page_of(desk, batch, "?show=nothing-of-the-sort")


def test_what_stands_in_the_file_is_text_and_never_markup(desk: Client) -> None:
    batch = checked(new(place="<script>alert(1)</script>"), {"uid": ONE_KILLED, "notes": "<b>bold</b>"})
    for query in ("?show=new", "?show=changed", "?show=noted"):
        body = desk.get(f"{LIST}{batch.pk}/{query}").content.decode()
        assert "<script>alert" not in body
        assert "<b>bold" not in body
    assert "&lt;b&gt;bold&lt;/b&gt;" in desk.get(f"{LIST}{batch.pk}/?show=changed").content.decode()


def test_the_errors_are_a_file_that_no_spreadsheet_runs(desk: Client) -> None:
    batch = checked(new(1, district="Kohatt"), new(2, event_class="=1+1"))
    answer = desk.get(f"{LIST}{batch.pk}/errors.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="nigran-import-{batch.pk}-errors.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["row", "cell", "column", "what is wrong"]
    assert lines[1] == ["2", "D2", "District", "No district is called “Kohatt”; nearest: Kohat"]
    assert lines[2][:3] == ["3", "B3", "Class"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_the_template_is_a_spreadsheet(desk: Client) -> None:
    answer = desk.get(f"{LIST}template.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="nigran-import.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Incidents", "Words", "How to"]
    assert book["Words"].max_row > 150


def test_pages_ask_few_questions_of_the_database_however_many_rows(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small = carried_out(new(1))
    with django_assert_max_num_queries(MOST_QUERIES) as first:
        desk.get(LIST)
        desk.get(f"{LIST}{small.pk}/")
    large = carried_out(*(new(number) for number in range(2, 40)))
    for number in range(3):
        checked(new(50 + number, district="Kohatt"))
    with django_assert_max_num_queries(MOST_QUERIES) as second:
        desk.get(LIST)
        desk.get(f"{LIST}{large.pk}/")
    assert len(first) == len(second)


def test_an_import_has_a_page_here_and_another_batch_has_not(desk: Client) -> None:
    batch = checked(new())
    Batch.objects.filter(pk=batch.pk).update(kind="bulk_edit")
    assert desk.get(f"{LIST}{batch.pk}/").status_code == 404
    assert desk.post(f"{LIST}{batch.pk}/carry-out/").status_code == 404
