"""Makes the project's own virtual environment: `python3 bin/bootstrap.py base|dev`.

Uses nothing but Python's standard library. Installs exactly what requirements/*.txt lock, hashes checked, and does
nothing when that was installed before. Ends with one clear sentence when it cannot.
"""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
OLDEST = (3, 11)

NO_COMPILER = ("gcc' failed", "cc' failed", "unable to execute", "No such file or directory: 'gcc'", "compiler cannot")
NO_NETWORK = ("No matching distribution", "Failed to establish a new connection", "Name or service not known")
NO_ROOM = ("No space left on device",)
WRONG_HASH = ("THESE PACKAGES DO NOT MATCH THE HASHES",)


class Refusal(Exception):
    """Why there is no environment, in one sentence."""


def main(kind: str) -> int:
    """Make or complete the environment; print one sentence and return 1 when it cannot be."""
    try:
        prepare(kind)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{explain(str(error))}\n")
        return 1
    return 0


def prepare(kind: str) -> None:
    """Install the lock of a kind unless it, or the larger one, is what the environment already holds."""
    if sys.version_info < OLDEST:
        raise Refusal(f"Nigran needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")
    if not works():
        make_environment()
    kinds = ["base", "dev"] if kind == "base" else ["dev"]
    if any(stamp(one).exists() and stamp(one).read_text() == checksum(one) for one in kinds):
        return
    started = time.time()
    sys.stdout.write(f"Installing locked libraries from requirements/{kind}.txt\n")
    sys.stdout.flush()
    for one in ("base", "dev"):
        if stamp(one).exists():
            stamp(one).unlink()
    install(kind)
    stamp(kind).write_text(checksum(kind))
    sys.stdout.write(f"Installed in {time.time() - started:.0f} s\n")


def works() -> bool:
    """Return whether the environment's Python runs and is the version this script runs under."""
    if not VENV_PYTHON.exists():
        return False
    try:
        found = subprocess.run(
            [str(VENV_PYTHON), "-c", f"import sys; print(sys.version_info[:2] == {sys.version_info[:2]!r})"],
            stdout=subprocess.PIPE,
        )
    except OSError:
        return False
    return found.stdout.strip() == b"True"


def make_environment() -> None:
    """Make the environment anew; a system without ensurepip lends its own pip."""
    for words in (["--clear"], ["--clear", "--without-pip"]):
        made = subprocess.run(
            [sys.executable, "-m", "venv", *words, str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if made.returncode == 0:
            return
    raise Refusal(f"Python cannot make a virtual environment in {VENV}: {made.stdout.decode().strip()}")


def install(kind: str) -> None:
    """Install one lock with pip; its whole output is kept in a log."""
    own_pip = (VENV / "bin" / "pip").exists()
    pip = [str(VENV_PYTHON), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    with LOG.open("wb") as log:
        command = pip + words + ["--requirement", str(PROJECT / "requirements" / f"{kind}.txt")]
        if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT).returncode == 0:
            return
    raise Refusal(explain(LOG.read_text(errors="replace")))


def explain(log: str) -> str:
    """Return one sentence for what pip, or the system, said when it failed."""
    if any(sign in log for sign in NO_ROOM):
        return "The disk is full: make room and run the command again."
    if any(sign in log for sign in NO_COMPILER):
        return (
            "A library has no ready-made package for this machine and there is no C compiler to build it: install one "
            f"(on Debian: apt-get install build-essential python3-dev) and run the command again; see {LOG}."
        )
    if any(sign in log for sign in WRONG_HASH):
        return f"A downloaded library is not the one that was locked, so nothing was installed: see {LOG}."
    if any(sign in log for sign in NO_NETWORK):
        return f"A library cannot be found: is the package index reachable? See {LOG}."
    if "No module named pip" in log:
        return "pip is missing: install it (on Debian: apt-get install python3-pip) and run the command again."
    last = [line for line in log.strip().splitlines() if line.strip()][-1:]
    return f"Installing the libraries failed: {''.join(last)} (all of it: {LOG})"


def stamp(kind: str) -> Path:
    """Return the file that says which lock has been installed."""
    return VENV / f"installed-{kind}"


def checksum(kind: str) -> str:
    """Return the checksum of a lock; that of dev includes base, which it contains."""
    locks = [PROJECT / "requirements" / f"{one}.txt" for one in (["base"] if kind == "base" else ["base", "dev"])]
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
