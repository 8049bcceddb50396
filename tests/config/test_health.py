"""`/healthz/`, the headers of every answer, and the log lines of requests."""

import json
import logging

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from config.celery import app
from config.logs import RequestIdFilter, logging_config


@pytest.mark.django_db
def test_a_working_site_is_ok_in_every_part_and_is_never_cached(client: Client) -> None:
    response = client.get("/healthz/")

    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "ok"
    assert body["parts"] == {"database": "ok", "migrations": "ok", "cache": "ok", "broker": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_tells_the_generation_of_the_record(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_recordgeneration (id, value, transaction) VALUES (1, 41, 0) "
            "ON CONFLICT (id) DO UPDATE SET value = 41"
        )

    assert client.get("/healthz/").json()["record_generation"] == 41


@pytest.mark.django_db
def test_a_cache_that_is_down_is_named_with_503_and_without_its_address(client: Client, settings: Settings) -> None:
    default = {**settings.CACHES["default"], "LOCATION": "redis://:hidden@127.0.0.1:1/0"}
    settings.CACHES = {"default": default}

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.json()["parts"] == {"database": "ok", "migrations": "ok", "cache": "down", "broker": "ok"}
    assert "hidden" not in response.content.decode()


@pytest.mark.django_db
def test_a_broker_that_is_down_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.json()["parts"]["broker"] == "down"


@pytest.mark.django_db
def test_a_missing_migration_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.json()["parts"]["migrations"] == "not applied"
    assert response.json()["record_generation"] is None


@pytest.mark.django_db
def test_every_answer_forbids_framing_inline_scripts_and_unused_powers(client: Client) -> None:
    headers = client.get("/healthz/").headers

    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_sane_request_id_is_kept_and_any_other_is_replaced(client: Client) -> None:
    kept = client.get("/healthz/", headers={"X-Request-ID": "proxy-0123456789"})
    replaced = client.get("/healthz/", headers={"X-Request-ID": 'x" forged\\n'})

    assert kept.headers["X-Request-ID"] == "proxy-0123456789"
    assert len(replaced.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_a_request_is_logged_with_its_facts_but_without_what_was_searched_for(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="nigran.request"):
        client.get("/no-such-page/?q=somebody", headers={"X-Request-ID": "proxy-0123456789"})

    (record,) = [record for record in caplog.records if record.name == "nigran.request"]
    assert record.getMessage().startswith("GET /no-such-page/ 404 in ")
    assert vars(record)["path"] == "/no-such-page/"
    assert vars(record)["status"] == 404
    assert vars(record)["duration_ms"] >= 0
    assert "somebody" not in caplog.text


def test_a_log_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    config = logging_config(level="INFO", plain=False)
    formatter = dict(config["formatters"]["json"])
    from pythonjsonlogger.json import JsonFormatter

    assert formatter.pop("()") == "pythonjsonlogger.json.JsonFormatter"
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(fmt=formatter.pop("format"), **formatter))
    handler.addFilter(RequestIdFilter())
    record = logging.LogRecord("nigran.request", logging.INFO, __file__, 1, "GET %s", ("/",), None)
    record.status = 200
    handler.handle(record)

    line = capsys.readouterr().err
    assert line.count("\n") == 1
    body = json.loads(line)
    assert {name: body[name] for name in ("level", "logger", "message", "request_id", "status")} == {
        "level": "INFO",
        "logger": "nigran.request",
        "message": "GET /",
        "request_id": "-",
        "status": 200,
    }
    assert body["time"].startswith("20")
