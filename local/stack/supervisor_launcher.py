"""Runs a program that ends when its parent ends.

Run as `python -I -S supervisor_launcher.py <parent's pid> <program> <arguments...>`. It is a separate program because
the same code between fork and exec (`preexec_fn`) can deadlock in a parent with threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: str, program: str, *arguments: str) -> None:
    if sys.platform == "linux":  # on other systems only the reaper stops the processes of a killed supervisor
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit("The parent has ended.")
    os.execv(program, [program, *arguments])  # noqa: S606 -- this is the purpose of the file


if __name__ == "__main__":
    main(*sys.argv[1:])
