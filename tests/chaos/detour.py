"""A proxy on loopback that leads to one part of the local cloud, and delays, drops or swallows data.

    python -m tests.chaos.detour <part> <file of ports> <seed>

The file contains the part's own port, as JSON by name; it is read at each connection. The first line of the output is
the proxy's port. Each line of the input is an order, `{"fault": "drop", "seconds": 3}` or `{"fault": null}` or `{}`,
and the response is a line that counts what the proxy has done so far. The proxy ends when its input ends.

Bytes keep their order within one TCP connection, as TCP requires. Requests on separate connections can be reordered:
a delayed connection has its own latency, so of two requests the later one can arrive first.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

LOOPBACK = "127.0.0.1"
CHUNK_BYTES = 1 << 16
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: the connection is reset, not closed


class Fault(StrEnum):
    DELAY = "delay"  # data arrives late, by a different time on each connection
    DROP = "drop"  # a connection ends within a request or a response, or the response is lost
    BLACKHOLE = "blackhole"  # connections are accepted and no data passes; at the end, those that sent data are reset
    FORGET = "forget"  # existing connections stay silent; new ones work


class Effect(StrEnum):
    """The effects that the proxy counts."""

    DELAYED = "turns delayed"
    REQUEST_CUT = "requests cut"  # some of it has arrived
    REQUEST_LOST = "requests lost"
    ANSWER_CUT = "answers cut"
    ANSWER_LOST = "answers lost"  # the server has done the work
    SWALLOWED = "connections swallowed"
    FORGOTTEN = "connections forgotten"


CUT = {
    ("request", True): Effect.REQUEST_CUT,
    ("request", False): Effect.REQUEST_LOST,
    ("answer", True): Effect.ANSWER_CUT,
    ("answer", False): Effect.ANSWER_LOST,
}


@dataclass(frozen=True)
class Trouble:
    """`cut_share`: the share of the chunks after which their connection ends."""

    fault: Fault
    seconds: float
    latency: tuple[float, float] = (0.05, 2.0)
    cut_share: float = 0.3


class EndedError(Exception):
    """The connection must end now on both sides."""


class Detour:
    def __init__(self, part: str, ports_file: Path, seed: str) -> None:
        self.counts: Counter[Effect] = Counter()
        self.passages: set[Passage] = set()
        self._part = part
        self._ports_file = ports_file
        self._seed = seed
        self._number = 0
        self._trouble: Trouble | None = None
        self._over = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def trouble(self) -> Trouble | None:
        return self._trouble

    def strike(self, trouble: Trouble) -> None:
        """Replaces the current trouble."""
        self.calm()
        if trouble.fault is Fault.FORGET:
            for passage in self.passages:
                passage.is_forgotten = True
            return
        self._trouble = trouble
        self._over = asyncio.Event()
        self._timer = asyncio.get_running_loop().call_later(trouble.seconds, self.calm)

    def calm(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._trouble = None
        self._over.set()

    async def wait_for_the_end(self) -> None:
        await self._over.wait()

    async def listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._take, LOOPBACK, 0)

    async def _take(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._number += 1
        passage = Passage(self, f"{self._seed} {self._part} {self._number}", writer)
        self.passages.add(passage)
        try:
            await passage.run(reader, self._target)
        except asyncio.CancelledError:
            pass  # the proxy ends; Python 3.11 would report a cancelled connection as an error
        finally:
            self.passages.remove(passage)

    def _target(self) -> int:
        return int(json.loads(self._ports_file.read_text(encoding="utf-8"))[self._part])


class Passage:
    """One connection through the proxy. Its seed decides its latency, and after which chunks it ends."""

    def __init__(self, detour: Detour, seed: str, client: StreamWriter) -> None:
        self.is_forgotten = False
        self._detour = detour
        self._writers = [client]
        self._dice = {way: random.Random(f"{seed} {way}") for way in ("request", "answer")}
        self._part_of_latency = random.Random(seed).random()
        self._speaker = ""
        self._counted: set[Effect] = set()

    async def run(self, reader: StreamReader, target: Any) -> None:
        try:
            await self._suffer_blackhole()
            from_server, to_server = await asyncio.open_connection(LOOPBACK, target())
            self._writers.append(to_server)
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump("request", reader, to_server))
                pumps.create_task(self._pump("answer", from_server, self._writers[0]))
        except* (EndedError, OSError):
            self._end()
        finally:
            for writer in self._writers:
                writer.close()

    async def _pump(self, way: str, reader: StreamReader, writer: StreamWriter) -> None:
        while True:
            chunk = await reader.read(CHUNK_BYTES)
            await self._suffer(way, chunk, writer)
            if not chunk:
                break
            writer.write(chunk)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    async def _suffer(self, way: str, chunk: bytes, writer: StreamWriter) -> None:
        """Applies the trouble to a chunk before it is forwarded. Raises EndedError."""
        if self.is_forgotten:
            self._count_once(Effect.FORGOTTEN)
            await asyncio.Event().wait()
        await self._suffer_blackhole()
        trouble = self._detour.trouble
        if trouble and trouble.fault is Fault.DELAY and self._speaker != way:
            lowest, highest = trouble.latency
            self._detour.counts[Effect.DELAYED] += 1
            self._speaker = way
            await asyncio.sleep(lowest + self._part_of_latency * (highest - lowest))
        if trouble and trouble.fault is Fault.DROP and chunk and self._dice[way].random() < trouble.cut_share:
            some_passes = self._dice[way].random() < 0.5
            if some_passes:
                writer.write(chunk[: len(chunk) // 2])
                await writer.drain()
            self._detour.counts[CUT[way, some_passes]] += 1
            raise EndedError
        self._speaker = way

    async def _suffer_blackhole(self) -> None:
        trouble = self._detour.trouble
        if trouble and trouble.fault is Fault.BLACKHOLE:
            self._count_once(Effect.SWALLOWED)
            await self._detour.wait_for_the_end()
            raise EndedError

    def _count_once(self, effect: Effect) -> None:
        if effect not in self._counted:
            self._counted.add(effect)
            self._detour.counts[effect] += 1

    def _end(self) -> None:
        """Closes or resets the connection, as the seed decides."""
        if self._dice["answer"].random() < 0.5:
            for writer in self._writers:
                with suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()


async def follow_orders(detour: Detour) -> None:
    orders = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        order = json.loads(line)
        if "fault" in order and order["fault"] is None:
            detour.calm()
        elif order:
            detour.strike(Trouble(**order | {"fault": Fault(order["fault"])}))
        print(json.dumps(detour.counts), flush=True)


async def main(part: str, ports_file: str, seed: str) -> None:
    detour = Detour(part, Path(ports_file), seed)
    server = await detour.listen()
    print(server.sockets[0].getsockname()[1], flush=True)
    await follow_orders(detour)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
