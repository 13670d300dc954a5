"""Notices changed source files, so that `make run` in debug mode restarts the functions with the new code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FUNCTION_FOLDERS = ("functions", "cpoa", "features", "shared")  # what the functions import


class SourceWatcher:
    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)
        self._seen = self._times()

    def changed(self) -> list[Path]:
        """Python files that were written, added or removed since the last call, sorted."""
        times = self._times()
        changed = {path for path, _ in self._seen.items() ^ times.items()}
        self._seen = times
        return sorted(changed)

    def _times(self) -> dict[Path, int]:
        times = {}
        for path in (path for folder in self._folders for path in folder.rglob("*.py")):
            try:
                times[path] = path.stat().st_mtime_ns
            except FileNotFoundError:  # an editor replaced the file between the listing and this line
                continue
        return times
