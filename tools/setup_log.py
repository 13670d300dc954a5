"""Runs the programs of the set-up and keeps what they print. Needs only Python's own library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
LOG_FILE = ROOT / ".local" / "logs" / "environment.log"
TAIL_LINES = 12


def run_logged(command: Sequence[str], shown: str | None = None) -> subprocess.CompletedProcess[str]:
    """Output and errors are both in `stdout`. `shown` is what the log says instead of the command."""
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}
    finished = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, **quiet},
    )
    LOG_FILE.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with LOG_FILE.open("a", encoding="utf-8") as log:
        log.write(f"$ {shown or ' '.join(command)}\n{finished.stdout}\n")
    return finished


def end_of_log(output: str) -> str:
    """The last lines of what a program printed, and where the rest is."""
    tail = "\n".join(f"  {line}" for line in output.strip().splitlines()[-TAIL_LINES:])
    return f"The end of {LOG_FILE.relative_to(ROOT)}:\n{tail}"


def say(line: str) -> None:
    print(line, flush=True)


def warn(line: str) -> None:
    """Not on stdout: the output of a command may be read by a program."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
