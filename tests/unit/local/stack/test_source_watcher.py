"""Tests which files the watcher of the debug mode reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from local.stack.source_watcher import SourceWatcher

if TYPE_CHECKING:
    from pathlib import Path


def test_a_written_an_added_and_a_removed_file_are_reported_once(tmp_path: Path) -> None:
    written, removed, kept = (tmp_path / name for name in ("written.py", "removed.py", "kept.py"))
    for path in (written, removed, kept):
        path.write_text("")
    watcher = SourceWatcher([tmp_path])
    assert watcher.changed() == []
    os.utime(written, ns=(0, written.stat().st_mtime_ns + 1))
    removed.unlink()
    added = tmp_path / "package" / "added.py"
    added.parent.mkdir()
    added.write_text("")
    assert watcher.changed() == sorted([written, removed, added])
    assert watcher.changed() == []


def test_other_files_are_not_watched(tmp_path: Path) -> None:
    watcher = SourceWatcher([tmp_path])
    (tmp_path / "notes.md").write_text("")
    assert watcher.changed() == []
