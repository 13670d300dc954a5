"""Compressed copies of text files, like those of a CDN with `compression_mode = "AUTOMATIC"`."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

SUFFIXES = (".css", ".html", ".js", ".json", ".svg", ".txt", ".vtt", ".webmanifest", ".xml")


class CompressedFiles:
    """Browsers lose answers of a FileResponse that aiohttp 3 compresses itself: `enable_compression` is not used."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="compressed-")
        self._copies: dict[tuple[Path, int], Path] = {}

    def copy_of(self, file: Path) -> Path | None:
        """None if the file is not a text. The copy has the time of the file, so that its ETag changes with the file."""
        if file.suffix not in SUFFIXES:
            return None
        changed = file.stat().st_mtime_ns
        if (file, changed) not in self._copies:
            copy = Path(self._folder.name) / str(len(self._copies))
            copy.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
            os.utime(copy, ns=(changed, changed))
            self._copies[file, changed] = copy
        return self._copies[file, changed]
