"""Plain lines that say how far a start has come."""

import os
import time

_begun = time.time()


def seconds() -> float:
    """Return the seconds since the command was typed: NIGRAN_STARTED, or else since this process began."""
    return time.time() - float(os.environ.get("NIGRAN_STARTED") or _begun)


def say(text: str) -> None:
    """Print one line with the time that has passed."""
    print(f"[{seconds():5.1f} s] {text}", flush=True)  # noqa: T201
