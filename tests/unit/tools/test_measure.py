"""Tests the figures of `make measure` on small trees with known figures."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tools import measure

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def sources(root: Path, files: dict[str, str]) -> list[measure.Source]:
    write(root, files)
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


def test_the_report_has_a_row_for_every_folder(tmp_path: Path) -> None:
    for folder in measure.FOLDERS:
        commented = "def f():\n    return 1  # one\n"
        write(tmp_path, {f"{folder}/a.py": commented, f"{folder}/b/c.py": "def g(): return 2\n"})
    lines = list(measure.report(measure.read_sources(tmp_path)))
    assert [line.split()[:2] for line in lines[-7:]] == [["all", "12"], *([folder, "2"] for folder in measure.FOLDERS)]
    assert len({line.split(maxsplit=2)[2] for line in lines[-6:]}) == 1  # the folders have the same figures
