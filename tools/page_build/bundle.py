"""Joins modules into one script. Each module but the entry becomes a function that is called once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tools.page_build.modules import in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.page_build.modules import Import, Module

MODULES = "$modules"


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """`read` returns the source at an address. The result is a script, and a module if the entry awaits."""
    *imported, last = in_order(entry, read)
    return "\n".join([f'"use strict";\nconst {MODULES} = {{}};', *map(_wrapped, imported), _opened(last)])


def _wrapped(module: Module) -> str:
    """A module runs once, after those that it imports. Its exports do not change after that, so they are copied."""
    exports = ", ".join(f"{exported}: {local}" for exported, local in module.exports.items())
    return f"{_place(module.address)} = (() => {{ {_opened(module)}\nreturn {{ {exports} }};\n}})();"


def _opened(module: Module) -> str:
    return f"// {module.address}\n{' '.join(map(_taken, module.imports))}{module.body}"


def _taken(one: Import) -> str:
    names = ", ".join(f"{exported}: {local}" for exported, local in one.names)
    return f"const {{ {names} }} = {_place(one.address)};"


def _place(address: str) -> str:
    return f"{MODULES}[{json.dumps(address)}]"
