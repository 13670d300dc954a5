"""Agents for the tests of cards. They count their calls, and fail on demand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import WholeApi

SNIPPETS = "/api/v1/snippets"
EXPLORE = "/api/v1/topics/explore"
SEARCH = "/api/v1/search/podcasts"
CARD_FIELDS = {
    "snippet_id", "topic_id", "title", "summary", "keywords", "image_url", "source_name", "source_url", "category",
    "licence", "generation_timestamp", "relevance_score",
}  # fmt: skip


@dataclass
class Watched:
    """Wraps an agent: counts each call by its name, and raises for the names in ``broken``."""

    agent: Any
    broken: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.agent, name)
        if not callable(value):
            return value

        def call(*arguments: Any) -> Any:
            self.calls[name] += 1
            if name in self.broken:
                raise ConnectionError(f"{name} is down")
            return value(*arguments)

        return call


@dataclass(frozen=True)
class WatchedAgents:
    """The three agents that the landing page, exploring and searching share."""

    discovery: Watched
    craft: Watched
    painter: Watched

    @property
    def made(self) -> int:
        return self.craft.calls["craft"]


def watch(api: WholeApi) -> WatchedAgents:
    service = api.modules["snippets"].service
    finder, maker = service._finder, service._pipeline._maker
    agents = WatchedAgents(Watched(finder._agent), Watched(maker._craft), Watched(maker._load_painter()))
    # The bucket also contains pictures of other tests, under the names of the painter's own version.
    agents.painter.engine_version = f"painter-{uuid4()}"  # type: ignore[attr-defined]  # one of the agent's own
    finder._agent = agents.discovery
    maker._craft = agents.craft
    maker._load_painter = lambda: agents.painter
    assert service._landing._finder is finder
    assert service._landing._pipeline is service._pipeline
    return agents


def ids(answer: TestResponse) -> list[str]:
    [cards] = [value for value in answer.json.values() if isinstance(value, list)]
    return [card["snippet_id"] for card in cards]
