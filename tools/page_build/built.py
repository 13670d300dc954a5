"""The files that are made of the page's sources: its page, one script, one style sheet, and the service worker."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tools.page_build.bundle import bundle, page_bundle
from tools.page_build.modules import PageBuildError
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FOLDER = ROOT / "frontend"
INDEX = "index.html"
WORKER = "sw.js"
OFFLINE_PAGE = "offline.html"
ASSETS = "assets"  # functions/routes.json lets browsers keep these files for a year

STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="(/[^"]+)">')
PRELOADED_MODULE = re.compile(r'^ *<link rel="modulepreload" href="[^"]+">\n', re.MULTILINE)
SCRIPT = re.compile(r'<script type="module" src="(/[^"]+)"></script>')
ONLY_ONLINE = re.compile(r'<link rel="(?:apple-touch-icon|manifest)"[^>]*>')  # read when the app is installed
REFERENCE = re.compile(r'(?:href|src)="(/[^"?#]+)"')
# The space before a colon stays: `.a :hover` is another selector than `.a:hover`.
STYLE_SPACE = re.compile(
    r"""(?P<string>"[^"\n]*"|'[^'\n]*')|/\*.*?\*/\s*|\s*(?P<mark>[{};,])\s*|(?P<colon>:)\s+""", re.DOTALL
)
MARK = "<joined>"
URL_IN_STYLES = re.compile(r"url\(\"?([^\")]+)\"?\)")


def build(folder: Path, headers: Mapping[str, str]) -> dict[str, bytes]:
    """Returns the content by the path in the folder. `headers`: the response headers of all files, which a browser
    keeps with them.

    Raises PageBuildError if a module or a style sheet has a form that cannot be joined.
    """
    if not (folder / INDEX).is_file():
        return {}
    files: dict[str, bytes] = {}
    page, later = _joined_page(folder, files)
    files[INDEX] = page.encode()
    if (folder / WORKER).is_file():
        files[WORKER] = _worker(folder, page, later, files, headers).encode()
    return files


def _joined_page(folder: Path, files: dict[str, bytes]) -> tuple[str, str | None]:
    """The page with the addresses of its joined files, which are added to `files`, and the script that loads later."""
    later = None
    page = PRELOADED_MODULE.sub("", (folder / INDEX).read_text(encoding="utf-8"))
    if styles := STYLE_SHEET.findall(page):
        joined = "\n".join(_styles(folder, address) for address in styles)
        page = _replaced(STYLE_SHEET, f'<link rel="stylesheet" href="{_add(files, joined, ".css")}">', page)
    if scripts := SCRIPT.findall(page):
        joined, later = page_bundle(scripts[0], _reader(folder), lambda script: _add(files, script, ".js"))
        page = _replaced(SCRIPT, f'<script type="module" src="{_add(files, joined, ".js")}"></script>', page)
    return page, later


def _replaced(pattern: re.Pattern[str], first: str, page: str) -> str:
    """Puts `first` in the place of the first match, and removes the lines of the others."""
    marked = pattern.sub(MARK, page, count=1)
    return re.sub(rf"\s*{pattern.pattern}", "", marked).replace(MARK, first)


def _styles(folder: Path, address: str) -> str:
    text = _reader(folder)(address)
    if "@import" in text or any(not url.startswith(("/", "data:", "#")) for url in URL_IN_STYLES.findall(text)):
        raise PageBuildError(f"{address}: @import and addresses relative to a style sheet are not joined.")
    return STYLE_SPACE.sub(_kept_style, text)


def _kept_style(match: re.Match[str]) -> str:
    """Nothing of a comment, the mark of a mark between spaces, and strings as they are."""
    return match["string"] or match["mark"] or (":" if match["colon"] else "")


def _worker(folder: Path, page: str, later: str | None, files: dict[str, bytes], headers: Mapping[str, str]) -> str:
    """The service worker, which gets the page's files as `self.SHELL`. It changes if one of them changes."""
    kept_page = _add(files, page, ".html")
    offline = (folder / OFFLINE_PAGE).read_text(encoding="utf-8") if (folder / OFFLINE_PAGE).is_file() else ""
    styles = "".join(content.decode() for name, content in files.items() if name.endswith(".css"))
    named = {*REFERENCE.findall(ONLY_ONLINE.sub("", page + offline)), *URL_IN_STYLES.findall(styles)}
    kept = sorted(address for address in named if _is_file(address, folder, files))
    kept += [f"/{OFFLINE_PAGE}"] if offline else []
    script = bundle(f"/{WORKER}", _reader(folder))
    version = hashlib.sha256()
    for address in kept:
        version.update(files.get(address[1:]) or (folder / address[1:]).read_bytes())
    version.update(json.dumps([kept_page, kept, dict(headers), script]).encode())
    shell = {"version": version.hexdigest()[:16], "page": kept_page, "files": kept, "later": later}
    return f'"use strict";\nself.SHELL = {json.dumps(shell)};\n{script}'


def _is_file(address: str, folder: Path, files: dict[str, bytes]) -> bool:
    return address[1:] in files or (folder / address[1:]).is_file()


def _reader(folder: Path) -> Callable[[str], str]:
    def read(address: str) -> str:
        path = folder / address[1:]
        if ".." in PurePosixPath(address).parts or not path.is_file():
            raise PageBuildError(f"{address} is used by the page and does not exist.")
        return path.read_text(encoding="utf-8")

    return read


def _add(files: dict[str, bytes], text: str, suffix: str) -> str:
    """Returns the address of the added file."""
    content = text.encode()
    name = f"{ASSETS}/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    files[name] = content
    return f"/{name}"
