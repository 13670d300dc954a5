"""Ends what a supervisor leaves behind when it is killed itself: the children of its children too.

Run as `python -I -S orphan_reaper.py` with its standard input on a pipe from the supervisor, which writes
`+<process group> <signal>` for each group that it starts and `-<process group>` for each that is over. When the pipe
closes, however that came about, every group that is left gets its signal. This works where the kernel has no
PR_SET_PDEATHSIG, and it reaches grandchildren, which that call does not.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        group, _, signal_number = line[1:].partition(" ")
        if line.startswith("+"):
            groups[int(group)] = int(signal_number)
        else:
            groups.pop(int(group), None)
    for group, signal_number in groups.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal_number)


if __name__ == "__main__":
    main()
