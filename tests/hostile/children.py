"""Jobs in a child process. A job that hangs ends its child, and the next child continues after that job."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

JOB_SECONDS = 15
_MAX_ENDED = 10
_ROOT = Path(__file__).parents[2]


def findings(module: str, jobs: Sequence[str]) -> dict[str, list[str]]:
    """Returns the faults that ``module``'s function found, by job; the module calls ``serve`` when it is run."""
    found: dict[str, list[str]] = {}
    ended = 0
    while left := [job for job in jobs if job not in found]:
        found |= _one_child(module, left)
        hung = next((job for job in left if job not in found), None)
        if hung is not None:
            found[hung] = [f"did not end within {JOB_SECONDS} s of CPU"]
            ended += 1
        assert ended <= _MAX_ENDED, found
    return {job: faults for job, faults in found.items() if faults}


def _one_child(module: str, jobs: Sequence[str]) -> dict[str, list[str]]:
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as errors:
        json.dump(list(jobs), given)
        given.seek(0)
        done = subprocess.run(
            [sys.executable, "-m", module], stdin=given, stdout=subprocess.PIPE, stderr=errors, cwd=_ROOT, text=True,
            check=False,
        )  # fmt: skip
        errors.seek(0)
        assert done.returncode in (0, -signal.SIGPROF), errors.read()
    lines = [line for line in done.stdout.splitlines(keepends=True) if line.endswith("\n")]
    return dict(json.loads(line) for line in lines)


def serve(run: Callable[[str], list[str]]) -> None:
    """Runs in the child: executes the jobs that its standard input names. A C call that hangs ends with the child."""
    for job in json.load(sys.stdin):
        signal.setitimer(signal.ITIMER_PROF, JOB_SECONDS)
        print(json.dumps([job, run(job)]), flush=True)
    signal.setitimer(signal.ITIMER_PROF, 0)
