"""Whatever is sent to be written, it is refused by name or written: nothing fails, and nothing is half taken."""

import json
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import resolve
from rest_framework.serializers import BaseSerializer, ListSerializer

from incidents.api.bodies import LARGEST_BODY
from incidents.api.entry import NewEntrySerializer
from incidents.api.fields import Text, YesNo
from incidents.models import Incident
from tests.dashboard.desk.people import editor
from tests.incidents.factories import make_incident
from tests.incidents.writers import INCIDENTS, Program, body

pytestmark = pytest.mark.django_db

# Of this process.
SECONDS = 1.0
Part = tuple[str | int, ...]
"""Where a field is in a body: names, and places in lists."""
WORDS = "'); DROP TABLE incidents_incident; --"
WRONG = (True, 1.5, 10**30, {"no_such_field": 1}, [["x"]], "no\x00such", WORDS)


def fields_of(serializer: Any, at: Part = ()) -> Iterator[tuple[Part, Any]]:
    """Every field of an entry, in rows of it too."""
    for name, field in serializer.fields.items():
        yield (*at, name), field
        if isinstance(field, ListSerializer):
            yield from fields_of(field.child, (*at, name, 0))
        elif isinstance(field, BaseSerializer):
            yield from fields_of(field, (*at, name))


FIELDS = dict(fields_of(NewEntrySerializer()))
WHOLE: dict[str, dict[str, Any]] = {
    "figures": {"victim_class": "total", "harm": "killed", "low": 1, "high": 1},
    "attributions": {"words": "gunmen", "track": "analyst", "level": "possible"},
    "choices": {"series": "killed", "low": 1, "best": 1, "high": 1, "reason": "x"},
}


def entry_with(at: Part, value: Any) -> dict[str, Any]:
    """An entry that could be written, but for a value in one place."""
    entry = body(attributions=[dict(WHOLE["attributions"])], choices=[dict(WHOLE["choices"])])
    entry["reports"][0]["figures"] = [dict(WHOLE["figures"])]
    place: Any = entry
    for name in at[:-1]:
        place = place[name]
    place[at[-1]] = value
    return entry


@pytest.fixture
def secret() -> str:
    resolve(INCIDENTS)  # Loads every address: a second of its own, before the first answer is timed.
    return Program(editor()).secret


def sent(secret: str, content: bytes, method: str = "POST", path: str = INCIDENTS, **headers: str) -> tuple[int, Any]:
    """Status and JSON of the answer to a body of an editor; errors in their one shape."""
    started = time.process_time()
    answer = Client().generic(
        method,
        path,
        content,
        content_type=headers.pop("kind", "application/json"),
        headers={"Authorization": f"Bearer {secret}", **headers},
    )
    assert time.process_time() - started < SECONDS
    assert answer["Content-Type"] == "application/json"
    found = orjson.loads(answer.content)
    if answer.status_code >= 400:
        assert set(found) <= {"type", "errors", "version"}
        assert found["errors"]
        assert all(set(error) == {"code", "detail", "attr"} and error["detail"] for error in found["errors"])
        assert len(answer.content) < 50_000
    return answer.status_code, found


@pytest.mark.parametrize("at", FIELDS, ids=lambda at: ".".join(map(str, at)))
def test_a_wrong_value_is_refused_by_the_name_of_its_field(at: Part, secret: str) -> None:
    field, name = FIELDS[at], ".".join(map(str, at))
    for value in WRONG:
        if (isinstance(field, YesNo) and value is True) or (isinstance(field, Text) and value == WORDS):
            continue
        status, found = sent(secret, json.dumps(entry_with(at, value)).encode())
        attrs = [error["attr"] for error in found.get("errors", [])]
        assert status == 400, (name, value)
        assert any(attr.startswith(name) or name.startswith(attr) for attr in attrs), (value, attrs)
    assert not Incident.objects.exists()


def test_words_are_kept_as_they_are_whatever_they_are(secret: str) -> None:
    status, found = sent(secret, json.dumps(entry_with(("summary",), WORDS)).encode())
    assert (status, found["summary"]) == (201, WORDS)


BODIES = {
    "nothing": b"",
    "half": b'{"date": "2024-05-01"',
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "a list": b"[]",
    "a list of entries": b"[{}]",
    "not a number": b'{"date": NaN}',
    "a form": b"date=2024-05-01&event_class=clash",
    "markup": b"<entry/>",
    "UTF-16": '{"date": "2024-05-01"}'.encode("utf-16"),
    "Latin-1": '{"summary": "café"}'.encode("latin-1"),
    "a byte order mark": b'\xef\xbb\xbf{"date": "2024-05-01"}',
    "a lone surrogate": b'{"summary": "\\ud800"}',
    "NUL": b"\x00",
    "deep lists": b"[" * 400_000,
    "deep whole lists": b"[" * 900 + b"]" * 900,
    "deep objects": b'{"a":' * 900 + b"1" + b"}" * 900,
    "deep inside a field": b'{"summary":' + b"[" * 900 + b"]" * 900 + b"}",
    "a number of many digits": b'{"near_km": ' + b"9" * 100_000 + b"}",
    "a name twice": b'{"date": "2024-05-01", "date": "2024-05-02"}',
    "a name twice inside": b'{"location": {"place": "a", "place": "b"}}',
    "many unknown names": b"{" + b",".join(b'"n%d":1' % n for n in range(50_000)) + b"}",
    "a long name": b'{"' + b"n" * 500_000 + b'": 1}',
    "a long text": b'{"part_of_day": "' + b"x" * 900_000 + b'"}',
}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_no_entry_is_refused(kind: str, method: str, secret: str) -> None:
    incident = make_incident()
    path = INCIDENTS if method == "POST" else f"{INCIDENTS}{incident.uid}/"
    status, _ = sent(secret, BODIES[kind], method, path, **{"If-Match": '"1"'})
    # To change nothing is no mistake.
    assert status == (200 if (kind, method) == ("nothing", "PATCH") else 400)
    incident.refresh_from_db()
    assert (Incident.objects.count(), incident.version) == (1, 1)


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 10_000_000])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(size: int, secret: str) -> None:
    status, found = sent(secret, b'{"summary": "' + b"x" * size + b'"}')
    assert (status, found["errors"][0]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "part", ["reports", "attack_types", "targets", "attributions", "choices", "location.district_set", "figures"]
)
def test_a_list_of_too_many_is_refused(part: str, secret: str) -> None:
    at: Part = ("reports", 0, "figures") if part == "figures" else tuple(part.split("."))
    status, found = sent(secret, json.dumps(entry_with(at, [{}] * 1000)).encode())
    assert (status, found["errors"][0]["attr"].startswith(".".join(map(str, at)))) == (400, True)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/csv", "x", ""]
)
def test_another_kind_of_body_is_not_read(kind: str, secret: str) -> None:
    status, found = sent(secret, json.dumps(body()).encode(), kind=kind)
    assert (status, found["errors"][0]["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("seen", ["", "3", '"x"', '"-1"', '"99999999999999999999"', "*", '"1", "2"', "\x80"])
def test_a_version_that_is_none_is_refused(seen: str, secret: str) -> None:
    incident = make_incident()
    status, found = sent(
        secret, b'{"summary": "x", "reason": "y"}', "PATCH", f"{INCIDENTS}{incident.uid}/", **{"If-Match": seen}
    )
    assert (status, found["errors"][0]["attr"]) == (400, "If-Match")


@pytest.mark.parametrize("uid", ["PK-1", "x", "%00", "PK-000001%00", "%FF", "PK-999999999999999999999999"])
def test_a_number_that_is_none_cannot_be_changed(uid: str, secret: str) -> None:
    status, _ = sent(secret, b'{"summary": "x"}', "PATCH", f"{INCIDENTS}{uid}/", **{"If-Match": '"1"'})
    assert status == 404


@pytest.mark.parametrize("sent_token", ["nig_x", "nig_" + "x" * 10_000, "nig_\x00", "", "é", "a b c"])
def test_a_token_that_is_none_is_refused(sent_token: str) -> None:
    status, _ = sent(sent_token, json.dumps(body()).encode())
    assert status == 401
