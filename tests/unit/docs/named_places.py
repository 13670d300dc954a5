"""Finds files, functions, tests, make targets and links that a page names and that do not exist.

In inline code, `folder/file.py` is a file, `folder/file.py:Class.method` a class, function or constant in it,
`tests/file.py::test_name` a test, and `make target` a target of the Makefile. A name with `<` in it is a placeholder.
Examples are in fenced blocks; only the make targets in them are checked.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)")
_MAKE = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)
_NOT_A_PATH = re.compile(r"[<>{}*\s=]|^/|://")


GENERATED = ("build", "episodes")  # folders that git ignores: they are in one checkout and not in another


def missing_names(page: Path, text: str) -> list[str]:
    """Returns the names in `text`, the content of `page`, that do not exist in the repository."""
    prose = _FENCE.sub("", text)
    code = _INLINE_CODE.findall(prose)
    missing = [name for name in code if not _exists(name)]
    commands = "\n".join([*code, *_FENCE.findall(text)])
    missing += [f"make {target}" for target in _MAKE.findall(commands) if target not in _make_targets()]
    return missing + [f"link to {link}" for link in _broken_links(page, prose)]


def symbols_in(page: str) -> list[str]:
    """Returns the `file.py:name` entries of a page in order."""
    return [name for name in _INLINE_CODE.findall(page) if re.fullmatch(r"[\w./-]+\.py:[A-Za-z_][\w.]*", name)]


def _exists(name: str) -> bool:
    """Also returns True for inline code that does not name a place in the repository."""
    if _NOT_A_PATH.search(name):
        return True
    path, _, symbol = name.partition(":")
    if not _is_path(path):
        return True
    if not (ROOT / path).exists():
        return False
    return not symbol or symbol.lstrip(":") in _names_in(ROOT / path)


def _is_path(name: str) -> bool:
    if "/" not in name:
        return name.endswith((".md", ".toml"))
    has_suffix = name.endswith((".py", ".md", ".toml", ".json", ".sql", ".tf", ".js"))
    first = name.split("/", maxsplit=1)[0]
    if first in GENERATED:
        return False
    return (ROOT / first).exists() or (has_suffix and not name.startswith("."))


@cache
def _names_in(file: Path) -> frozenset[str]:
    return frozenset(_defined(ast.parse(file.read_text(encoding="utf-8")), ""))


def _defined(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    """Returns the top-level names of a module and the members of its classes, these as `Class.member`."""
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield prefix + one.name
        if isinstance(one, ast.ClassDef):
            yield from _defined(one, f"{prefix}{one.name}.")
        targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
        yield from (prefix + target.id for target in targets if isinstance(target, ast.Name))


@cache
def _make_targets() -> frozenset[str]:
    return frozenset(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def _broken_links(page: Path, text: str) -> Iterator[str]:
    for path, anchor in _LINK.findall(text):
        target = page.parent / path
        if not target.exists():
            yield path
        elif anchor and anchor not in _anchors(target.read_text(encoding="utf-8") if path else text):
            yield f"{path}#{anchor}"


def _anchors(text: str) -> set[str]:
    """Returns the anchors that GitHub makes from the headings."""
    titles = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
