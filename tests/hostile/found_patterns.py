"""Every regular expression of cpoa/ and shared/, and how it is used.

Patterns compiled while the modules are imported are recorded at that moment, wherever they are stored. Patterns
compiled or passed to ``re`` inside functions are read from the source: their text must be known without running the
function. This needs a process in which none of the modules has been imported yet.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ROOT = Path(__file__).parents[2]
FOLDERS = ("cpoa", "features", "shared")
_FUNCTIONS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_MODES = {"search": "search", "match": "match", "fullmatch": "fullmatch"}  # all others search for every match
_ALL = "finditer"

# Values of the names in a function's expression that are known only at run time.
SAMPLES: dict[str, dict[str, Any]] = {
    "cpoa.agents.topics.answering.scored_articles._has_as_name": {
        "name": r"\b(?:called|known as|or) (?:an? |the )?northern\ lights\b"
    },
    "cpoa.agents.voice.pronouncer._words": {"groups": r"((?i:kuala\slumpur))|(McKay)|((?i:o['’]brien))"},
    "cpoa.agents.script.by_model.spoken_line._without_label": {"names": "Anna|Ben"},
    "shared.settings.declaration.parse": {
        "pattern": r"[^:\s]+(:[^:\s]+){2,3}"
    },  # `parse` inside `matching`; the values are the operator's
}

HOW_TO_NAME = (
    "its text is not known without running the function. Compile it at module level, or give the names that it is "
    "made of a value in SAMPLES (tests/hostile/found_patterns.py)"
)


@dataclass(slots=True)
class Found:
    """``modes``: the methods of re.Pattern with which it is used."""

    pattern: str
    flags: int
    modes: list[str]
    places: list[str]


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a function of ``re``. ``known``: the possible values of the enclosing function's names."""

    path: Path
    node: ast.Call
    function: str  # the enclosing function; empty at module level
    name: str  # the name to which it is assigned, if any
    known: dict[str, ast.expr]

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno}"

    @property
    def method(self) -> str:
        assert isinstance(self.node.func, ast.Attribute)
        return self.node.func.attr


def found_in_a_process() -> tuple[list[Found], list[str]]:
    """Runs ``found_patterns`` in its own process."""
    command = [sys.executable, "-m", "tests.hostile.found_patterns"]
    found, unread = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout)
    return [Found(**one) for one in found], unread


def found_patterns() -> tuple[list[Found], list[str]]:
    """Returns the patterns, and the places that could not be read, each with what to do about it."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    trees = {path: ast.parse(path.read_text()) for path in paths}
    compiled = _compiled_at_import(paths)
    uses = _uses_of_names(trees)
    found: dict[tuple[str, int], Found] = {}
    unread = [f"{path.relative_to(ROOT)}: import re as a whole" for path in paths if _imports_re_oddly(trees[path])]

    def keep(pattern: str, flags: int, modes: set[str], place: str) -> None:
        one = found.setdefault((pattern, flags & ~re.UNICODE), Found(pattern, int(flags), [], []))
        one.modes = sorted({*one.modes, *modes})
        one.places = sorted({*one.places, place})

    for path, tree in trees.items():
        for call in _calls(path, tree):
            modes = {_MODES.get(call.method, _ALL)} if call.method != "compile" else _uses_of(call, uses)
            seen = [text for line in _lines(call.node) for text in compiled.pop((path, line), ())]
            for pattern, flags in seen:
                keep(pattern, flags, modes, call.place)
            if call.function or not seen:
                text = _text_of(call)
                if text is not None:
                    keep(*text, modes, call.place)
                elif not seen:
                    unread.append(f"{call.place}: {HOW_TO_NAME}")
    for (path, line), texts in compiled.items():  # compiled by one of our functions that was called there
        for pattern, flags in texts:
            keep(pattern, flags, {_ALL}, f"{path.relative_to(ROOT)}:{line}")
    return list(found.values()), unread


def _compiled_at_import(paths: list[Path]) -> dict[tuple[Path, int], list[tuple[str, int]]]:
    """Keyed by the place in our code that compiled it."""
    seen: dict[tuple[Path, int], list[tuple[str, int]]] = defaultdict(list)
    original = re._compile  # type: ignore[attr-defined]

    def compile_and_note(pattern: Any, flags: Any) -> Any:
        result = original(pattern, flags)
        place = _place_of_ours(sys._getframe(1))
        if place and isinstance(result.pattern, str):
            seen[place].append((result.pattern, result.flags))
        return result

    re._compile = compile_and_note  # type: ignore[attr-defined]
    try:
        for path in paths:
            importlib.import_module(_module_name(path))
    finally:
        re._compile = original  # type: ignore[attr-defined]
    return seen


def _place_of_ours(frame: FrameType | None) -> tuple[Path, int] | None:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in FOLDERS:
            return path, frame.f_lineno
        if "importlib" in frame.f_code.co_filename or frame.f_globals.get("__name__", "").split(".")[0] != "re":
            return None  # a library's own
        frame = frame.f_back
    return None


def _imports_re_oddly(tree: ast.Module) -> bool:
    nodes = list(ast.walk(tree))
    imported = [alias for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    renamed = any(alias.name == "re" and alias.asname for alias in imported)
    return renamed or any(isinstance(node, ast.ImportFrom) and node.module == "re" for node in nodes)


def _calls(path: Path, tree: ast.Module) -> Iterator[_Call]:
    def walk(node: ast.AST, function: str, name: str, known: dict[str, ast.expr]) -> Iterator[_Call]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            function = getattr(node, "name", "") or function or "lambda"
            known = {
                one.targets[0].id: one.value
                for one in ast.walk(node)
                if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
            }
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        if isinstance(node, ast.Call) and _is_of_re(node):
            yield _Call(path, node, function, name, known)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, function, name, known)

    yield from walk(tree, "", "", {})


def _is_of_re(node: ast.Call) -> bool:
    func = node.func
    return (
        isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Name)
        and func.value.id == "re"
        and func.attr in _FUNCTIONS
    )


def _lines(node: ast.Call) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _uses_of_names(trees: dict[Path, ast.Module]) -> dict[tuple[Path, str], set[str]]:
    """Returns by module and name of a pattern the methods with which it is used there."""
    uses: dict[tuple[Path, str], set[str]] = defaultdict(set)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _FUNCTIONS:
                value = node.value
                name = value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")
                uses[path, name].add(_MODES.get(node.attr, _ALL))
    return uses


def _uses_of(call: _Call, uses: dict[tuple[Path, str], set[str]]) -> set[str]:
    """A name with a leading underscore is private to its module; any other may be used in all modules."""
    found = [modes for (path, name), modes in uses.items() if name == call.name and name]
    if call.name.startswith("_"):
        found = [uses[call.path, call.name]]
    return set().union(*found) or {_ALL}


class _Sampled(ast.NodeTransformer):
    """An escaped text is replaced by a plain word."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "escape":
            return ast.copy_location(ast.Constant("Zed"), node)
        return node


def _text_of(call: _Call) -> tuple[str, int] | None:
    place = 1 if call.method == "compile" else {"sub": 4, "subn": 4, "split": 3}.get(call.method, 2)
    flags = next((word.value for word in call.node.keywords if word.arg == "flags"), None)
    if flags is None and len(call.node.args) > place:
        flags = call.node.args[place]
    try:
        pattern = _value(call.node.args[0], call)
        text = pattern.decode() if isinstance(pattern, bytes) else pattern
        return text, int(_value(flags, call)) if flags else 0
    except (NameError, AttributeError, TypeError, KeyError):
        return None


def _value(expression: ast.expr, call: _Call) -> Any:
    module = sys.modules[_module_name(call.path)]
    names = dict(SAMPLES.get(f"{module.__name__}.{call.function}", {}))
    for node in ast.walk(expression):
        if isinstance(node, ast.Name) and node.id in call.known and node.id not in names:
            value = call.known[node.id]
            if isinstance(value, ast.Constant | ast.JoinedStr):
                names[node.id] = _value(value, call)
    fresh = _Sampled().visit(ast.parse(ast.unparse(expression), mode="eval"))
    return eval(compile(ast.fix_missing_locations(fresh), "<pattern>", "eval"), vars(module), names)  # noqa: S307


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


if __name__ == "__main__":
    patterns, unread_places = found_patterns()
    print(json.dumps([[asdict(one) for one in patterns], unread_places]))
