"""`make run` from its first start through a crash to its last stop. The tests of this file follow one another."""

import re
import signal
import sys
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from config import probe
from config.backup import Database
from config.embedded.folder import DataFolder
from tests.config.conftest import Installation


def _rows(installation: Installation) -> list[tuple[object, ...]]:
    running = DataFolder(installation.folder).running()
    assert running is not None
    with psycopg.connect(**Database(running.database_url).parts) as connection:  # type: ignore[arg-type]
        return connection.execute("SELECT username, password FROM auth_user ORDER BY id").fetchall()


def test_the_first_start_prints_the_address_and_the_editors_password(installation: Installation) -> None:
    text = installation.start()

    assert f"Nigran is at http://localhost:{installation.port}/" in text
    assert re.search(r"user editor, password \S{20}\n", text)
    state = probe.web(f"http://127.0.0.1:{installation.port}")
    assert state is not None
    assert state["status"] == "ok"
    assert state["record_generation"] > 0


def test_the_worker_answers_and_static_files_may_be_kept_for_ever(installation: Installation) -> None:
    address = f"http://127.0.0.1:{installation.port}/static/staticfiles.json"
    with urllib.request.urlopen(address) as response:
        manifest = response.read().decode()
    found = re.search(r'"vendor/plotly.min.js": "([^"]+)"', manifest)
    assert found is not None
    with urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/static/{found[1]}") as response:
        assert "immutable" in response.headers["Cache-Control"]
    answer = installation.call("with", "-m", "config.probe", "worker")
    assert answer.returncode == 0, answer.stderr


def test_the_secret_key_and_the_address_of_the_servers_are_for_the_owner_alone(installation: Installation) -> None:
    for name in ("secret_key", "running.json"):
        assert (installation.folder / name).stat().st_mode & 0o777 == 0o600


def test_a_second_run_on_the_same_folder_is_refused_in_one_sentence(installation: Installation) -> None:
    answer = installation.call("run", PORT="1")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(r"Nigran already runs on \S+ as process \d+, at \S+: [^\n]+\n", answer.stderr)


def test_a_taken_port_is_refused_in_one_sentence(installation: Installation, tmp_path: Path) -> None:
    answer = installation.call("run", folder=tmp_path)

    assert answer.returncode == 1
    assert answer.stderr == (
        f"PORT {installation.port} is taken by another program: "
        "stop it, or choose another, as in `make run PORT=8001`.\n"
    )


def test_a_backup_of_a_running_site_restores_what_was_there(installation: Installation) -> None:
    before = _rows(installation)
    written = installation.call("backup")
    assert written.returncode == 0, written.stderr
    file = written.stdout.split(": ", 1)[1].strip()

    changed = installation.call(
        "with", "manage.py", "shell", "-c", "from django.contrib.auth.models import User; User.objects.all().delete()"
    )
    assert changed.returncode == 0, changed.stderr
    assert _rows(installation) == []
    restored = installation.call("restore", file)

    assert restored.returncode == 0, restored.stderr
    assert _rows(installation) == before
    state = probe.web(f"http://127.0.0.1:{installation.port}")
    assert state is not None
    assert state["status"] == "ok"


def test_a_start_after_a_killed_one_ends_what_was_left_and_keeps_the_data(installation: Installation) -> None:
    rows = _rows(installation)
    assert installation.send(signal.SIGKILL) == -signal.SIGKILL
    assert any("gunicorn" in command for command in installation.processes())

    text = installation.start()

    assert "The last run ended abruptly" in text
    assert _rows(installation) == rows
    assert "password" not in text
    assert "Static files" not in text


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_worker_or_beat_that_is_killed_is_started_again_and_it_is_said(installation: Installation, name: str) -> None:
    before = installation.process(f"--app config {name}")
    pool = before.children()
    before.kill()

    installation.wait_for(f"The {name} was killed by SIGKILL; it is started again in 1 s.")
    after = installation.process(f"--app config {name}")
    assert after.pid != before.pid
    if name == "worker":
        assert psutil.wait_procs(pool, timeout=20)[1] == []
        answers = (installation.call("with", "-m", "config.probe", "worker").returncode for _ in range(10))
        assert 0 in answers, installation.text()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the state of sockets from Linux")
def test_nothing_listens_beyond_this_machine(installation: Installation) -> None:
    own = [process for process in psutil.process_iter() if _belongs(process, installation)]
    listening = {
        connection.laddr.ip
        for process in own
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


def test_sigterm_stops_everything_and_the_next_start_is_quick_with_all_data(installation: Installation) -> None:
    rows = _rows(installation)

    assert installation.send(signal.SIGTERM) == 0
    assert installation.processes() == []
    assert "Traceback" not in installation.text()

    installation.start()
    # Under ten seconds on two idle cores; the other tests keep both busy meanwhile.
    assert installation.seconds_to_start() < 20
    assert _rows(installation) == rows


def test_ctrl_c_stops_everything(installation: Installation) -> None:
    installation.wait_for_beat()
    assert installation.send(signal.SIGINT) == 0

    assert installation.processes() == []
    assert "Traceback" not in installation.text()


def _belongs(process: psutil.Process, installation: Installation) -> bool:
    try:
        return str(installation.folder) in " ".join([*process.environ().values(), *process.cmdline()])
    except psutil.Error:
        return False
