"""Joins modules into one script. Each module but the entry becomes a function that is called once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tools.page_build.compact import UnreadableScriptError, compact
from tools.page_build.modules import LOAD_LATER, PageBuildError, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tools.page_build.modules import Module

WORD = re.compile(r"[\w$]+")


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """`read` returns the source at an address. The result is a script, and a module if the entry awaits."""
    modules = in_order(entry, read)
    if any(module.later for module in modules):
        raise PageBuildError(f"{entry}: only the script of a page can load another one later.")
    return _script(modules, _shared_names(modules))


def page_bundle(entry: str, read: Callable[[str], str], add: Callable[[str], str]) -> tuple[str, str | None]:
    """Returns the script, and the address of the one that it loads later. `add` returns the address of an added script.

    The later script gets from the first one what its modules import from there, so that every module runs once.
    """
    modules = in_order(entry, read)
    addresses = frozenset[str]().union(*(module.later for module in modules))
    if len(addresses) > 1:
        raise PageBuildError(f"Only one module can be loaded later, not {' and '.join(sorted(addresses))}.")
    if not addresses:
        return _script(modules, _shared_names(modules)), None
    (later,) = addresses
    rest = _modules_of_later(later, modules, read)
    shared = _shared_names([*modules, *rest])
    taken = _taken(modules, rest, shared)
    address = add(_later_script(rest, shared, taken))
    run = f"const {LOAD_LATER}=(again)=>import(`{address}${{again}}`).then((later)=>later.default({taken}));"
    return _script(modules, shared, run), address


def _modules_of_later(later: str, first: Sequence[Module], read: Callable[[str], str]) -> list[Module]:
    """Without the modules of the first script, of which the last is its entry."""
    known = {module.address for module in first}
    if later in known:
        raise PageBuildError(f"{later} cannot be loaded later, because an import at the top of a module loads it.")
    rest = [module for module in in_order(later, read) if module.address not in known]
    for module in rest:
        if module.awaits or module.later or first[-1].address in {one.address for one in module.imports}:
            raise PageBuildError(
                f"{module.address} is loaded later, so it cannot await at its top level, load others later or import"
                f" {first[-1].address}."
            )
    return rest


def _taken(first: Sequence[Module], rest: Sequence[Module], shared: Mapping[tuple[str, str], str]) -> str:
    """An object of the names that the later script takes from the first one."""
    known = {module.address for module in first}
    imported = ((one.address, exported) for module in rest for one in module.imports for exported, _ in one.names)
    names = sorted({shared[name] for name in imported if name[0] in known})
    return f"{{{','.join(names)}}}"


def _later_script(rest: Sequence[Module], shared: Mapping[tuple[str, str], str], taken: str) -> str:
    *imported, last = rest
    wrapped = (_wrapped(module, shared) for module in imported)
    returned = f"return{_fields(last.exports.items())};"
    return "\n".join([f"export default({taken})=>{{", *wrapped, _opened(last, shared), returned, "}"])


def _script(modules: Sequence[Module], shared: Mapping[tuple[str, str], str], before: str = "") -> str:
    """The block around it keeps its names apart from the browser's, such as `history`."""
    *imported, last = modules
    wrapped = (_wrapped(module, shared) for module in imported)
    return "\n".join([f'"use strict";{{{before}', *wrapped, _opened(last, shared), "}"])


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


def _wrapped(module: Module, shared: Mapping[tuple[str, str], str]) -> str:
    """A module runs once, after those that it imports. Its exports do not change after that, so they are copied."""
    names = _fields((name, shared[module.address, name]) for name in module.exports)
    body = f"(()=>{{{_opened(module, shared)}\nreturn{_fields(module.exports.items())};\n}})();"
    return f"const{names}={body}" if module.exports else body


def _opened(module: Module, shared: Mapping[tuple[str, str], str]) -> str:
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
