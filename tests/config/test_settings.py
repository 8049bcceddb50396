"""The settings file is safe when nothing is said, and everything it reads is explained."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.record import PROJECT

NEEDED = {
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgres://nigran@127.0.0.1:1/nigran",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}

# What only the project's own commands tell one another.
INTERNAL = {"NIGRAN_STARTED", "DJANGO_SETTINGS_MODULE"}


def _settings(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    """Read settings in a fresh Python with exactly this environment."""
    code = f"import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_only_the_needed_variables_nothing_is_open() -> None:
    names = [
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "X_FRAME_OPTIONS",
    ]
    answer = _settings(NEEDED, *names)

    assert json.loads(answer.stdout) == [False, [], True, True, True, "DENY"]
    assert json.loads(_settings(NEEDED, "SECURE_HSTS_SECONDS").stdout)[0] > 0


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_a_missing_variable_is_named_and_never_made_up(missing: str) -> None:
    answer = _settings({name: value for name, value in NEEDED.items() if name != missing}, "DEBUG")

    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines()[-1].endswith(f"Set the {missing} environment variable")


def test_a_forwarded_scheme_is_believed_only_behind_a_proxy_that_sets_it() -> None:
    assert _settings(NEEDED, "SECURE_PROXY_SSL_HEADER").returncode == 1
    behind = _settings({**NEEDED, "BEHIND_HTTPS_PROXY": "true"}, "SECURE_PROXY_SSL_HEADER")
    assert json.loads(behind.stdout) == [["HTTP_X_FORWARDED_PROTO", "https"]]


def test_the_socket_of_valkey_is_given_to_celery_in_its_own_words() -> None:
    answer = _settings({**NEEDED, "REDIS_URL": "unix:///run/v.sock?db=3"}, "CELERY_BROKER_URL")

    assert json.loads(answer.stdout) == ["redis+socket:///run/v.sock?virtual_host=3"]


def test_the_folder_of_a_postgres_socket_may_be_written_in_the_host() -> None:
    answer = _settings({**NEEDED, "DATABASE_URL": "postgres://me@%2Frun%2Fpg/nigran"}, "DATABASES")

    assert json.loads(answer.stdout)[0]["default"]["HOST"] == "/run/pg"


def _read_by_code() -> set[str]:
    """Return the variables that the settings, the server's settings, compose file and commands read."""
    names = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (PROJECT / "config/settings.py").read_text()))
    for file in (PROJECT / "config").rglob("*.py"):
        names |= set(re.findall(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', file.read_text()))
    names |= set(re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text()))
    return names - INTERNAL


def test_every_variable_is_in_the_example_file_and_in_the_docs_and_no_other_is() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (PROJECT / "docs/operations.md").read_text(), re.MULTILINE))

    assert example == _read_by_code()
    assert documented == example


def test_no_secret_has_a_value_in_the_example_file() -> None:
    example = (PROJECT / ".env.example").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_URL"):
        assert f"\n{name}=\n" in example


def test_the_web_servers_module_needs_no_server_to_be_imported(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], **NEEDED, "NIGRAN_DATA_DIR": str(tmp_path)}
    code = "import config.wsgi"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
