from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.emulators.frontend import Frontend
from tools.routes import load_routes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def frontend(tmp_path: Path) -> Frontend:
    folder = tmp_path / "frontend"
    (folder / "voices").mkdir(parents=True)
    (folder / "index.html").write_text("<p>")
    (folder / "voices" / "anna.mp3").write_bytes(b"mp3")
    (folder / "docs").mkdir()
    (folder / "docs" / "index.html").write_text("<p>")
    (folder / ".hidden").write_text("no")
    (tmp_path / "secret").write_text("no")
    (folder / "way-out").symlink_to(tmp_path / "secret")
    return Frontend(folder, load_routes().frontend, "http://127.0.0.1:9")


def test_the_root_is_the_page(frontend: Frontend) -> None:
    file = frontend.file_for("/")
    assert file is not None
    assert file.name == "index.html"


def test_a_file_in_a_folder_is_found(frontend: Frontend) -> None:
    assert frontend.file_for("/voices/anna.mp3") is not None
    assert frontend.file_for("/voices/ann%61.mp3") is not None


def test_a_folder_s_page_is_found_under_the_folder_s_address(frontend: Frontend) -> None:
    file = frontend.file_for("/docs/")
    assert file is not None
    assert file.parent.name == "docs"
    assert frontend.file_for("/docs") is None


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/voices/../../secret",
        "/voices/..%5c..%5csecret",
        "//secret",
        "/way-out",
        "/.hidden",
        "/%2ehidden",
        "/index.html%00.js",
        "/voices",
        "/voices/",
        "/nothing",
        f"/{'long' * 100}",
        "/%ff",
    ],
)
def test_only_files_of_the_folder_are_served(frontend: Frontend, path: str) -> None:
    assert frontend.file_for(path) is None
