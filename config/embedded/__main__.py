"""`python -m config.embedded COMMAND`: what the Makefile calls.

run              serve until stopped
with COMMAND …   run a command with the servers and environment of the installation, such as `manage.py shell`
backup           write a backup into the data folder
restore FILE     put a backup in the record's place
"""

import os
import subprocess
import sys
from pathlib import Path

from config.embedded.folder import DataFolder, open_folder
from config.embedded.refusal import Refusal, explain
from config.embedded.run import PROJECT, run
from config.embedded.stack import reached, read_port


def main(words: list[str]) -> int:
    """Carry out a command; print one sentence and return 1 when it cannot be."""
    named = os.environ.get("NIGRAN_DATA_DIR") or str(PROJECT / "var")
    try:
        return _carry_out(open_folder(named), words)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(explain(error, Path(named)), file=sys.stderr)  # noqa: T201
        return 1


def _carry_out(folder: DataFolder, words: list[str]) -> int:
    match words:
        case ["run"]:
            return run(folder, port=read_port(os.environ.get("PORT") or "8000"))
        case ["with", *command] if command:
            return _call(folder, command)
        case ["backup"]:
            return _call(folder, ["-m", "config.backup", "backup", str(folder.backups)])
        case ["restore", file]:
            return _call(folder, ["-m", "config.backup", "restore", str(Path(file).resolve())])
        case _:
            raise Refusal(__doc__ or "")


def _call(folder: DataFolder, words: list[str]) -> int:
    """Run a Python command in the installation's environment and return its exit code."""
    with reached(folder) as environment:
        return subprocess.run([sys.executable, *words], cwd=PROJECT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
