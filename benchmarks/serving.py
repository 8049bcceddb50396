"""A web server of our own for a measurement: gunicorn as the product runs it, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import psutil

PROJECT = Path(__file__).resolve().parents[1]
MB = 1024 * 1024


@dataclass(slots=True)
class Memory:
    """Resident memory of a server's workers, in MB: before, the most one grew by, and the most one held."""

    before: dict[int, float] = field(default_factory=dict)
    growth: float = 0
    peak: float = 0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        """Inside, the memory of the workers is read fifty times a second."""
        memory, over = Memory(), threading.Event()
        master = psutil.Process(self.process.pid)
        memory.before = {worker.pid: worker.memory_info().rss / MB for worker in master.children()}

        def read() -> None:
            while not over.wait(0.02):
                for worker in master.children():
                    with suppress(psutil.NoSuchProcess):  # a worker is replaced after so many requests
                        resident = worker.memory_info().rss / MB
                        memory.growth = max(memory.growth, resident - memory.before.setdefault(worker.pid, resident))
                        memory.peak = max(memory.peak, resident)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            yield memory
        finally:
            over.set()
            reader.join()


@contextmanager
def served(name: str, module: str, environment: Mapping[str, str], probe: str) -> Iterator[Server]:
    """Start the server and wait until it answers ``probe``; it ends with the block.

    Raises RuntimeError when it ends, or does not answer within a minute.
    """
    port = _free_port()
    settings = {**os.environ, **environment, "BIND": f"127.0.0.1:{port}", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", module]
    process = subprocess.Popen(command, cwd=PROJECT, env=settings)
    try:
        _wait_for(process, f"http://127.0.0.1:{port}{probe}")
        yield Server(name, port, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=30) as answer:  # noqa: S310 (an address of this machine, made here)
                answer.read()
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server does not answer at {address}")
