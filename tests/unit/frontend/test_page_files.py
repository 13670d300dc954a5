"""The files of the page: every import exists and is loaded with the page, and no file is unused."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

import pytest

from tools.page_build import build

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
PAGE = (FRONTEND / "index.html").read_text()
IMPORTED = re.compile(r"\bfrom\s*\"([./][^\"\s]+\.js)\"|^import\s*\"([^\"]+)\"", re.MULTILINE)
OWN_SCRIPTS = sorted(path for path in FRONTEND.rglob("*.js") if "vendor" not in path.parts and "docs" not in path.parts)


def imports_of(module: str) -> set[str]:
    """Returns the URL paths of a module and of all its direct and indirect imports."""
    modules, pending = set[str](), [module]
    while pending:
        address = pending.pop()
        if address in modules:
            continue
        modules.add(address)
        imported = ("".join(groups) for groups in IMPORTED.findall((FRONTEND / address.removeprefix("/")).read_text()))
        pending += [posixpath.normpath(posixpath.join(posixpath.dirname(address), name)) for name in imported]
    return modules


def test_every_module_is_loaded_with_the_page() -> None:
    files = build(FRONTEND, {})
    (script,) = re.findall(r'<script type="module" src="/([^"]+)">', files["index.html"].decode())
    joined = re.findall(r"// (/\S+\.js)$", files[script].decode(), re.MULTILINE)
    assert sorted(joined) == sorted(imports_of("/app.js"))


def test_every_module_is_used() -> None:
    existing = {f"/{path.relative_to(FRONTEND).as_posix()}" for path in OWN_SCRIPTS}
    loaded = imports_of("/app.js") | imports_of("/later.js") | imports_of("/sw.js")
    assert existing - loaded == {"/offline.js"}


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.relative_to(FRONTEND).as_posix())
def test_only_one_module_loads_another_later(path: Path) -> None:
    """A browser remembers a module that it could not load. That module asks again at another address."""
    assert ("import(" in path.read_text()) == (path.name == "load_later.js")


def test_every_file_referenced_by_the_page_exists() -> None:
    for address in re.findall(r'(?:href|src)="(/[^"?#]+)"', PAGE):
        path = FRONTEND / address.removeprefix("/")
        assert path.is_file() or (path / "index.html").is_file(), address


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.relative_to(FRONTEND).as_posix())
def test_scripts_do_not_insert_text_as_html(path: Path) -> None:
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


def test_vendored_folders_contain_version_and_licence() -> None:
    folders = [*(FRONTEND / "vendor").iterdir(), *(FRONTEND / "docs" / "vendor").iterdir()]
    assert folders
    for folder in folders:
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name), folder
        assert (folder / "LICENSE.txt").is_file(), folder
    cache_control = json.loads((ROOT / "functions" / "routes.json").read_text())["frontend"]["cache_control"]
    assert "immutable" in cache_control["/vendor/*"]
