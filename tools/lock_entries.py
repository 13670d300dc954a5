"""Reads lock files: one entry a package, with its hashes. Needs only Python's own library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def lock_entries(lock_file: Path) -> dict[str, str]:
    """The text of each entry by the name of its package. Following lines of an entry are indented."""
    entries: dict[str, str] = {}
    name = ""
    for line in lock_file.read_text(encoding="utf-8").splitlines(keepends=True):
        if start := _NAME.match(line):
            name = start[0]
        if name and not line.startswith("#"):
            entries[name] = entries.get(name, "") + line
    return entries


def write_entries(lock_file: Path, names: Collection[str], target: Path) -> Path:
    """A lock file of some of the packages."""
    target.write_text("".join(entry for name, entry in lock_entries(lock_file).items() if name in names), "utf-8")
    return target


def locked_hashes(*lock_files: Path) -> frozenset[str]:
    """SHA-256, in hexadecimal, of every file that the lock files allow."""
    return frozenset(digest for path in lock_files for digest in _HASH.findall(path.read_text(encoding="utf-8")))
