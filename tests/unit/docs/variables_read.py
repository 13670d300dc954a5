"""Finds the environment variables that the code reads, by following its syntax trees.

The search starts at a function's main.py or a Makefile target's program and follows the names that functions, classes
and constants mention. Code that uses a `settings.<field>` of `Settings`, or looks up a name in a mapping called
`settings` or `environ`, reads that variable. `load_settings`, which reads all variables, and `function_environment`,
which passes them on, do not count.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import functions_framework

from local.stack.services import function_environment
from local.stack.settings import is_on
from shared.settings import Settings
from tests.unit.docs.syntax import names_in, nodes_in, source_files, tree_of
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FIELDS = {name.upper(): setting for name, setting in Settings.declared.items()}

# They read all variables, or the variables that they pass on, for other code.
NO_READERS = (
    "shared.settings.",
    "local.stack.services.function_environment",
    "local.stack.services.handed_on",
    "local.stack.settings._check",
    "local.stack.services._environment_of_need",
    "local.stack.settings.process_environment",
)
# A module, and the code that it runs without importing it by name.
LOADED_BY_PATH = {"cpoa.migrate": "cpoa.migrations."}


@dataclass(frozen=True)
class Module:
    symbols: dict[str, list[ast.stmt]]  # by name; "" has the statements that neither define nor import a name
    imports: dict[str, str]

    @classmethod
    def of(cls, path: Path) -> Module:
        symbols: dict[str, list[ast.stmt]] = {}
        imports: dict[str, str] = {}
        for statement in tree_of(path).body:
            if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
                continue
            for name in _defined(statement):
                symbols.setdefault(name, []).append(statement)
            for node in nodes_in(statement):
                if isinstance(node, ast.Import):
                    imports |= {alias.asname or alias.name: alias.name for alias in node.names}
                if isinstance(node, ast.ImportFrom):
                    imports |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return cls(symbols, imports)


def _defined(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return [""]


@cache
def modules() -> dict[str, Module]:
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): Module.of(path) for path in source_files()}


@cache
def reached(*starts: str) -> tuple[ast.stmt, ...]:
    """Returns the statements that are reached from modules, or from symbols such as `local.stack.cloud.run`."""
    waiting, seen, statements = list(starts), set[str](), list[ast.stmt]()
    while waiting:
        dotted = waiting.pop()
        if dotted in seen or dotted.startswith(NO_READERS):
            continue
        seen.add(dotted)
        if dotted in modules():
            waiting += [f"{dotted}.{symbol}" for symbol in modules()[dotted].symbols]
            continue
        name, _, symbol = dotted.rpartition(".")
        if (module := modules().get(name)) is None:
            continue
        if name in LOADED_BY_PATH:
            waiting += [one for one in modules() if one.startswith(LOADED_BY_PATH[name])]
        for statement in module.symbols.get(symbol, []):
            statements.append(statement)
            mentioned = names_in(statement)
            waiting += [f"{name}.{one}" for one in mentioned & module.symbols.keys()]
            waiting += [module.imports[one] for one in mentioned & module.imports.keys()]
    return tuple(statements)


@dataclass(frozen=True)
class Lookup:
    name: str
    default: str  # its expression
    from_environment_alone: bool


@cache
def lookups(tree: ast.AST) -> tuple[Lookup, ...]:
    return tuple(_lookups(tree))


def _lookups(tree: ast.AST) -> Iterator[Lookup]:
    for node in nodes_in(tree):
        default: list[ast.expr] = []
        match node:
            case ast.Call(func=ast.Attribute(value=where, attr="get"), args=[ast.Constant(value=name), *default]):
                pass
            case ast.BoolOp(
                op=ast.Or(), values=[ast.Call(func=ast.Attribute() as get, args=[ast.Constant(value=name)]), *default]
            ):
                where = get.value
            case ast.Subscript(value=where, slice=ast.Constant(value=name)):
                pass
            case ast.Compare(left=ast.Constant(value=name), ops=[ast.In()], comparators=[where]):
                pass
            case ast.Call(func=ast.Name(id="is_on"), args=[_, ast.Constant(value=name)]):
                where, default = ast.Name("settings"), [ast.Constant(is_on({}, name))]
            case ast.Call(func=ast.Name(id="_value_of"), args=[_, ast.Constant(value=name)]):
                where = ast.Name("settings")
            case _:
                continue
        mapping = ast.unparse(where).rpartition(".")[2].lstrip("_")
        if mapping in ("settings", "environ", "environment") and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(name)):
            expression = ast.unparse(default[0]) if default else "None"
            yield Lookup(name, expression, from_environment_alone=mapping != "settings")


@cache
def read_from(*starts: str) -> frozenset[str]:
    statements = reached(*starts)
    found = {lookup.name for statement in statements for lookup in lookups(statement)}
    return frozenset(found).union(*map(_fields_read, statements))


@cache
def _fields_read(tree: ast.AST) -> frozenset[str]:
    found = set()
    for node in nodes_in(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="settings"), attr=attribute) if attribute.upper() in FIELDS:
                found.add(attribute.upper())
    return frozenset(found)


@cache
def recipes() -> dict[str, str]:
    """Returns the commands of each `make <target>`, with the Makefile's own variables expanded."""
    variables = dict(re.findall(r"^([A-Z_]+) = (.*)$", MAKEFILE, re.MULTILINE))

    def expanded(text: str) -> str:
        whole = re.sub(r"\$\(([A-Z_]+)\)", lambda match: variables.get(match[1], match[0]), text)
        return whole if whole == text else expanded(whole)

    found = re.findall(r"^([a-z][a-z-]*):.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    return {f"make {target}": expanded(recipe) for target, recipe in found}


@cache
def read_by_target(target: str) -> set[str]:
    """Follows `python -m local`, which makes its StateFolder and calls the function named like its command."""
    recipe = recipes()[target]
    found = set(re.findall(r"\$\(([A-Z_]+)\)", recipe))
    for script in re.findall(r"sh (tools/[a-z-]+)", recipe):
        found |= set(re.findall(r"\$\{?([A-Z_]+)", (ROOT / script).read_text(encoding="utf-8")))
    for command in re.findall(r"-m local ([a-z]+)", recipe):
        found |= read_from(f"local.__main__.{command}", "local.stack.state_folder.StateFolder")
    programs = [
        *re.findall(r"-m ((?:local|tools|cpoa)\.[a-z_.]+)", recipe),
        *re.findall(r"(tools/[a-z_]+)\.py", recipe),
    ]
    return found.union(*(read_from(program.replace("/", ".")) for program in programs))


@cache
def read_by_functions_framework() -> dict[str, str]:
    """Returns name and default of the variables of ours that the server inside every function reads."""
    server = Path(functions_framework.__file__).with_name("_http") / "gunicorn.py"
    read = dict(re.findall(r'os\.environ\.get\("([A-Z_]+)", ([^)]*)\)', server.read_text(encoding="utf-8")))
    return {name: default for name, default in read.items() if f'"{name}"' in inspect.getsource(function_environment)}
