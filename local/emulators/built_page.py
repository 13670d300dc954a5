"""The page's joined files for the local front end, made again whenever a source has changed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.page_build import build

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = ("*.css", "*.html", "*.js")
FIRST = ("index.html", "sw.js")  # a browser requests one of these before any joined file


class BuiltPage:
    def __init__(self, sources: Path, headers: Mapping[str, str]) -> None:
        self._sources = sources
        self._headers = dict(headers)
        self._temporary = tempfile.TemporaryDirectory(prefix="page-")
        self._folder = Path(self._temporary.name).resolve()
        self._names: set[str] = set()
        self._seen: dict[Path, tuple[int, int]] = {}

    def file_for(self, name: str) -> Path | None:
        """Raises PageBuildError if the sources cannot be joined. Earlier joined files stay, for pages that are open."""
        if name in FIRST or not self._names:
            self._update()
        return self._folder / name if name in self._names else None

    def _update(self) -> None:
        seen = self._signature()
        if seen == self._seen:
            return
        for name, content in build(self._sources, self._headers).items():
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            self._names.add(name)
        self._seen = seen

    def _signature(self) -> dict[Path, tuple[int, int]]:
        found = (path for pattern in SOURCES for path in self._sources.rglob(pattern))
        return {path: (status.st_mtime_ns, status.st_size) for path in found if (status := path.stat())}
