"""`make package`: stages one folder per function in build/packages/ and packs it for upload.

A package has main.py and requirements.txt at its root, our own packages beside them, and data files in data/. Equal
sources give equal bytes and times, so a function whose sources did not change is not deployed again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.routes import ROOT, load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.routes import Function

PACKAGES = ROOT / "build" / "packages"
DATA_FOLDER = Path(sys.prefix) / "share" / "aethercast"
LEFT_OUT_SUFFIXES = (".pyc", ".md")
SOURCE_TIME = 1_577_836_800  # 2020-01-01: zip archives cannot represent times before 1980
ARCHIVE_TIME = (2020, 1, 1, 0, 0, 0)


class MissingFileError(Exception):
    """A package cannot be staged; the message names the missing file."""


def stage_all(target: Path = PACKAGES) -> list[Path]:
    shutil.rmtree(target, ignore_errors=True)
    return [stage(function, target / function.name) for function in load_routes().functions]


def stage(function: Function, target: Path) -> Path:
    """Raises MissingFileError."""
    for source, relative in sorted(package_files(function), key=lambda pair: pair[1]):
        if not source.is_file():
            raise MissingFileError(f"{function.name}: {source} is missing.")
        destination = target / relative
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, destination)
        destination.chmod(0o644)
        os.utime(destination, (SOURCE_TIME, SOURCE_TIME))
    for folder in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        os.utime(folder, (SOURCE_TIME, SOURCE_TIME))
    return target


def pack(package: Path) -> Path:
    """Writes `<folder>.zip`, not compressed, because different zlib versions write different bytes."""
    archive = package.with_name(f"{package.name}.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            member = zipfile.ZipInfo(path.relative_to(package).as_posix(), ARCHIVE_TIME)
            member.external_attr = 0o100644 << 16
            member.create_system = 3  # always Unix, otherwise the file mode is ignored
            packed.writestr(member, path.read_bytes())
    return archive


def package_files(function: Function) -> Iterator[tuple[Path, str]]:
    """Yields each file's location and its path in the package."""
    home = ROOT / "functions" / function.name
    yield home / "main.py", "main.py"
    yield home / "requirements.txt", "requirements.txt"
    for carried in function.carries:
        for path in (ROOT / carried).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in LEFT_OUT_SUFFIXES:
                yield path, path.relative_to(ROOT).as_posix()
    for name in function.data_files:
        yield DATA_FOLDER / name, f"data/{name}"
        for notice in sorted(DATA_FOLDER.glob(f"{name.split('.')[0]}.*")):  # include the licence with the data
            if notice.suffix in (".NOTICE", ".LICENSE"):
                yield notice, f"data/{notice.name}"


def main() -> int:
    argparse.ArgumentParser(prog="make package").parse_args()
    try:
        packages = stage_all()
    except MissingFileError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for package in packages:
        files = sum(1 for path in package.rglob("*") if path.is_file())
        archive = pack(package)
        print(f"{archive.relative_to(ROOT)}  {files} files, {archive.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
