"""Says where the site is as soon as it answers, and afterwards whenever a part of it fails or recovers."""

import os
import time

from config import probe
from config.embedded.progress import seconds

PAUSE_SECONDS = 0.2
WATCH_SECONDS = 15


def main() -> None:
    """Watch for ever: the supervisor ends this process with the others."""
    port = os.environ["BIND"].rpartition(":")[2]
    address = f"http://127.0.0.1:{port}"
    while not _is_well(probe.web(address)):
        time.sleep(PAUSE_SECONDS)
    _print(f"Nigran is at http://localhost:{port}/ ({seconds():.1f} s after the start). Ctrl-C stops it.")
    well = True
    while True:
        time.sleep(WATCH_SECONDS)
        state = probe.web(address)
        if _is_well(state) != well:
            well = not well
            _print("Everything works again." if well else f"Something is wrong: {_faults(state)}.")


def _is_well(state: dict[str, object] | None) -> bool:
    return state is not None and state.get("status") == "ok"


def _faults(state: dict[str, object] | None) -> str:
    if state is None:
        return "the web server does not answer"
    parts = state.get("parts")
    if not isinstance(parts, dict):
        return str(state.get("status"))
    return ", ".join(f"{name} {word}" for name, word in parts.items() if word != "ok")


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
