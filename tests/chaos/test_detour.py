"""Tests the proxy itself: it forwards bytes, and delays, drops, swallows and goes silent as ordered."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.chaos.detour import LOOPBACK, Detour, Effect, Fault, Trouble

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

FOR_EVER = 3600.0
CONNECTIONS = 60
SHORT_SECONDS = 0.3
PATIENCE_SECONDS = 30


@dataclass
class Way:
    """A proxy and the server behind it, which returns each line in capitals."""

    detour: Detour
    port: int
    heard: list[bytes] = field(default_factory=list)

    async def connect(self) -> tuple[StreamReader, StreamWriter]:
        return await asyncio.open_connection(LOOPBACK, self.port)

    async def ask(self, line: bytes) -> bytes:
        """Returns what arrived until the end of the line or of the connection."""
        reader, writer = await self.connect()
        try:
            writer.write(line)
            return await asyncio.wait_for(reader.readline(), PATIENCE_SECONDS)
        except ConnectionError:
            return b""
        finally:
            writer.close()


@asynccontextmanager
async def way_to_a_server(folder: Path, seed: str) -> AsyncIterator[Way]:
    heard: list[bytes] = []

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            while (line := await reader.readline()).endswith(b"\n"):
                heard.append(line)
                writer.write(line.upper())
                await writer.drain()
        except ConnectionError:
            pass  # the proxy resets connections
        finally:
            writer.close()

    server = await asyncio.start_server(answer, LOOPBACK, 0, limit=1 << 24)
    ports_file = folder / "ports.json"
    ports_file.write_text(json.dumps({"part": server.sockets[0].getsockname()[1]}), encoding="utf-8")
    detour = Detour("part", ports_file, seed)
    proxy = await detour.listen()
    yield Way(detour, proxy.sockets[0].getsockname()[1], heard)
    proxy.close()
    server.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 -- the proxy has no event for each thing that a test may wait for
            await asyncio.sleep(0.01)


async def until_it_counts(way: Way, effect: Effect) -> None:
    await until(lambda: way.detour.counts[effect])


def test_sent_data_arrives_completely(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "1") as way:
            reader, writer = await asyncio.open_connection(LOOPBACK, way.port, limit=1 << 24)
            line = b"lamp" * 1_000_000 + b"\n"
            writer.write(line)
            assert await reader.readline() == line.upper()
            writer.close()
            assert not way.detour.counts

    asyncio.run(scenario())


def test_delayed_requests_can_arrive_in_reverse_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "2") as way:
            slow, fast = await slow_and_fast(way)
            way.detour.strike(Trouble(Fault.DELAY, FOR_EVER, latency=(0.0, 2.0)))
            answers = [asyncio.create_task(exchange(*slow, b"first\n"))]
            await until_it_counts(way, Effect.DELAYED)
            answers.append(asyncio.create_task(exchange(*fast, b"second\n")))
            assert await asyncio.gather(*answers) == [b"FIRST\n", b"SECOND\n"]
            assert way.heard[-2:] == [b"second\n", b"first\n"]

    asyncio.run(scenario())


async def exchange(reader: StreamReader, writer: StreamWriter, line: bytes) -> bytes:
    writer.write(line)
    answer = await reader.readline()
    writer.close()
    return answer


async def slow_and_fast(way: Way) -> tuple[tuple[StreamReader, StreamWriter], tuple[StreamReader, StreamWriter]]:
    """Returns two connections with very different latencies, as the seed decides."""
    by_share = {}
    for _ in range(20):
        known = set(way.detour.passages)
        connection = await way.connect()
        await until(lambda known=known: set(way.detour.passages) - known)
        (passage,) = set(way.detour.passages) - known
        by_share[passage._part_of_latency] = connection
    slowest, fastest = max(by_share), min(by_share)
    assert slowest - fastest > 0.5
    return by_share[slowest], by_share[fastest]


def test_connections_end_within_requests_and_responses_or_lose_the_response(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "3") as way:
            way.detour.strike(Trouble(Fault.DROP, FOR_EVER, cut_share=0.4))
            lines = [f"request {number}\n".encode() for number in range(CONNECTIONS)]
            answers = [await way.ask(line) for line in lines]
            counts = way.detour.counts
            for effect in (Effect.REQUEST_CUT, Effect.REQUEST_LOST, Effect.ANSWER_CUT, Effect.ANSWER_LOST):
                assert counts[effect] > 0, effect
            whole = [answer for answer in answers if answer.endswith(b"\n")]
            assert len(whole) + counts.total() == CONNECTIONS
            assert len(way.heard) == len(whole) + counts[Effect.ANSWER_CUT] + counts[Effect.ANSWER_LOST]
            way.detour.calm()
            assert await way.ask(b"calm\n") == b"CALM\n"

    asyncio.run(scenario())


def test_a_seed_decides_which_connections_end(tmp_path: Path) -> None:
    async def answers_of(seed: str) -> list[bytes]:
        async with way_to_a_server(tmp_path, seed) as way:
            way.detour.strike(Trouble(Fault.DROP, FOR_EVER, cut_share=0.4))
            return [await way.ask(f"request {number}\n".encode()) for number in range(20)]

    answers = [asyncio.run(answers_of(seed)) for seed in ("4", "4", "5")]
    assert answers[0] == answers[1] != answers[2]


def test_a_black_hole_accepts_stays_silent_and_resets_at_its_end(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "6") as way:
            idle = await way.connect()
            await until(lambda: way.detour.passages)
            way.detour.strike(Trouble(Fault.BLACKHOLE, FOR_EVER))
            asking = asyncio.create_task(way.ask(b"anybody\n"))
            await until_it_counts(way, Effect.SWALLOWED)
            await asyncio.wait([asking], timeout=SHORT_SECONDS)
            assert not asking.done()
            way.detour.calm()
            assert await asking == b""
            assert way.heard == []
            assert await exchange(*idle, b"idle\n") == b"IDLE\n"
            assert await way.ask(b"calm\n") == b"CALM\n"

    asyncio.run(scenario())


def test_a_forgotten_connection_is_silent_and_a_new_one_is_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "7") as way:
            reader, writer = await way.connect()
            writer.write(b"before\n")
            assert await reader.readline() == b"BEFORE\n"
            way.detour.strike(Trouble(Fault.FORGET, FOR_EVER))
            writer.write(b"after\n")
            await until_it_counts(way, Effect.FORGOTTEN)
            assert await way.ask(b"new\n") == b"NEW\n"
            assert way.heard == [b"before\n", b"new\n"]
            writer.close()

    asyncio.run(scenario())


def test_a_fault_ends_by_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with way_to_a_server(tmp_path, "8") as way:
            way.detour.strike(Trouble(Fault.BLACKHOLE, SHORT_SECONDS))
            assert await way.ask(b"anybody\n") == b""
            assert await way.ask(b"calm\n") == b"CALM\n"

    asyncio.run(scenario())


def test_an_unreachable_part_ends_the_connection(tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "ports.json").write_text(json.dumps({"part": 1}), encoding="utf-8")
        proxy = await Detour("part", tmp_path / "ports.json", "9").listen()
        reader, writer = await asyncio.open_connection(LOOPBACK, proxy.sockets[0].getsockname()[1])
        with suppress(ConnectionError):  # a reset counts as closed
            assert await asyncio.wait_for(reader.read(), PATIENCE_SECONDS) == b""
        writer.close()
        proxy.close()

    asyncio.run(scenario())
