"""Tests the figures of `make measure` on small trees with known figures."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tools import measure

if TYPE_CHECKING:
    from pathlib import Path


def sources(root: Path, files: dict[str, str]) -> list[measure.Source]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return measure.read_sources(root, ["top", "base"])


def test_an_import_is_an_arrow_between_folders(tmp_path: Path) -> None:
    found = sources(
        tmp_path,
        {
            "top/__init__.py": "",
            "top/a.py": "from base import b\nimport os\n",
            "top/c.py": "def f():\n    from base.b import x\n",
            "base/b.py": "x = 1\n",
        },
    )
    modules = measure.module_graph(found)
    assert modules["top.a"] == modules["top.c"] == {"base.b"}
    assert measure.folder_graph(found, modules) == {"top": {"base"}, "base": set()}
    assert measure.arrows_up(measure.folder_graph(found, modules)) == []


def test_folders_that_import_each_other_have_arrows_up_although_no_modules_do(tmp_path: Path) -> None:
    found = sources(
        tmp_path, {"top/a.py": "import base.b\n", "top/c.py": "", "base/b.py": "", "base/d.py": "from top import c\n"}
    )
    modules = measure.module_graph(found)
    assert measure.modules_in_circles(modules) == []
    assert measure.arrows_up(measure.folder_graph(found, modules)) == [("base", "top"), ("top", "base")]


def test_modules_that_import_each_other_are_a_circle(tmp_path: Path) -> None:
    found = sources(
        tmp_path, {"top/a.py": "import top.b\n", "top/b.py": "import top.a\n", "base/c.py": "import top.a\n"}
    )
    assert measure.modules_in_circles(measure.module_graph(found)) == ["top.a", "top.b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): return 1", 1),
        ("def f(a, b):\n    if a and b:\n        return 1\n    return [x for x in a]", 4),
        ("def f(a):\n    match a:\n        case 1: pass\n        case _: pass", 3),
    ],
)
def test_complexity_counts_branches(text: str, expected: int) -> None:
    (node,) = ast.parse(text).body
    assert isinstance(node, ast.FunctionDef)
    assert measure.complexity(node) == expected


def test_spread_is_median_95th_percentile_and_maximum() -> None:
    assert measure.spread(range(1, 101)) == "50.5 / 95 / 100"


@pytest.fixture(scope="module")
def repository() -> list[measure.Source]:
    return measure.read_sources()


def test_the_report_has_a_row_for_every_folder(repository: list[measure.Source]) -> None:
    lines = list(measure.report(repository))
    assert [line.split()[0] for line in lines[-6:]] == list(measure.FOLDERS)


def test_folders_are_not_imported_from_below_and_modules_do_not_import_each_other(
    repository: list[measure.Source],
) -> None:
    modules = measure.module_graph(repository)
    assert measure.arrows_up(measure.folder_graph(repository, modules)) == []
    assert measure.modules_in_circles(modules) == []
