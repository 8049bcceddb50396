"""The container files say what they must, and their very commands run against real servers, without containers."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.backup import Database
from config.embedded.run import PROCESSES
from tests import record
from tests.record import PROJECT, free_port

PYTHON_SERVICES = ("setup", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((PROJECT / "docker-compose.yml").read_text()))


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile as pairs of instruction and argument, continued lines joined."""
    text = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (PROJECT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"):
        uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)
    assert "DEBUG" not in compose["services"]["web"]["environment"]


def test_every_service_has_a_health_check_or_ends_by_itself_and_waits_for_what_it_needs(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]

    assert set(services) == {*PYTHON_SERVICES, "postgres", "valkey"}
    assert all("test" in service["healthcheck"] for name, service in services.items() if name != "setup")
    healthy = {"condition": "service_healthy"}
    for name in PYTHON_SERVICES:
        assert services[name]["depends_on"]["postgres"] == healthy
        assert services[name]["depends_on"]["valkey"] == healthy
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}


def test_data_lies_in_named_volumes_and_postgres_18_has_the_folder_above_its_data(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["postgres"]["image"].startswith("postgres:18")
    assert services["postgres"]["volumes"] == ["postgres-data:/var/lib/postgresql"]
    mounted = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert mounted == set(compose["volumes"])


def test_only_the_web_server_is_published_and_only_to_the_host_itself(compose: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_the_image_is_pinned_runs_without_root_and_checks_its_health(dockerfile: list[tuple[str, str]]) -> None:
    instructions = dict(dockerfile)

    bases = [argument for name, argument in dockerfile if name == "FROM"]
    assert all(re.match(r"python:\d+\.\d+\.\d+-", base) for base in bases)
    assert instructions["USER"] == "nigran"
    assert [name for name, _ in dockerfile].index("USER") < [name for name, _ in dockerfile].index("CMD")
    assert '"config.probe", "web"' in instructions["HEALTHCHECK"]
    assert "--require-hashes" in "".join(argument for name, argument in dockerfile if name == "RUN")


def test_one_machine_and_containers_start_the_same_commands(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        words = PROCESSES[name].format(python="python").split()
        assert words[0] == "exec"
        assert compose["services"][name]["command"] == words[1:]


class Site:
    """The services' commands over the image's files, in the environment that docker-compose.yml gives them.

    Only addresses and the data folder differ.
    """

    def __init__(self, compose: dict[str, Any], database: Database, folder: Path) -> None:
        self.compose = compose
        self.code = folder / "app"
        ignored = (PROJECT / ".dockerignore").read_text().replace("**/", "").split()
        shutil.copytree(PROJECT, self.code, ignore=shutil.ignore_patterns(*ignored))
        self.port = free_port()
        said = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "nigran.example", "POSTGRES_PASSWORD": "unused"}
        said["BEHIND_HTTPS_PROXY"] = "true"
        declared = compose["services"]["web"]["environment"]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in {"LOG_FORMAT", "HTTPS_ONLY"}},
            **{name: _interpolate(value, said) for name, value in declared.items()},
            "DATABASE_URL": database.url,
            "REDIS_URL": os.environ["REDIS_URL"],
            "CACHE_KEY_PREFIX": f"containers-{self.port}",
            "NIGRAN_DATA_DIR": str(folder),
            "BIND": f"0.0.0.0:{self.port}",
        }

    def command(self, service: str) -> list[str]:
        words = list(self.compose["services"][service]["command"])
        return [sys.executable, *words[1:]]

    def healthy(self, services: Iterable[str]) -> set[str]:
        """Run the services' own health checks side by side; return those that pass."""
        checks = {}
        for service in services:
            kind, python, *words = self.compose["services"][service]["healthcheck"]["test"]
            assert (kind, python) == ("CMD", "python")
            checks[service] = subprocess.Popen([sys.executable, *words], cwd=self.code, env=self.environment)
        return {service for service, check in checks.items() if check.wait() == 0}

    def status_of(self, path: str) -> int:
        """Ask the web server for a page as a proxy with a certificate would."""
        headers = {"Host": "nigran.example", "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request) as response:
            return int(response.status)

    @contextmanager
    def running(self, services: Iterable[str]) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Run services side by side while the block runs, and stop them all together."""
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for service in services:
                processes.append(
                    subprocess.Popen(
                        self.command(service),
                        cwd=self.code,
                        env=self.environment,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                )
            yield processes
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


def _interpolate(value: str, said: dict[str, str]) -> str:
    """Replace ${NAME:?…} and ${NAME:-default} as compose does for these values."""

    def replace(found: re.Match[str]) -> str:
        name, mode, rest = found[1], found[2], found[3]
        return said[name] if mode == ":?" else said.get(name, rest)

    return re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", replace, value)


@pytest.fixture(scope="module")
def site(compose: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on its own copy of the record, for its setup writes."""
    with record.own_copy() as database:
        yield Site(compose, database, tmp_path_factory.mktemp("site"))


def test_setup_ends_well_shows_the_editors_password_once_and_may_run_again(site: Site) -> None:
    first, second = (
        subprocess.run(
            site.command("setup"), cwd=site.code, env=site.environment, capture_output=True, text=True, check=False
        )
        for _ in range(2)
    )

    assert first.returncode == 0, first.stderr
    assert second.returncode == 0, second.stderr
    assert "user editor, password" in first.stdout
    assert "password" not in second.stdout


def test_web_worker_and_beat_become_healthy_and_stop_when_told(site: Site) -> None:
    services = ("web", "worker", "beat")
    assert site.healthy(services) == set()

    with site.running(services) as processes:
        deadline = time.monotonic() + 60
        waiting = set(services)
        while waiting:
            assert [process.poll() for process in processes] == [None, None, None]
            assert time.monotonic() < deadline, f"never healthy: {waiting}"
            # A check is a program as large as what it asks: one after the other, they would keep it from starting.
            time.sleep(3)
            waiting -= site.healthy(waiting)
        assert site.status_of("/methodology/") == 200

    # A stop that was asked for is no failure.
    assert [process.returncode for process in processes] == [0, 0, 0]
