"""Where pip gets locked packages: the package index first, then the second source that PACKAGE_MIRROR names.

Both must give a file whose hash is in the lock file. Needs only Python's own library.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tools.setup_log import ROOT, end_of_log, run_logged, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from subprocess import CompletedProcess

PAGE = "docs/how-to/packages-that-vanish.md"
ONLY_LOCKED = ("--require-hashes", "--no-deps", "--only-binary", ":all:")
# How pip 23 to 26 word it when there is no such file, and when the file cannot be downloaded.
_MISSING = re.compile(
    r"^ERROR: (?:No matching distribution found for|Could not install requirement) (\S+)", re.MULTILINE
)
_WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES.*?\n\s+(\S+) from (\S+)", re.DOTALL)


class PackageError(Exception):
    """The message says which package could not be fetched and what to do about it."""


@dataclass(frozen=True)
class Mirror:
    address: str  # a URL
    shown: str  # without a password

    @property
    def pip_options(self) -> list[str]:
        url = urlsplit(self.address)
        # pip ignores a plain http address unless it is trusted. The locked hashes protect the files.
        host = url.netloc.rpartition("@")[2]
        trusted = ["--trusted-host", host] if url.scheme == "http" else []
        return ["--find-links", self.address, *trusted]


def read_mirror(setting: str) -> Mirror | None:
    """None without a setting. A relative folder is below the checkout. Raises PackageError for anything else."""
    setting = setting.strip()
    if not setting:
        return None
    if re.match(r"https?://[^/]", setting):
        return Mirror(setting, re.sub(r"//[^/@]*@", "//", setting))
    folder = (ROOT / Path(setting).expanduser()).resolve()
    if not folder.is_dir():
        raise PackageError(
            f"PACKAGE_MIRROR must be a folder or an http(s) address, and {setting} is neither. Correct it, or unset it."
        )
    return Mirror(folder.as_uri(), str(folder))


def fetch(python: Path, arguments: Sequence[str], lock_file: Path, *, retries: int | None = None) -> None:
    """Runs pip of `python` with `arguments`: `install` or `download`, and the requirements.

    `lock_file` is the one to name in a message. Raises PackageError when no source has a package with a locked hash.
    """
    mirror = read_mirror(os.environ.get("PACKAGE_MIRROR", ""))
    patience = [] if retries is None else ["--retries", str(retries)]
    outputs: list[str] = []
    for options in _attempts(mirror):
        finished = _run_pip([str(python), "-m", "pip", *arguments, *ONLY_LOCKED, *patience, *options], mirror)
        if finished.returncode == 0:
            return
        if mirror and not outputs:
            warn(f"{_reason(finished.stdout)} Trying PACKAGE_MIRROR ({mirror.shown}).")
        outputs.append(finished.stdout)
    raise PackageError(f"{_explain(outputs[-1], mirror, lock_file)}\n{end_of_log(outputs[-1])}")


def _attempts(mirror: Mirror | None) -> Iterator[list[str]]:
    """The index alone; the mirror alone, which is fast where the index does not answer; both together."""
    yield []
    if mirror:
        yield ["--no-index", *mirror.pip_options]
        yield ["--retries", "1", *mirror.pip_options]


def _run_pip(command: list[str], mirror: Mirror | None) -> CompletedProcess[str]:
    shown = " ".join(command)
    return run_logged(command, shown.replace(mirror.address, mirror.shown) if mirror else shown)


def _reason(output: str) -> str:
    """Why the package index was not enough, in a sentence."""
    if wrong := _WRONG_HASH.search(output):
        return f"The package index has {wrong[1]} with another hash than the lock file."
    if missing := _MISSING.search(output):
        return f"{missing[1]} could not be fetched from the package index."
    return "pip could not use the package index."


def _explain(output: str, mirror: Mirror | None, lock_file: Path) -> str:
    """What is missing, and what to do. pip stops at the first package, so only that one is known."""
    lock = lock_file.relative_to(ROOT)
    if wrong := _WRONG_HASH.search(output):
        return (
            f"{wrong[1]} from {wrong[2]} does not have a hash of {lock}, so it was not used. "
            f"Replace that file with the one that was locked: {PAGE} says where to get it."
        )
    missing = _MISSING.search(output)
    package = missing[1] if missing else f"A package of {lock}"
    if mirror is None:
        return (
            f"{package} could not be fetched from the package index. Is there a network? "
            f"If the package was removed, PACKAGE_MIRROR can name a second source: {PAGE}."
        )
    return (
        f"{package} could not be fetched, neither from the package index nor from PACKAGE_MIRROR ({mirror.shown}). "
        f"Put the wheel whose hash is in {lock} into the mirror: {PAGE} says where to get it."
    )
