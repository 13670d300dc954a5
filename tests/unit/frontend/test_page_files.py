"""The page's files fit together: what is imported is there, and is fetched with the page instead of after it."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
PAGE = (FRONTEND / "index.html").read_text()
LOADED_LATER = re.compile(r"\bimport\(\"(/[^\"]+)\"\)")
IMPORTED = re.compile(r"\bfrom\s*\"([./][^\"\s]+\.js)\"|^import\s*\"([^\"]+)\"", re.MULTILINE)
OWN_SCRIPTS = sorted(path for path in FRONTEND.rglob("*.js") if "vendor" not in path.parts and "docs" not in path.parts)


def imports_of(module: str) -> set[str]:
    """All modules that one needs, itself among them, as addresses."""
    found, waiting = set[str](), [module]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found.add(address)
        imported = ("".join(groups) for groups in IMPORTED.findall((FRONTEND / address.removeprefix("/")).read_text()))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(address), name)) for name in imported]
    return found


def test_every_module_is_fetched_with_the_page() -> None:
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', PAGE)
    assert sorted([*preloaded, "/app.js"]) == sorted(imports_of("/app.js"))


def test_no_module_lies_there_unused() -> None:
    there = {f"/{path.relative_to(FRONTEND).as_posix()}" for path in OWN_SCRIPTS}
    later = LOADED_LATER.findall((FRONTEND / "app.js").read_text())
    assert later
    used = imports_of("/app.js").union(*map(imports_of, later))
    assert there - used == {"/sw.js"}


def test_every_file_that_the_page_names_is_there() -> None:
    for address in re.findall(r'(?:href|src)="(/[^"?#]+)"', PAGE):
        path = FRONTEND / address.removeprefix("/")
        assert path.is_file() or (path / "index.html").is_file(), address


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.relative_to(FRONTEND).as_posix())
def test_no_text_becomes_html(path: Path) -> None:
    script = path.read_text()
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "unsafeHTML",
        "eval(",
        "new Function",
    ):
        assert way not in script


def test_vendored_files_have_their_version_in_the_path_and_their_licence_beside_them() -> None:
    folders = [*(FRONTEND / "vendor").iterdir(), *(FRONTEND / "docs" / "vendor").iterdir()]
    assert folders
    for folder in folders:
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name), folder
        assert (folder / "LICENSE.txt").is_file(), folder
    cache_control = json.loads((ROOT / "functions" / "routes.json").read_text())["frontend"]["cache_control"]
    assert "immutable" in cache_control["/vendor/*"]
