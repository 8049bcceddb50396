"""Installs Chromium for the browser tests when it is missing, by apt and as root: `python3 bin/chromium.py`.

Never fails: where no Chromium can be had, the browser tests are skipped and say so.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium if there is none, root may, and apt is at hand."""
    if find() is not None or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    sys.stdout.write("Installing Chromium for the browser tests\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", *words],  # noqa: S607
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.stdout.write(f"Chromium cannot be installed: {done.stderr.strip()[-300:]}\n")
            return


if __name__ == "__main__":
    install()
