"""What keeps the worker and beat of `make run` alive, with processes that end in every way."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from config.embedded.keep import Keeper, ended
from tests.record import PROJECT

SLEEPS = "import time; time.sleep(60)"
ENDS = "import sys; sys.exit(3)"


@contextmanager
def kept(code: str) -> Iterator[subprocess.Popen[str]]:
    """The keeper as `make run` starts it, over a Python process that does what ``code`` says."""
    words = [sys.executable, "-I", "config/embedded/keep.py", "sleeper", sys.executable, "-c", code]
    with subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as keeper:
        try:
            yield keeper
        finally:
            keeper.terminate()


def child_of(keeper: subprocess.Popen[str], *, other_than: int = 0) -> psutil.Process:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for child in psutil.Process(keeper.pid).children():
            if child.pid != other_than:
                return child
        time.sleep(0.02)
    raise AssertionError("no process was started")


def test_a_killed_process_comes_back_and_it_is_said_in_a_sentence() -> None:
    with kept(SLEEPS) as keeper:
        first = child_of(keeper)
        first.kill()
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == "The sleeper was killed by SIGKILL; it is started again in 1 s.\n"
        second = child_of(keeper, other_than=first.pid)
        keeper.terminate()
        assert keeper.wait(timeout=10) == 256 - signal.SIGTERM
        assert not second.is_running()


def test_the_pause_grows_while_a_process_keeps_on_ending() -> None:
    with kept(ENDS) as keeper:
        assert keeper.stdout is not None
        assert [keeper.stdout.readline() for _ in range(2)] == [
            "The sleeper ended by itself with exit code 3; it is started again in 1 s.\n",
            "The sleeper ended by itself with exit code 3; it is started again in 2 s.\n",
        ]
        began = time.monotonic()
        keeper.send_signal(signal.SIGINT)
        assert keeper.wait(timeout=10) == 3
        assert time.monotonic() - began < 1.5


def test_a_stop_that_comes_while_the_process_is_being_started_is_obeyed() -> None:
    keeper = Keeper("sleeper", [sys.executable, "-c", SLEEPS])
    keeper.stop(signal.SIGTERM, None)
    assert keeper.run() == -signal.SIGTERM


def test_an_end_is_told_by_its_exit_code() -> None:
    assert [ended(code) for code in (0, 1, -9)] == [
        "ended by itself", "ended by itself with exit code 1", "was killed by SIGKILL",
    ]  # fmt: skip
