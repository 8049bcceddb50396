"""What holds for the whole interface: one answer for one key, limits, methods, other sites, compression."""

import datetime as dt
import gzip
import threading
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import brotli
import orjson
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from incidents import encodings
from incidents.models import IdempotentAnswer, Incident, Scope
from incidents.services.idempotent import forget_old_answers
from incidents.tasks import forget_answers
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident
from tests.incidents.writers import INCIDENTS, Program, body, told

pytestmark = pytest.mark.django_db

KEY = "6f1c9a2e-0d4b-4b1e-9f53-0b8a1f6f2c11"


# -- One answer for one key


def test_the_same_request_with_the_same_key_makes_one_incident() -> None:
    program = Program(editor())
    first = program.post(body(summary="A blast."), Idempotency_Key=KEY)
    turned = dict(reversed(body(summary="A blast.").items()))
    again = program.post(turned, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert (again["Idempotent-Replayed"], first.has_header("Idempotent-Replayed")) == ("true", False)
    assert Incident.objects.count() == 1


def test_another_request_with_the_same_key_is_refused_and_another_person_is_not_meant() -> None:
    program = Program(editor())
    program.post(body(), Idempotency_Key=KEY)
    other = program.post(body(summary="Other."), Idempotency_Key=KEY)
    assert (other.status_code, told(other)) == (422, [("idempotency_key_reused", None)])
    assert Program(reviewer()).post(body(), Idempotency_Key=KEY).status_code == 201
    assert Incident.objects.count() == 2


def test_what_was_refused_may_be_put_right_under_its_key() -> None:
    program = Program(editor())
    assert program.post(body(event_class="war"), Idempotency_Key=KEY).status_code == 400
    assert program.post(body(reports=[]), Idempotency_Key=KEY).status_code == 400
    assert program.post(body(), Idempotency_Key=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "zwölf"])
def test_a_key_is_visible_ascii(key: str) -> None:
    answer = Program(editor()).post(body(), Idempotency_Key=key)
    assert (answer.status_code, told(answer)) == (400, [("invalid", "Idempotency-Key")])
    assert not Incident.objects.exists()


def test_a_key_is_forgotten_after_a_day() -> None:
    program = Program(editor())
    program.post(body(), Idempotency_Key=KEY)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23)):
        assert forget_old_answers() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert program.post(body(), Idempotency_Key=KEY).status_code == 201
        assert IdempotentAnswer.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(hours=50)):
        forget_answers()
    assert (Incident.objects.count(), IdempotentAnswer.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_time_with_one_key_make_one_incident() -> None:
    program, given = Program(editor()), body()
    answers: list[Any] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        try:
            answers.append(Client().post(
                INCIDENTS, given, content_type="application/json",
                headers={**program.headers, "Idempotency-Key": KEY},
            ))  # fmt: skip
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["uid"] for answer in answers}) == 1
    assert Incident.objects.count() == 1


# -- Limits


@pytest.fixture
def limits(settings: Any) -> dict[str, tuple[int, int]]:
    """Limits of two requests a minute, and time that stands still in the middle of a minute."""
    settings.API_LIMITS = {"read": (2, 60), "token": (3, 60), "write": (1, 60), "file": (1, 3600)}
    found: dict[str, tuple[int, int]] = settings.API_LIMITS
    return found


HALF_PAST = dt.datetime(2026, 11, 26, 12, 0, 20, tzinfo=dt.UTC)


def test_one_request_too_many_is_told_when_to_come_again(limits: Any) -> None:
    with time_machine.travel(HALF_PAST, tick=False):
        assert [Client().get("/api/v1/groups/").status_code for _ in range(2)] == [200, 200]
        for path in ("/api/v1/groups/", "/api/v1/stats/", "/api/v1/nothing/"):
            answer = Client().get(path)
            assert (answer.status_code, answer["Retry-After"], told(answer)) == (429, "40", [("throttled", None)])
            assert answer["Content-Type"] == "application/json"
        assert Client(REMOTE_ADDR="203.0.113.9").get("/api/v1/groups/").status_code == 200
    with time_machine.travel(HALF_PAST + dt.timedelta(seconds=40), tick=False):
        assert Client().get("/api/v1/groups/").status_code == 200


def test_an_unchanged_answer_does_not_count(limits: Any) -> None:
    with time_machine.travel(HALF_PAST, tick=False):
        etag = Client().get("/api/v1/groups/")["ETag"]
        for _ in range(5):
            assert Client().get("/api/v1/groups/", headers={"If-None-Match": etag}).status_code == 304
        assert Client().get("/api/v1/groups/").status_code == 200
        assert Client().get("/api/v1/groups/").status_code == 429


def test_a_token_has_limits_of_its_own(limits: Any) -> None:
    one, two = Program(editor(), Scope.READ), Program(editor())
    with time_machine.travel(HALF_PAST, tick=False):
        assert [one.get("/api/v1/groups/").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert two.get("/api/v1/groups/").status_code == 200
        assert Client().get("/api/v1/groups/").status_code == 200
        assert [two.post(body()).status_code for _ in range(2)] == [201, 429]
    assert Incident.objects.count() == 1


def test_whole_files_are_counted_apart(limits: Any) -> None:
    with time_machine.travel(HALF_PAST, tick=False):
        first, second = (Client().get(f"{INCIDENTS}?format=csv") for _ in range(2))
        assert (first.status_code, second.status_code, second["Retry-After"]) == (200, 429, "3580")
        assert told(second) == [("throttled", None)]


def test_no_limit_and_health_are_not_counted(settings: Any) -> None:
    settings.API_LIMITS = {"read": (0, 60), "token": (0, 60), "write": (0, 60), "file": (0, 60)}
    assert {Client().get("/api/v1/groups/").status_code for _ in range(5)} == {200}
    settings.API_LIMITS = {"read": (1, 60), "token": (1, 60), "write": (1, 60), "file": (1, 60)}
    assert {Client().get("/healthz/").status_code for _ in range(5)} == {200}
    assert {Client().get("/").status_code for _ in range(3)} == {200}


# -- Methods and other sites


def test_head_and_options_are_answered_and_other_methods_named() -> None:
    incident = make_incident()
    for path, allowed in (
        (INCIDENTS, "GET, POST, HEAD, OPTIONS"),
        (f"{INCIDENTS}{incident.uid}/", "GET, PATCH, HEAD, OPTIONS"),
        ("/api/v1/groups/", "GET, HEAD, OPTIONS"),
    ):
        head = Client().head(path)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", Client().get(path)["ETag"])
        options = Client().options(path)
        assert (options.status_code, options["Allow"]) == (200, allowed)
        for method in ("put", "delete"):
            answer = getattr(Client(), method)(path)
            assert (answer.status_code, told(answer)) in [
                (405, [("method_not_allowed", None)]),
                (401, [("not_authenticated", None)]),
            ]
            assert answer.has_header("Allow")


def test_any_sites_script_may_read_and_none_may_write() -> None:
    answer = Client().get("/api/v1/groups/", headers={"Origin": "https://notebook.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer["Access-Control-Expose-Headers"]
    asked = {"Origin": "https://notebook.example", "Access-Control-Request-Method": "POST"}
    preflight = Client().options(INCIDENTS, headers=asked)
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert not preflight.has_header("Access-Control-Allow-Credentials")


# -- Compression


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("identity", None), ("", None)],
)
def test_an_answer_is_compressed_as_the_client_can_read_it(accepts: str, encoding: str | None) -> None:
    for _ in range(3):
        make_incident(killed=1)
    plain = Client().get(INCIDENTS)
    answer = Client().get(INCIDENTS, headers={"Accept-Encoding": accepts})
    assert answer.get("Content-Encoding") == encoding
    assert _unpacked(answer) == plain.content
    assert int(answer["Content-Length"]) == len(answer.content)
    assert (answer["ETag"], "Accept-Encoding" in answer["Vary"]) == (plain["ETag"], True)
    if encoding:
        assert len(answer.content) < len(plain.content) / 2
    held = Client().get(INCIDENTS, headers={"Accept-Encoding": accepts, "If-None-Match": plain["ETag"]})
    assert (held.status_code, held.content, held.has_header("Content-Encoding")) == (304, b"", False)


@pytest.mark.parametrize("accepts", ["br", "gzip"])
def test_a_streamed_file_stays_a_stream(accepts: str) -> None:
    make_incident(killed=1)
    plain = b"".join(Client().get(f"{INCIDENTS}?format=csv"))
    answer = Client().get(f"{INCIDENTS}?format=csv", headers={"Accept-Encoding": accepts})
    assert (answer.streaming, answer["Content-Encoding"], answer.has_header("Content-Length")) == (True, accepts, False)
    assert _unpacked(answer) == plain


def test_an_answer_is_compressed_once_and_kept_so_for_each_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    make_incident(summary="x" * 1000)
    compressed: list[str] = []

    def watched(response: HttpResponse, encoding: str) -> None:
        compressed.append(encoding)
        encodings.compress(response, encoding)

    monkeypatch.setattr("incidents.conditional.compress", watched)
    plain = Client().get(INCIDENTS).content
    for accepts in ("br", "gzip", "identity") * 3:
        assert _unpacked(Client().get(INCIDENTS, headers={"Accept-Encoding": accepts})) == plain
    assert compressed == ["br", "gzip"]


def test_public_pages_are_compressed_and_pages_with_a_secret_are_not(client: Client) -> None:
    accepts = {"Accept-Encoding": "br"}
    assert client.get("/", headers=accepts)["Content-Encoding"] == "br"
    assert not client.get("/accounts/login/", headers=accepts).has_header("Content-Encoding")
    client.force_login(editor())
    assert not client.get("/desk/", headers=accepts).has_header("Content-Encoding")


def test_the_version_of_an_incident_stays_readable_when_it_is_compressed() -> None:
    incident = make_incident()
    program = Program(editor(), **{"Accept-Encoding": "br"})
    answer = program.get(f"{INCIDENTS}{incident.uid}/")
    assert (answer["Content-Encoding"], answer["ETag"]) == ("br", 'W/"1"')
    changed = program.patch(incident.uid, {"summary": "x", "reason": "Why"}, If_Match=answer["ETag"])
    assert changed.status_code == 200


def test_a_condition_that_no_longer_holds_is_told_in_the_one_shape_of_errors() -> None:
    incident = make_incident()
    for program, path in (
        (Program(), INCIDENTS),
        (Program(), f"{INCIDENTS}{incident.uid}/"),
        (Program(editor()), INCIDENTS),
    ):
        stale = program.get(path, **{"If-Match": '"another"'})
        assert (stale.status_code, stale["Content-Type"]) == (412, "application/json")
        assert told(stale) == [("stale_version", None)]


def test_the_length_of_a_file_is_not_told_before_it_is_written() -> None:
    make_incident()
    answer = Client().head(f"{INCIDENTS}?format=csv")
    assert (answer.status_code, answer.has_header("Content-Length")) == (200, False)


def test_what_the_web_server_refuses_by_itself_has_the_one_shape_of_errors(record_server: str) -> None:
    with pytest.raises(HTTPError) as found:
        urlopen(f"{record_server}{INCIDENTS}?q={'x' * 9000}")
    with found.value as answer:
        assert (answer.code, answer.headers["Content-Type"]) == (414, "application/json")
        (error,) = orjson.loads(answer.read())["errors"]
    assert (error["code"], error["attr"]) == ("uri_too_long", None)


def _unpacked(answer: Any) -> bytes:
    content: bytes = b"".join(answer) if answer.streaming else answer.content
    match answer.get("Content-Encoding"):
        case "br":
            return bytes(brotli.decompress(content))
        case "gzip":
            return gzip.decompress(content)
        case _:
            return content
