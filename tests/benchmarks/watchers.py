"""Many watchers of one episode: all requests at once, over connections that stay open like those of browsers."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import aiohttp

WATCHERS = 1000
CONNECTIONS = 200  # a laptop's listener is not asked to hold a thousand at once
POLLS = 3


@dataclass(frozen=True)
class Watched:
    """`seconds`: the time of each request from its first byte sent to its last byte received, sorted."""

    statuses: Counter[int]
    seconds: list[float]

    @property
    def p50(self) -> float:
        return self.seconds[len(self.seconds) // 2]

    @property
    def p99(self) -> float:
        return self.seconds[len(self.seconds) * 99 // 100]


def watch(url: str, path: str, *, watchers: int = WATCHERS, polls: int = POLLS) -> Watched:
    """Every watcher asks `polls` times, the first time without and then with the ETag that it got."""
    return asyncio.run(_watch(url + path, watchers, polls))


async def _watch(address: str, watchers: int, polls: int) -> Watched:
    statuses: Counter[int] = Counter()
    seconds: list[float] = []

    async def one(session: aiohttp.ClientSession) -> None:
        headers: dict[str, str] = {}
        for _ in range(polls):
            async with turns:
                begun = time.monotonic()
                async with session.get(address, headers=headers) as answer:
                    await answer.read()
                seconds.append(time.monotonic() - begun)
            statuses[answer.status] += 1
            if etag := answer.headers.get("ETag"):
                headers = {"If-None-Match": etag}

    turns = asyncio.Semaphore(CONNECTIONS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120)) as session:
        await asyncio.gather(*(one(session) for _ in range(watchers)))
    return Watched(statuses, sorted(seconds))
