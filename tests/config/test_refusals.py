"""What stands in the way of a start gets one clear sentence."""

import errno
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from config.embedded.folder import open_folder
from config.embedded.refusal import Refusal, explain
from config.embedded.stack import check_port, read_port
from tests.record import PROJECT


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", PROJECT / "bin" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "\uff18\uff10"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Refusal, match=r"^PORT is .*: it must be a number from 1 to 65535\.$"):
        read_port(port)


def test_a_port_is_taken_while_somebody_listens_and_free_afterwards() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"^PORT {port} is taken by another program"):
            check_port(port)
    check_port(port)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    with pytest.raises(Refusal, match=f"^NIGRAN_DATA_DIR is {file}, which is not a folder.$"):
        open_folder(str(file))
    with pytest.raises(Refusal, match="which is not a folder"):
        open_folder(str(file / "below"))


def test_an_unfit_folder_ends_the_command_with_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    answer = subprocess.run(
        [sys.executable, "-m", "config.embedded", "run"],
        cwd=PROJECT,
        env={**os.environ, "NIGRAN_DATA_DIR": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert answer.stderr == f"NIGRAN_DATA_DIR is {file}, which is not a folder.\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of ten megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_with_too_little_room_is_refused_before_anything_is_made(small_disk: Path) -> None:
    with pytest.raises(Refusal, match=r"^The disk of \S+ is full: \d+ MB are free and 300 MB are needed\.$"):
        open_folder(str(small_disk))
    assert list(small_disk.iterdir()) == []


def test_any_failure_on_a_full_disk_is_told_as_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    failed = subprocess.CalledProcessError(1, ["initdb"])

    assert explain(failed, small_disk) == f"The disk of {small_disk} is full: make room and run again; nothing is lost."
    assert "is full" in explain(OSError(errno.ENOSPC, "No space left on device"), tmp_path)
    assert "is full" not in explain(failed, tmp_path)


def test_a_folder_that_may_not_be_written_is_told_by_its_name(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "/srv/nigran/postgres")

    assert explain(error, tmp_path) == (
        "The data folder cannot be used: /srv/nigran/postgres may not be read or written."
    )


def test_a_broken_postgres_folder_gets_the_last_words_of_its_log(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    answer = subprocess.run(
        [sys.executable, "-m", "config.embedded", "with", "manage.py", "version"],
        cwd=PROJECT,
        env={**environment, "NIGRAN_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.startswith(f"Postgres failed on the data folder {folder}")


def test_a_missing_compiler_is_told_with_what_to_install(bootstrap: ModuleType) -> None:
    log = (
        "  building 'thing._speedups' extension\n"
        "  error: command 'gcc' failed: No such file or directory\n"
        "  ERROR: Failed building wheel for thing\n"
    )

    assert bootstrap.explain(log).startswith(
        "A library has no ready-made package for this machine and there is no C compiler to build it: install one"
    )
    assert "build-essential" in bootstrap.explain(log)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "A downloaded library is not"),
        ("ERROR: No matching distribution found for django==5.2.19", "A library cannot be found"),
        ("/usr/bin/python3: No module named pip", "pip is missing"),
        ("first\nERROR: something else\n", "Installing the libraries failed: ERROR: something else"),
    ],
)
def test_what_pip_says_becomes_one_sentence(bootstrap: ModuleType, log: str, sentence: str) -> None:
    explained = bootstrap.explain(log)

    assert explained.startswith(sentence)
    assert "\n" not in explained


def test_an_old_python_is_refused_by_its_version() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 0); sys.argv = ['bootstrap.py', 'base'];"
        "runpy.run_path('bin/bootstrap.py', run_name='__main__')"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert answer.stderr.startswith("Nigran needs Python 3.11 or newer, and this is ")
    assert answer.stderr.count("\n") == 1


def test_make_help_lists_every_target_with_a_line(tmp_path: Path) -> None:
    answer = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=False)
    listed = {line.split()[1] for line in answer.stdout.splitlines()}

    assert {"run", "test", "check", "backup", "restore", "help"} <= listed
    assert all(len(line.split()) > 3 for line in answer.stdout.splitlines())
