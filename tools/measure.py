"""`make measure`: how the code is built, in figures. Imports between folders, and the sizes of functions and modules.

Each folder is a node of the graph, without its subfolders, which are nodes themselves. An arrow A -> B is at least one
import of a module in B by a module in A. An arrow is "up" if B also reaches A. Without such arrows, the folders can be
listed so that each folder imports only folders below it.
"""

from __future__ import annotations

import ast
import io
import statistics
import sys
import tokenize
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Graph = Mapping[str, frozenset[str]]
    FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

FOLDERS = ("functions", "local", "tools", "cpoa", "features", "shared")
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension, ast.match_case)


@dataclass(frozen=True)
class Source:
    """One module: ``name`` is dotted; ``folder`` is its folder's path from the root."""

    name: str
    folder: str
    text: str
    tree: ast.Module


def read_sources(root: Path = ROOT, folders: Sequence[str] = FOLDERS) -> list[Source]:
    paths = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return [source_of(path, ast.parse(path.read_text(encoding="utf-8")), root) for path in paths]


def source_of(path: Path, tree: ast.Module, root: Path = ROOT) -> Source:
    relative = path.relative_to(root)
    name = relative.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    return Source(name, relative.parent.as_posix(), path.read_text(encoding="utf-8"), tree)


def module_graph(sources: Iterable[Source]) -> Graph:
    """By module: the modules of ours that it imports, wherever in the file the import is."""
    sources = list(sources)
    names = {source.name for source in sources}
    return {source.name: frozenset(_imported(source.tree, names)) - {source.name} for source in sources}


def _imported(tree: ast.Module, names: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & names
            yield from submodules or ({node.module} & names)


def folder_graph(sources: Iterable[Source], modules: Graph) -> Graph:
    folders = {source.name: source.folder for source in sources}
    graph: dict[str, set[str]] = defaultdict(set)
    for module, imported in modules.items():
        graph[folders[module]] |= {folders[name] for name in imported} - {folders[module]}
    return {folder: frozenset(targets) for folder, targets in graph.items()}


def reachable(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found


def arrows_up(graph: Graph) -> list[tuple[str, str]]:
    reached = {node: reachable(graph, node) for node in graph}
    return sorted((node, target) for node in graph for target in graph[node] if node in reached.get(target, set()))


def modules_in_circles(graph: Graph) -> list[str]:
    return sorted(node for node in graph if node in reachable(graph, node))


def functions(tree: ast.Module) -> list[FunctionNode]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def line_count(node: FunctionNode) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def complexity(node: FunctionNode) -> int:
    """Branches plus one (McCabe 1976); each further operand of `and` and `or` is a branch."""
    inner = list(ast.walk(node))
    operands = sum(len(one.values) - 1 for one in inner if isinstance(one, ast.BoolOp))
    return 1 + operands + sum(isinstance(one, _BRANCHES) for one in inner)


def comment_count(source: Source) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


@dataclass(frozen=True)
class Figures:
    """The figures of one module: a number for each function, the module's lines, and its lines without empty ones."""

    function_lines: list[int]
    complexities: list[int]
    documented: int
    comments: int
    lines: int
    written_lines: int


def measure(source: Source) -> Figures:
    nodes = functions(source.tree)
    return Figures(
        function_lines=[line_count(node) for node in nodes],
        complexities=[complexity(node) for node in nodes],
        documented=sum(ast.get_docstring(node, clean=False) is not None for node in nodes),
        comments=comment_count(source),
        lines=source.text.count("\n"),
        written_lines=sum(bool(line.strip()) for line in source.text.splitlines()),
    )


def spread(values: Sequence[int]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):g} / {ordered[int(0.95 * (len(ordered) - 1))]} / {ordered[-1]}"


def report(sources: list[Source]) -> Iterator[str]:
    modules = module_graph(sources)
    folders = folder_graph(sources, modules)
    yield f"folders {len(folders)}, arrows {sum(map(len, folders.values()))}, up {len(arrows_up(folders))}"
    yield f"modules {len(sources)}, modules in circles {len(modules_in_circles(modules))}"
    yield ""
    yield "                 files  function lines  module lines     comments   docstrings  complexity"
    yield "                        med/p95/max     med/p95/max      per 100    % of fn.    med/p95/max, > 10"
    figures = {source.name: measure(source) for source in sources}
    yield _row("all", list(figures.values()))
    for folder in FOLDERS:
        yield _row(folder, [one for name, one in figures.items() if name.split(".")[0] == folder])


def _row(title: str, figures: list[Figures]) -> str:
    function_lines = [lines for one in figures for lines in one.function_lines]
    complexities = [value for one in figures for value in one.complexities]
    documented = 100 * sum(one.documented for one in figures) / len(complexities)
    comments = 100 * sum(one.comments for one in figures) / sum(one.written_lines for one in figures)
    complex_ones = sum(value > 10 for value in complexities)
    return (
        f"{title:<16} {len(figures):5}  {spread(function_lines):<14}"
        f"  {spread([one.lines for one in figures if one.lines]):<15}"
        f"  {comments:7.1f}  {documented:10.0f}  {spread(complexities):>12}, {complex_ones}"
    )


def main() -> int:
    sources = read_sources()
    for line in report(sources):
        print(line)
    folders = folder_graph(sources, module_graph(sources))
    for source, target in arrows_up(folders):
        print(f"  up: {source} -> {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
