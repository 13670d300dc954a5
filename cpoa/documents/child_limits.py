"""Limits that a reading process sets for itself, before it sees a byte of the document.

What a kernel does not know is left out: macOS has no limit of memory that holds, and no signal at a parent's death.
The parent's own limit of time holds everywhere.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_STATM = Path("/proc/self/statm")
_ALARM_MARGIN_SECONDS = 5
# Python's own ways to a second process or to the network, so that an attempt has a clear error on every system. Native
# code is held by `cpoa.documents.system_call_filter`.
_REFUSED_EVENTS = (
    *("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "subprocess.Popen"),
    *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
)


class ChildLimits(msgspec.Struct, frozen=True, kw_only=True):
    """``memory_bytes``: beyond what the interpreter and the document take, so that worker and child together stay below
    512 MiB. ``cpu_seconds``: whole seconds. ``seconds``: from start to end."""

    memory_bytes: int = 256 << 20
    cpu_seconds: int = 60
    seconds: float = 90.0
    output_bytes: int = 12 << 20


def end_with_parent(parent: int) -> None:
    """The kernel kills this process when the thread that started it ends: that thread waits for this process."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def set_limits(limits: ChildLimits) -> None:
    """Call it when all modules are imported: their memory does not count."""
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _set(resource.RLIMIT_NPROC, 0)  # not for root, whom no kernel limits
    if _STATM.exists():
        _set(resource.RLIMIT_AS, _measure_address_space() + limits.memory_bytes)
    # If the parent cannot kill this process, the kernel does. Python's code has no part in it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(limits.seconds) + _ALARM_MARGIN_SECONDS)


def refuse_processes_and_network() -> None:
    """An audit hook cannot be removed again."""

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _REFUSED_EVENTS:
            raise PermissionError(f"A document's reader may not do this: {event}")

    sys.addaudithook(refuse)


def _measure_address_space() -> int:
    return int(_STATM.read_text().split()[0]) * resource.getpagesize()


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    """A process may lower its limits, but not raise them above what it was started with."""
    _, ceiling = resource.getrlimit(kind)
    wanted = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        wanted = min(wanted, ceiling)
    resource.setrlimit(kind, (min(soft, wanted), wanted))
