"""`make run`: everything on one machine, from servers to pages, until it is told to stop."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from honcho.manager import Manager

from config.embedded.folder import DataFolder, Running, check_room
from config.embedded.leftovers import end_leftovers, mark
from config.embedded.progress import say, seconds
from config.embedded.refusal import Refusal
from config.embedded.schedule import drop_torn
from config.embedded.stack import check_port, started

PROJECT = Path(__file__).resolve().parents[2]

PROCESSES = {
    "web": "exec {python} -m gunicorn --config config/gunicorn.py config.wsgi",
    "worker": "exec {python} -m celery --quiet --app config worker --loglevel INFO --without-gossip --without-mingle",
    "beat": "exec {python} -m celery --quiet --app config beat --loglevel WARNING --pidfile=",
    "watch": "exec {python} -m config.embedded.watch",
}
"""What runs, by name. docker-compose.yml starts the same commands for its web, worker and beat."""

KEPT = ("worker", "beat")
"""What is started again when it ends by itself, as containers are; without any of the others there is no site."""


def run(folder: DataFolder, *, port: int) -> int:
    """Serve until a signal comes or a process ends; return the exit code. Raises Refusal when it cannot start."""
    signal.signal(signal.SIGTERM, _stop)
    address = f"http://localhost:{port}/"
    with ExitStack() as stack:
        stack.enter_context(folder.claimed())
        left = end_leftovers(folder)
        if left:
            say(f"The last run ended abruptly: {left} of its processes were still there and are ended now")
        check_port(port)
        environment = stack.enter_context(started(folder, port=port))
        _set_up(folder, environment)
        folder.announce(
            Running(os.getpid(), address, environment["DATABASE_URL"], environment["REDIS_URL"]),
        )
        if drop_torn(folder.path / "beat-schedule"):
            say("When the tasks ran last was lost in an abrupt end: they run a period from now")
        say("Web server, worker and beat are starting")
        code = _supervise({**environment, **mark(folder), "NIGRAN_STARTED": str(time.time() - seconds())})
        say("Stopping Valkey and Postgres")
    say(f"Stopped. The data is in {folder.path}")
    return code


def _set_up(folder: DataFolder, environment: dict[str, str]) -> None:
    """Set up the record and the static files side by side: on a first run both take a while."""
    environment = {**environment, "NIGRAN_STARTED": str(time.time() - seconds()), "LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "config.setup"]
    with ExitStack() as stack:
        steps = []
        for words in (command, [*command, "static"]):
            step = stack.enter_context(subprocess.Popen(words, cwd=PROJECT, env=environment))
            stack.callback(step.kill)
            steps.append(step)
        codes = [step.wait() for step in steps]
    if any(codes):
        check_room(folder)
        raise Refusal("Setting up the record failed: the lines above say at what.")


def _supervise(environment: dict[str, str]) -> int:
    """Run the processes under honcho until one that is not kept ends or a signal comes; 0: the stop was asked for."""
    manager = Manager()
    for name, command in PROCESSES.items():
        words = _kept(name, command) if name in KEPT else command
        manager.add_process(name, words.format(python=sys.executable), env=environment, cwd=str(PROJECT))
    manager.loop()
    asked = manager.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    return 0 if asked else int(manager.returncode or 1)


def _kept(name: str, command: str) -> str:
    # As a file of its own, it takes 10 MB: as a part of the site it would load Celery first.
    return f"exec {{python}} -I config/embedded/keep.py {name} {command.removeprefix('exec ')}"


def _stop(signum: int, frame: FrameType | None) -> None:
    """Unwind what has been started so far; honcho takes the signals over once it runs."""
    raise KeyboardInterrupt
