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


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """The folder of a page with a script."""
    (tmp_path / "index.html").write_text('<script type="module" src="/app.js"></script>')
    (tmp_path / "app.js").write_text("const a = 1;\n")
    return tmp_path


def script_of(frontend: Frontend) -> str:
    page = frontend.file_for("/")
    assert page is not None
    return page.read_text().split('src="')[1].split('"')[0]


def test_a_changed_source_is_served_under_another_address_and_the_earlier_one_stays(joined: Path) -> None:
    frontend = Frontend(joined, load_routes().frontend, "http://127.0.0.1:9")
    before = script_of(frontend)
    (joined / "app.js").write_text("const a = 22;\n")
    after = script_of(frontend)
    assert before != after
    for address, code in ((before, "const a=1;"), (after, "const a=22;")):
        file = frontend.file_for(address)
        assert file is not None
        assert code in file.read_text()


def test_a_source_keeps_its_own_address(joined: Path) -> None:
    frontend = Frontend(joined, load_routes().frontend, "http://127.0.0.1:9")
    assert frontend.file_for("/app.js") == joined / "app.js"


def test_only_joined_files_of_the_built_folder_are_served(joined: Path) -> None:
    frontend = Frontend(joined, load_routes().frontend, "http://127.0.0.1:9")
    assert frontend.file_for("/assets/other.js") is None
    assert frontend.file_for("/assets/") is None
