"""The syntax trees of the repository's code. Each file is parsed once, and each tree is walked once."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("shared", "features", "cpoa", "local", "tools", "functions")


@cache
def source_files() -> tuple[Path, ...]:
    return tuple(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_in(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Returns what `ast.walk` does."""
    return tuple(ast.walk(tree))


@cache
def names_in(tree: ast.AST) -> frozenset[str]:
    """Returns the names that the code mentions."""
    return frozenset(node.id for node in nodes_in(tree) if isinstance(node, ast.Name))
