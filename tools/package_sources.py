"""Where pip gets locked packages: the package index first, then the second source that PACKAGE_MIRROR names.

Both must give a file whose hash is in the lock file. Needs only Python's own library.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tools.lock_entries import write_entries
from tools.setup_log import ROOT, end_of_log, run_logged, warn

if TYPE_CHECKING:
    from collections.abc import Collection

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


@dataclass(frozen=True)
class PipRun:
    """`install` or `download`, of packages of one lock file."""

    python: Path
    arguments: tuple[str, ...]
    lock_file: Path
    retries: int | None = None

    def failure(self, packages: Collection[str], mirror: Mirror | None = None) -> str | None:
        """Runs pip with the package index alone, or with the mirror alone. What it printed if it failed, else None."""
        patience = [] if self.retries is None else ["--retries", str(self.retries)]
        source = ["--no-index", *mirror.pip_options] if mirror else []
        with tempfile.TemporaryDirectory() as folder:
            requirements = write_entries(self.lock_file, packages, Path(folder) / "requirements.txt")
            what = [*self.arguments, *ONLY_LOCKED, "--requirement", str(requirements)]
            command = [str(self.python), "-m", "pip", *what, *patience, *source]
            shown = " ".join(command)
            finished = run_logged(command, shown.replace(mirror.address, mirror.shown) if mirror else shown)
        return None if finished.returncode == 0 else finished.stdout


def fetch(pip: PipRun, packages: Collection[str]) -> None:
    """Raises PackageError when neither source has a package with a locked hash."""
    mirror = read_mirror(os.environ.get("PACKAGE_MIRROR", ""))
    failure = pip.failure(packages)
    if failure is None:
        return
    if mirror is None:
        raise PackageError(_explain(failure, mirror, pip.lock_file))
    warn(f"{_reason(failure)} Trying PACKAGE_MIRROR ({mirror.shown}).")
    # A mirror that has everything is enough at once, which matters where the index does not answer.
    mirror_failure = pip.failure(packages, mirror)
    if mirror_failure is None:
        return
    lacking = _name(mirror_failure)
    if lacking == _name(failure) or (lacking in packages and pip.failure({lacking}) is not None):
        raise PackageError(_explain(mirror_failure, mirror, pip.lock_file))
    _fetch_one_by_one(pip, set(packages) - {lacking}, mirror, failure)


def _fetch_one_by_one(pip: PipRun, packages: set[str], mirror: Mirror, failure: str | None) -> None:
    """Takes from the mirror only what the index fails at. pip stops at the first such package, so it is run again."""
    while failure is not None:
        package = _name(failure)
        if package not in packages:
            raise PackageError(_explain(failure, mirror, pip.lock_file))
        from_mirror = pip.failure({package}, mirror)
        if from_mirror is not None:
            raise PackageError(_explain(from_mirror, mirror, pip.lock_file))
        packages.remove(package)
        failure = pip.failure(packages) if packages else None


def _name(output: str) -> str:
    """The name of the package that pip stopped at; empty if it names none."""
    return _package(output).partition("==")[0]


def _package(output: str) -> str:
    """The package that pip stopped at, as `name==version`; empty if it names none."""
    found = _WRONG_HASH.search(output) or _MISSING.search(output)
    return found[1].rstrip(";") if found else ""


def _reason(output: str) -> str:
    """Why the package index was not enough, in a sentence."""
    if _WRONG_HASH.search(output):
        return f"The package index has {_package(output)} with another hash than the lock file."
    return f"{_package(output) or 'A package'} could not be fetched from the package index."


def _explain(output: str, mirror: Mirror | None, lock_file: Path) -> str:
    """What is missing, and what to do."""
    lock = lock_file.relative_to(ROOT)
    package = _package(output) or f"A package of {lock}"
    if wrong := _WRONG_HASH.search(output):
        message = (
            f"{package} from {wrong[2]} does not have a hash of {lock}, so it was not used. "
            f"A source with the locked file is needed: {PAGE}."
        )
    elif mirror is None:
        message = (
            f"{package} could not be fetched from the package index. Is there a network? "
            f"If the package was removed, PACKAGE_MIRROR can name a second source: {PAGE}."
        )
    else:
        message = (
            f"{package} could not be fetched, neither from the package index nor from PACKAGE_MIRROR ({mirror.shown}). "
            f"Put the wheel whose hash is in {lock} into the mirror: {PAGE} says where to get it."
        )
    return f"{message}\n{end_of_log(output)}"
