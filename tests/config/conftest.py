"""A whole installation, run as a person would run it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from config.embedded.leftovers import MARK
from tests.record import PROJECT, free_port

START_SECONDS = 120
STOP_SECONDS = 30
# Beat that waits for its next task sleeps each time it is looked at; beat that waits for a busy machine does not.
LOOKS = 10


class Installation:
    """`make run`'s command over a data folder and port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._started = 0.0

    def environment(self) -> dict[str, str]:
        """What a person's shell would hold: neither servers nor a secret. Static files are those of the tests."""
        dropped = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS_ONLY", "LOG_LEVEL", "LOG_FORMAT"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        return {**kept, "NIGRAN_DATA_DIR": str(self.folder), "PORT": str(self.port)}

    def start(self) -> str:
        """Start and wait for the address; return everything printed until then."""
        self.output = []
        self._started = time.time()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded", "run"],
            cwd=PROJECT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        deadline = time.monotonic() + START_SECONDS
        while "Nigran is at http" not in self.text():
            assert self._process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return self.text()

    def wait_for_beat(self) -> None:
        """Wait until beat has written its schedule since the start, and sleeps: stopped in the middle, it complains."""
        deadline = time.monotonic() + START_SECONDS
        beat, asleep = self.process("config beat"), 0
        while asleep < LOOKS:
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
            is_written = self._started <= self._last_written("beat-schedule*")
            asleep = asleep + 1 if is_written and beat.status() == psutil.STATUS_SLEEPING else 0

    def _last_written(self, pattern: str) -> float:
        """Return when the newest of its files with such a name was written."""
        return max((file.stat().st_mtime for file in self.folder.glob(pattern)), default=0.0)

    def text(self) -> str:
        """Return what it has printed since its start."""
        return "".join(self.output)

    def seconds_to_start(self) -> float:
        """Return the time that the installation itself says it took."""
        found = re.search(r"\((\d+\.\d) s after the start\)", self.text())
        assert found is not None
        return float(found[1])

    def send(self, signum: int) -> int:
        """Send the supervisor a signal and return its exit code; fail when it takes too long."""
        assert self._process is not None
        self._process.send_signal(signum)
        return self._process.wait(timeout=STOP_SECONDS)

    def call(self, *words: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the installation to its end."""
        return subprocess.run(
            [sys.executable, "-m", "config.embedded", *words],
            cwd=PROJECT,
            env={**self.environment(), **({"NIGRAN_DATA_DIR": str(folder)} if folder else {}), **environment},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def processes(self) -> list[str]:
        """Return the command lines of everything that runs for this installation, its servers included."""
        found = []
        for process in psutil.process_iter():
            try:
                command = process.cmdline()
                if process.environ().get(MARK) == str(self.folder) or str(self.folder) in " ".join(command):
                    found.append(" ".join(command))
            except psutil.Error:
                continue
        return found

    def process(self, words: str) -> psutil.Process:
        """Return the process of this installation with these words in its command, which another keeps running."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            for process in psutil.process_iter():
                with suppress(psutil.Error):
                    is_ours = process.environ().get(MARK) == str(self.folder)
                    keeper = process.parent() if is_ours and words in " ".join(process.cmdline()) else None
                    if keeper is not None and "config/embedded/keep.py" in keeper.cmdline():
                        return process
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def wait_for(self, words: str) -> None:
        """Wait until it has printed these words."""
        deadline = time.monotonic() + START_SECONDS
        while words not in self.text():
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it if a test has failed before it could."""
        if self._process is not None and self._process.poll() is None:
            self.send(signal.SIGTERM)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.output.extend(process.stdout)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An installation that has never run; its tests follow one another."""
    with tempfile.TemporaryDirectory(prefix="nigran-run-") as folder:
        installation = Installation(Path(folder).resolve())
        yield installation
        installation.stop()
