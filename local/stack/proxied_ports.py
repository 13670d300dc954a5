"""Ports of proxies in front of parts of the local cloud, for tests of a bad network.

With `LOCAL_DETOURS=postgres=21001,front of podcast_steps=21002` the functions and the queue call these parts at the
port of a proxy. The parts keep their own ports (ports.json in the state folder), which the supervisor checks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local.stack.settings import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ENTRY = re.compile(r"([a-z_ ]{1,100})=([0-9]{1,5})")
MAX_PORT = 65_535


def read_proxied_ports(settings: Mapping[str, str], parts: Collection[str]) -> dict[str, int]:
    """Maps parts to the ports at which they are called. Raises SettingError."""
    written = settings.get("LOCAL_DETOURS", "").strip()
    return dict(_parse_entry(entry.strip(), parts) for entry in written.split(",")) if written else {}


def _parse_entry(entry: str, parts: Collection[str]) -> tuple[str, int]:
    match = ENTRY.fullmatch(entry)
    if match is None or match[1] not in parts or not 1 <= int(match[2]) <= MAX_PORT:
        raise SettingError(
            f"LOCAL_DETOURS must be a list of part=port with commas between, not {entry!r}. "
            f"The parts are: {', '.join(sorted(parts))}."
        )
    return match[1], int(match[2])
