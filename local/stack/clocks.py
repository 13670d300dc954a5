"""Clocks that can be set, for tests: parts of the local cloud run under libfaketime.

LOCAL_CLOCKS_DIR names a folder. A file in it, named after a part as its log is, holds how far that part's clock is
off, as libfaketime reads it each second: `-3600` is an hour behind. Monotonic clocks go on.
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
    """What a part's process needs; nothing unless the clocks can be set. Raises NoFaketimeError."""
    folder = settings.get("LOCAL_CLOCKS_DIR")
    if not folder:
        return {}
    library = faketime_library()
    if library is None:
        raise NoFaketimeError(
            "LOCAL_CLOCKS_DIR needs libfaketime: install the Debian package `faketime`, or leave it out."
        )
    return {
        "PYTHONPATH": os.pathsep.join([str(PATCHES), str(PATCHES.parents[2])]),
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(Path(folder).resolve() / part),
        "FAKETIME_CACHE_DURATION": "1",  # to read the file at every look is too slow
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",  # its name before libfaketime 0.9.9
    }
