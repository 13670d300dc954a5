"""Adjustable clocks for tests: parts of the local cloud run under libfaketime.

LOCAL_CLOCKS_DIR is a folder of files named like the parts' logs. Each contains the offset of that part's clock, which
libfaketime reads every second: `-3600` is one hour behind. Monotonic clocks are not changed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PATCHES = Path(__file__).with_name("clock_patches")
LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


class NoFaketimeError(Exception):
    """libfaketime is not installed."""


def faketime_library() -> Path | None:
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    return found[0] if found else None


def clock_environment(settings: Mapping[str, str], part: str) -> dict[str, str]:
    """Variables for a part's process; empty if LOCAL_CLOCKS_DIR is not set. Raises NoFaketimeError."""
    folder = settings.get("LOCAL_CLOCKS_DIR")
    if not folder:
        return {}
    library = faketime_library()
    if library is None:
        raise NoFaketimeError(
            "LOCAL_CLOCKS_DIR needs libfaketime: install the Debian package `faketime`, or unset the variable."
        )
    return {
        "PYTHONPATH": os.pathsep.join([str(PATCHES), str(PATCHES.parents[2])]),
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(Path(folder).resolve() / part),
        "FAKETIME_CACHE_DURATION": "1",  # reading the file at every call is too slow
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",  # its name before libfaketime 0.9.9
    }
