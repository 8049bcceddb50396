"""Pages that have not changed are not sent, nor made, again."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from incidents.conditional import record_view
from incidents.models import RecordGeneration

pytestmark = pytest.mark.django_db
calls: list[str] = []


@record_view
def page(request: HttpRequest) -> HttpResponse:
    calls.append(request.get_full_path())
    if request.method == "HEAD":
        return HttpResponse()
    if "missing" in request.GET:
        return HttpResponse("no", status=404)
    return HttpResponse(f"made {len(calls)}")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    calls.clear()
    RecordGeneration.objects.update_or_create(id=1, defaults={"value": 7})


def ask(path: str = "/x/", **headers: str) -> HttpResponse:
    response = page(RequestFactory().get(path, headers=headers))
    assert isinstance(response, HttpResponse)
    return response


def test_a_page_is_made_once_for_a_generation() -> None:
    assert ask().content == b"made 1"
    assert ask().content == b"made 1"
    assert calls == ["/x/"]


def test_an_unchanged_page_is_answered_304_with_its_tag() -> None:
    etag = ask()["ETag"]
    again = ask(**{"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_date_does_what_a_tag_does_where_no_tag_is_sent() -> None:
    changed(ago=timedelta(minutes=5))
    dated = ask()["Last-Modified"]
    assert ask(**{"if-modified-since": dated}).status_code == 304
    assert ask(**{"if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT"}).status_code == 200
    assert ask(**{"if-modified-since": dated, "if-none-match": 'W/"another"'}).status_code == 200
    changed(ago=timedelta(minutes=4))
    assert ask(**{"if-modified-since": dated}).status_code == 200


def test_a_date_never_stands_for_two_changes_in_one_second() -> None:
    changed(ago=timedelta())
    dated = ask()["Last-Modified"]
    assert ask(**{"if-modified-since": dated}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert ask(**{"if-modified-since": dated}).status_code == 200
        assert ask(**{"if-modified-since": ask()["Last-Modified"]}).status_code == 304


def changed(*, ago: timedelta) -> None:
    RecordGeneration.objects.update(changed_at=timezone.now() - ago)


def test_a_change_of_the_record_makes_the_page_anew() -> None:
    etag = ask()["ETag"]
    RecordGeneration.objects.update(value=8)
    again = ask(**{"if-none-match": etag})
    assert (again.status_code, again.content) == (200, b"made 2")
    assert again["ETag"] != etag


def test_part_of_a_page_and_another_filter_have_tags_of_their_own() -> None:
    tags = {ask()["ETag"], ask(**{"hx-request": "true"})["ETag"], ask("/x/?province=sindh")["ETag"]}
    assert len(tags) == 3


def test_what_is_answered_to_head_is_not_kept_for_get() -> None:
    assert page(RequestFactory().head("/x/")).status_code == 200
    assert ask().content == b"made 2"


def test_an_error_is_never_kept() -> None:
    assert ask("/x/?missing=1").status_code == 404
    assert ask("/x/?missing=1").status_code == 404
    assert len(calls) == 2


def test_a_new_release_never_serves_an_old_answer(settings: Settings) -> None:
    etag = ask()["ETag"]
    settings.RELEASE = "another"
    assert ask()["ETag"] != etag


def test_a_reader_behind_a_cache_is_told_to_ask_again() -> None:
    response = ask()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "HX-Request" in response["Vary"]
