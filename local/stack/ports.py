"""Ports for servers on this machine, each used by one process tree alone."""

from __future__ import annotations

import random
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Below the range of every system for outgoing connections, so no connection takes the port during a restart.
PICKED_PORTS = range(20_000, 30_000)
BLOCK_PORTS = 100


class NoPortError(Exception):
    """All ports of the range are in use; the message names the range."""


class PortBlocks:
    """Blocks of ports that belong to this process until it ends.

    A server binds its port some time after the port was picked. So that no other process picks the same port meanwhile,
    the first port of a block stays bound as long as this process lives, and only its other ports are given away.
    """

    def __init__(self) -> None:
        self._guards: dict[int, socket.socket] = {}
        self._unused = self._every_port()

    def pick(self) -> int:
        """Returns a free port that was not returned before. Raises NoPortError."""
        for port in self._unused:
            if _is_free(port, reuse_address=False):
                return port
        raise NoPortError(f"No port is free between {PICKED_PORTS.start} and {PICKED_PORTS.stop - 1}.")

    def keeps(self, port: int) -> bool:
        """Whether the port, used before a restart, is free and in a block that is or becomes this process's."""
        block, place = divmod(port, BLOCK_PORTS)
        # Same as a restarted server: ignore old connections.
        return port in PICKED_PORTS and place != 0 and self._claim(block) and _is_free(port, reuse_address=True)

    def _every_port(self) -> Iterator[int]:
        blocks = range(PICKED_PORTS.start // BLOCK_PORTS, PICKED_PORTS.stop // BLOCK_PORTS)
        for block in random.sample(blocks, len(blocks)):
            if self._claim(block):
                yield from range(block * BLOCK_PORTS + 1, (block + 1) * BLOCK_PORTS)

    def _claim(self, block: int) -> bool:
        if block not in self._guards:
            guard = _bound(block * BLOCK_PORTS, reuse_address=False)
            if guard is None:
                return False
            self._guards[block] = guard
        return True


_blocks = PortBlocks()


def pick_free_port() -> int:
    """Returns another port at each call. Raises NoPortError."""
    return _blocks.pick()


def pick_free_ports(count: int) -> list[int]:
    """Raises NoPortError."""
    return [pick_free_port() for _ in range(count)]


def pick_named_ports(names: Sequence[str], earlier: Mapping[str, int]) -> dict[str, int]:
    """Each name's earlier port if it is free. Raises NoPortError."""
    kept = {name: earlier[name] for name in names if name in earlier and _blocks.keeps(earlier[name])}
    return {name: kept[name] if name in kept else _other_than(kept.values()) for name in names}


def _other_than(ports: Iterable[int]) -> int:
    port = pick_free_port()
    while port in ports:
        port = pick_free_port()
    return port


def _is_free(port: int, *, reuse_address: bool) -> bool:
    probe = _bound(port, reuse_address=reuse_address)
    if probe is None:
        return False
    probe.close()
    return True


def _bound(port: int, *, reuse_address: bool) -> socket.socket | None:
    probe = socket.socket()
    try:
        if reuse_address:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    except OSError:
        probe.close()
        return None
    return probe
