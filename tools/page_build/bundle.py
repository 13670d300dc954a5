"""Joins modules into one script. Each module but the entry becomes a function that is called once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.page_build.compact import UnreadableScriptError, compact
from tools.page_build.modules import PageBuildError, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tools.page_build.modules import Module

MODULES = "$modules"


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """`read` returns the source at an address. The result is a script, and a module if the entry awaits."""
    modules = in_order(entry, read)
    places = {module.address: f"{MODULES}[{number}]" for number, module in enumerate(modules)}
    *imported, last = modules
    wrapped = (_wrapped(module, places) for module in imported)
    return "\n".join([f'"use strict";\nconst {MODULES} = [];', *wrapped, _opened(last, places)])


def _wrapped(module: Module, places: dict[str, str]) -> str:
    """A module runs once, after those that it imports. Its exports do not change after that, so they are copied."""
    exports = _fields(module.exports.items())
    return f"{places[module.address]}=(()=>{{{_opened(module, places)}\nreturn{exports};\n}})();"


def _opened(module: Module, places: dict[str, str]) -> str:
    taken = (f"const{_fields(one.names)}={places[one.address]};" for one in module.imports)
    return f"// {module.address}\n{''.join(taken)}{_compact_body(module)}"


def _compact_body(module: Module) -> str:
    try:
        return compact(module.body)
    except UnreadableScriptError as error:
        raise PageBuildError(f"{module.address}: {error}") from error


def _fields(names: Iterable[tuple[str, str]]) -> str:
    """Takes pairs of an exported and a local name."""
    return f"{{{','.join(name if name == local else f'{name}:{local}' for name, local in names)}}}"
