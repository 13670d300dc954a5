"""Ties a program to the life of its parent, then becomes it.

Run as `python -I -S supervisor_launcher.py <parent's pid> <program> <arguments...>`. It is a program of its own because
the same between fork and exec (`preexec_fn`) can deadlock in a parent that has threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: str, program: str, *arguments: str) -> None:
    if sys.platform == "linux":  # elsewhere the reaper alone ends what a killed supervisor leaves
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit("The parent has ended.")
    os.execv(program, [program, *arguments])  # noqa: S606 -- becoming that program is what this file is for


if __name__ == "__main__":
    main(*sys.argv[1:])
