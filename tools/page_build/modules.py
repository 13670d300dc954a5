"""The imports and exports of the page's modules.

Reads the few forms that the page uses and refuses all others, so that joining the modules cannot change what they do:
named imports at the top, `export` before a declaration, lists of exports, and one "import(`/later.js${again}`)".
A `let` cannot be exported, because a module that imports it has to see its later values.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

COMMENT_OR_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
IMPORT = re.compile(r'import\s*\{(?P<names>[^{}]*)\}\s*from\s*"(?P<address>[./][^"\n]*)";?')
EXPORTED_DECLARATION = re.compile(
    r"^export (?=(?:(?:async )?function|class|const) (?P<name>[A-Za-z_$][\w$]*))", re.MULTILINE
)
EXPORT_LIST = re.compile(r"(?:^|(?<=[;}]))export\s*\{(?P<names>[^{}]*)\};?", re.MULTILINE)
# A whole line. In a template literal it would be text that begins with two slashes, which the page does not show.
COMMENT_LINE = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
# `again` is a query or nothing: a browser does not ask again for the same address after it could not load it.
LATER_IMPORT = re.compile(r"\bimport\(`(?P<address>/[\w./-]+\.js)\$\{(?P<again>\w+)\}`\)")
LOAD_LATER = "$load_later"  # the function in the joined script
REFUSED = re.compile(r"^(?:import|export)\b|\bimport\s*(?:\(|\.\s*meta\b)", re.MULTILINE)
TOP_LEVEL_AWAIT = re.compile(r"^(?!//|/\*|.*\basync\b)(?:\S.*)?\bawait\b", re.MULTILINE)


class PageBuildError(Exception):
    """A file of the page that cannot be joined with the others; the message names it and the line."""


@dataclass(frozen=True)
class Import:
    address: str
    names: tuple[tuple[str, str], ...]  # exported and local name


@dataclass(frozen=True)
class Module:
    """`body`: the code without its imports, exports and lines of comments, with the lines of the source.

    `later`: the addresses that it loads later, which the body calls LOAD_LATER for.
    """

    address: str
    imports: tuple[Import, ...]
    exports: dict[str, str]  # local name by exported name
    body: str
    later: frozenset[str] = frozenset()

    @property
    def awaits(self) -> bool:
        """Whether it waits at its top level, which only the first module of a bundle may do."""
        return TOP_LEVEL_AWAIT.search(self.body) is not None


def read_module(address: str, source: str) -> Module:
    imports, start = _read_imports(address, source)
    lines = "\n" * source.count("\n", 0, start)
    exports: dict[str, str] = {}

    def declared(match: re.Match[str]) -> str:
        exports[match["name"]] = match["name"]
        return ""

    def listed(match: re.Match[str]) -> str:
        exports.update({exported: local for local, exported in _names(match["names"])})
        return "\n" * match[0].count("\n")

    body = COMMENT_LINE.sub("", source[start:])
    later = frozenset(match["address"] for match in LATER_IMPORT.finditer(body))
    body = LATER_IMPORT.sub(rf"{LOAD_LATER}(\g<again>)", body)
    body = EXPORT_LIST.sub(listed, EXPORTED_DECLARATION.sub(declared, body))
    if refused := REFUSED.search(body):
        line = lines.count("\n") + body.count("\n", 0, refused.start()) + 1
        raise PageBuildError(
            f"{address}, line {line}: this form of import or export is not joined: {_line_of(body, refused)}"
        )
    return Module(address, tuple(imports), exports, lines + body, later)


def in_order(entry: str, read: Callable[[str], str]) -> list[Module]:
    """The entry's direct and indirect imports in the order in which a browser evaluates them; the entry is last.

    `read` returns the source at an address. Raises PageBuildError if modules import each other in a circle, or a name
    that is not exported.
    """
    done: dict[str, Module] = {}
    _visit(entry, read, done, ())
    for module in done.values():
        for one in module.imports:
            if missing := {exported for exported, _ in one.names} - done[one.address].exports.keys():
                raise PageBuildError(f"{module.address}: {one.address} does not export {', '.join(sorted(missing))}.")
        if module.awaits and module.address != entry:
            raise PageBuildError(f"{module.address}: only {entry} may have an await at its top level.")
    return list(done.values())


def _visit(address: str, read: Callable[[str], str], done: dict[str, Module], path: tuple[str, ...]) -> None:
    if address in path:
        raise PageBuildError(
            f"Modules import each other in a circle: {' -> '.join([*path[path.index(address) :], address])}"
        )
    if address in done:
        return
    module = read_module(address, read(address))
    for one in module.imports:
        _visit(one.address, read, done, (*path, address))
    done[address] = module


def _read_imports(address: str, source: str) -> tuple[list[Import], int]:
    """Returns the imports and where the code after them begins."""
    imports: list[Import] = []
    end = 0
    while True:
        skipped = COMMENT_OR_SPACE.match(source, end)
        found = IMPORT.match(source, skipped.end() if skipped else end)
        if not found:
            return imports, end
        target = posixpath.normpath(posixpath.join(posixpath.dirname(address), found["address"]))
        imports.append(Import(target, _names(found["names"])))
        end = found.end()


def _names(text: str) -> tuple[tuple[str, str], ...]:
    """`a, b as c` -> (("a", "a"), ("b", "c"))"""
    pairs = (name.split(" as ") for name in map(str.strip, text.split(",")) if name)
    return tuple((pair[0].strip(), pair[-1].strip()) for pair in pairs)


def _line_of(text: str, match: re.Match[str]) -> str:
    return text[match.start() :].partition("\n")[0][:80]
