from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tools import packaging
from tools.routes import load_routes

if TYPE_CHECKING:
    from pathlib import Path

ROUTES = load_routes()


def fingerprint(package: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        digest.update(f"{path.relative_to(package)} {path.stat().st_mtime_ns} {path.stat().st_mode}\n".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def test_staging_the_same_sources_gives_the_same_bytes_and_times(tmp_path: Path) -> None:
    function = ROUTES.function("auth")
    first = packaging.stage(function, tmp_path / "first")
    second = packaging.stage(function, tmp_path / "second")
    assert fingerprint(first) == fingerprint(second)


def test_packing_the_same_sources_gives_the_same_bytes_for_any_times_and_modes(tmp_path: Path) -> None:
    function = ROUTES.function("auth")
    first = packaging.stage(function, tmp_path / "first")
    second = packaging.stage(function, tmp_path / "second")
    (second / "main.py").touch(0o600)
    assert packaging.pack(first).read_bytes() == packaging.pack(second).read_bytes()
    (second / "main.py").write_text("another")
    assert packaging.pack(first).read_bytes() != packaging.pack(second).read_bytes()


def test_an_archive_contains_the_package_readable_for_everyone(tmp_path: Path) -> None:
    package = packaging.stage(ROUTES.function("media_url"), tmp_path / "media_url")
    staged = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    with zipfile.ZipFile(packaging.pack(package)) as archive:
        assert archive.testzip() is None
        assert {member.filename for member in archive.infolist()} == staged
        assert {member.external_attr >> 16 for member in archive.infolist()} == {0o100644}


def test_main_and_requirements_are_at_the_root_for_the_build(tmp_path: Path) -> None:
    for function in ROUTES.functions:
        package = packaging.stage(function, tmp_path / function.name)
        assert (package / "main.py").is_file()
        assert (package / "requirements.txt").is_file()
        assert (package / "shared" / "app.py").is_file()
        assert (package / "cpoa").is_dir() == ("cpoa" in function.carries)


def test_data_is_packed_with_its_notice_and_only_where_it_is_needed(tmp_path: Path) -> None:
    migrate = packaging.stage(ROUTES.function("migrate"), tmp_path / "migrate")
    assert sorted(path.name for path in (migrate / "data").iterdir()) == [
        "summaries_en-us.NOTICE",
        "summaries_en-us.json",
    ]
    assert not (packaging.stage(ROUTES.function("podcasts"), tmp_path / "podcasts") / "data").exists()


def test_files_made_by_python_are_not_staged(tmp_path: Path) -> None:
    package = packaging.stage(ROUTES.function("podcasts"), tmp_path / "podcasts")
    assert not [path for path in package.rglob("*") if path.suffix == ".pyc" or path.name == "__pycache__"]


def test_a_missing_data_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaging, "DATA_FOLDER", tmp_path / "nowhere")
    with pytest.raises(packaging.MissingFileError, match=r"summaries_en-us\.json"):
        packaging.stage(ROUTES.function("migrate"), tmp_path / "migrate")
