"""Keeps one process running: `python config/embedded/keep.py NAME COMMAND…`, until it is told to stop.

A worker may end by itself, as when Valkey was away for too long. In containers the engine starts it again; on one
machine this does, after a pause that grows while it keeps on ending.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 60.0
WELL_SECONDS = 60.0
"""Whoever has run so long was well: the next pause is the shortest again."""


class Keeper:
    """Runs a command again and again. `stop` may be called at any moment, also from a signal."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """End the process, and start none again."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()

    def run(self) -> int:
        """Keep the process running until `stop`; return its last exit code."""
        pause = SHORTEST_SECONDS
        while True:
            began = time.monotonic()
            self._process = subprocess.Popen(self.command)
            if self._stopping.is_set():
                self._process.terminate()
            code = self._process.wait()
            if self._stopping.is_set():
                return code
            pause = SHORTEST_SECONDS if time.monotonic() - began >= WELL_SECONDS else pause
            print(f"The {self.name} {ended(code)}; it is started again in {pause:.0f} s.", flush=True)  # noqa: T201
            if self._stopping.wait(pause):
                return code
            pause = min(2 * pause, LONGEST_SECONDS)


def ended(code: int) -> str:
    """How a process came to its end, by its exit code."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return "ended by itself" if code == 0 else f"ended by itself with exit code {code}"


def main(name: str, *command: str) -> int:
    """Keep a command running under a name, with SIGTERM and SIGINT as the ways to stop it."""
    keeper = Keeper(name, command)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, keeper.stop)
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
