"""`make vendor`: fills a folder with the locked packages and data files for this platform and this Python.

The folder, or an address where a web server shows it, is a second source of packages: PACKAGE_MIRROR. Files of other
platforms that are in it already stay as long as a lock file allows their hashes, so one folder can serve several.
"""

from __future__ import annotations

import hashlib
import html
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tools.data_wheels import DATA_LOCK_FILE
from tools.environment import LOCK_FILES, OPTIONAL_PACKAGES
from tools.lock_entries import lock_entries, locked_hashes
from tools.package_sources import PackageError, PipRun, fetch
from tools.setup_log import ROOT, say, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_FOLDER = "build/vendor"
ALL_LOCK_FILES = (*(ROOT / path for path in LOCK_FILES.values()), DATA_LOCK_FILE)
SUMS = "SHA256SUMS"  # as `sha256sum --check` reads it
INDEX = "index.html"  # for a web server that does not list folders


class VendorError(Exception):
    """The folder cannot be filled; the message says why."""


@dataclass(frozen=True)
class VendoredFile:
    name: str
    size: int
    sha256: str


def fill(folder: Path) -> list[VendoredFile]:
    """What is in the folder now. Raises VendorError and PackageError."""
    folder.mkdir(parents=True, exist_ok=True)
    remove_old_files(folder)
    for lock_file in ALL_LOCK_FILES:
        download(lock_file, folder)
    files = [read_file(path) for path in sorted(folder.glob("*.whl"))]
    check_hashes(files)
    (folder / SUMS).write_text("".join(f"{file.sha256}  {file.name}\n" for file in files), encoding="utf-8")
    (folder / INDEX).write_text(render_index(files), encoding="utf-8")
    return files


def remove_old_files(folder: Path) -> None:
    """Removes what an earlier run put there and no lock file allows. Raises VendorError for a file of somebody else."""
    allowed = locked_hashes(*ALL_LOCK_FILES)
    ours = {*vendored_names(folder), SUMS, INDEX}
    old = [path for path in sorted(folder.iterdir()) if not (path.is_file() and read_file(path).sha256 in allowed)]
    for path in old:
        if path.name not in ours:
            raise VendorError(f"{path} is not a file of a lock file. Move it away, or name another folder: VENDOR=...")
    for path in old:
        path.unlink()


def vendored_names(folder: Path) -> set[str]:
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    return {line.partition("  ")[2] for line in lines}


def download(lock_file: Path, folder: Path) -> None:
    """Raises PackageError. An optional package that cannot be fetched is a warning."""
    packages = lock_entries(lock_file).keys()
    say(f"Fetching the packages of {lock_file.relative_to(ROOT)}")
    pip = PipRun(Path(sys.executable), ("download", "--dest", str(folder)), lock_file)
    fetch(pip, packages - OPTIONAL_PACKAGES.keys())
    for package in packages & OPTIONAL_PACKAGES.keys():
        try:
            fetch(pip, {package})
        except PackageError as error:
            warn(f"Warning: {package} is missing in {folder}.\n{error}")


def read_file(path: Path) -> VendoredFile:
    with path.open("rb") as content:
        return VendoredFile(path.name, path.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest())


def check_hashes(files: Iterable[VendoredFile]) -> None:
    """pip has checked what it downloaded; this also checks what was there before. Raises VendorError."""
    allowed = locked_hashes(*ALL_LOCK_FILES)
    for file in files:
        if file.sha256 not in allowed:
            raise VendorError(f"{file.name} does not have a hash of the lock files. Remove it and try again.")


def render_index(files: Iterable[VendoredFile]) -> str:
    """Links as pip reads them from a page."""
    links = "".join(
        f'<a href="{quote(file.name)}#sha256={file.sha256}">{html.escape(file.name)}</a><br>\n' for file in files
    )
    return f"<!DOCTYPE html>\n<title>Packages of Aethercast</title>\n{links}"


def main() -> int:
    folder = (ROOT / Path(os.environ.get("VENDOR") or DEFAULT_FOLDER).expanduser()).resolve()
    try:
        files = fill(folder)
    except (PackageError, VendorError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for file in files:
        print(f"{file.size / 1e6:7.1f} MB  {file.name}")
    print(f"{folder}: {len(files)} files, {sum(file.size for file in files) / 1e6:.0f} MB, each with a locked hash.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
