"""The folder of the large data files: beside the code in a staged function, else in the environment's share folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class DataFileMissingError(Exception):
    """The message names the expected folder and the command that installs the file."""


def data_folder() -> Path:
    """DATA_DIR; else `data/` beside the `shared` package if it exists; else the environment's share folder."""
    chosen = os.environ.get("DATA_DIR", "").strip()
    if chosen:
        return Path(chosen)
    beside_the_code = Path(__file__).resolve().parent.parent / "data"
    return beside_the_code if beside_the_code.is_dir() else _environments_folder()


def data_file(name: str) -> Path:
    """Raises DataFileMissingError if the file does not exist."""
    path = data_folder() / name
    if not path.is_file():
        raise DataFileMissingError(
            f"The data file {name} is not in {path.parent}. `make setup` puts it there; "
            "set DATA_DIR if it is somewhere else."
        )
    return path


def cache_folder(source: Path) -> Path | None:
    """The folder for files derived from `source`: its own folder in a writable environment, otherwise None."""
    folder = source.parent
    return folder if folder == _environments_folder() and os.access(folder, os.W_OK) else None


def _environments_folder() -> Path:
    return Path(sys.prefix) / "share" / "aethercast"
