"""Joins modules into one script. Each module but the entry becomes a function that is called once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tools.page_build.compact import UnreadableScriptError, compact
from tools.page_build.modules import PageBuildError, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tools.page_build.modules import Module

WORD = re.compile(r"[\w$]+")


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """`read` returns the source at an address. The result is a script, and a module if the entry awaits.

    The block around it keeps its names apart from the browser's, such as `history`.
    """
    *imported, last = modules = in_order(entry, read)
    shared = _shared_names(modules)
    wrapped = (_wrapped(module, shared) for module in imported)
    return "\n".join(['"use strict";{', *wrapped, _opened(last, shared), "}"])


def _shared_names(modules: Sequence[Module]) -> dict[tuple[str, str], str]:
    """The name in the whole script of each exported name of each module.

    It is the same if only the modules that export and import it contain that word. Otherwise it could be a variable of
    another module, or one of the browser's.
    """
    words = {module.address: frozenset(WORD.findall(module.body)) for module in modules}
    containing = Counter(word for found in words.values() for word in found)
    importing = Counter(
        (one.address, exported)
        for module in modules
        for one in module.imports
        for exported, local in one.names
        if exported == local and exported in words[module.address]
    )
    return {
        (module.address, name): name if containing[name] == 1 + importing[module.address, name] else f"${place}_{name}"
        for place, module in enumerate(modules)
        for name in module.exports
    }


def _wrapped(module: Module, shared: dict[tuple[str, str], str]) -> str:
    """A module runs once, after those that it imports. Its exports do not change after that, so they are copied."""
    names = _fields((name, shared[module.address, name]) for name in module.exports)
    body = f"(()=>{{{_opened(module, shared)}\nreturn{_fields(module.exports.items())};\n}})();"
    return f"const{names}={body}" if module.exports else body


def _opened(module: Module, shared: dict[tuple[str, str], str]) -> str:
    taken = "".join(
        f"const {local}={shared[one.address, exported]};"
        for one in module.imports
        for exported, local in one.names
        if local != shared[one.address, exported]
    )
    return f"// {module.address}\n{taken}{_compact_body(module)}"


def _compact_body(module: Module) -> str:
    try:
        return compact(module.body)
    except UnreadableScriptError as error:
        raise PageBuildError(f"{module.address}: {error}") from error


def _fields(names: Iterable[tuple[str, str]]) -> str:
    """Takes pairs of an exported and a local name."""
    return f"{{{','.join(name if name == local else f'{name}:{local}' for name, local in names)}}}"
