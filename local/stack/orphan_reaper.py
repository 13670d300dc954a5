"""Stops the processes of a supervisor that was killed, including their children.

Run as `python -I -S orphan_reaper.py` with its standard input on a pipe from the supervisor, which writes
`+<process group> <signal>` for each group that it starts and `-<process group>` for each that has ended. When the pipe
closes, for any reason, every remaining group gets its signal. Unlike PR_SET_PDEATHSIG, this works on every kernel and
reaches grandchildren.
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
