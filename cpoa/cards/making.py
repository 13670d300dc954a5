"""From topics to cards: the words by the snippet agent, the art by the image agent, several topics at once."""

from __future__ import annotations

import contextvars
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING

from cpoa.artefacts import canonical_json
from cpoa.cards.card_records import MadeCard
from cpoa.cards.failures import AgentFailedError
from cpoa.contracts.agents import CoverRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.artefacts import MediaStore
    from cpoa.contracts.agents import DiscoveredTopic, ImageGenerationAgent, SnippetCraftAgent

ART_PIXELS = 640
ART_CONTENT_TYPE = "image/jpeg"
_CACHE_CONTROL = "private, max-age=31536000, immutable"

logger = logging.getLogger(__name__)


class CardMaker:
    """``load_painter``: the painter is loaded when there is something to paint, for it brings numpy and Pillow.

    ``at_once``: cards that are made beside one another.
    """

    def __init__(
        self,
        store: MediaStore,
        craft: SnippetCraftAgent,
        load_painter: Callable[[], ImageGenerationAgent],
        *,
        at_once: int,
    ) -> None:
        self._store = store
        self._craft = craft
        self._load_painter = load_painter
        self._at_once = at_once

    def make(self, topics: Sequence[DiscoveredTopic]) -> list[MadeCard]:
        """In the order of the topics; one that fails is left out. Raises AgentFailedError when every one has failed."""
        if not topics:
            return []
        with ThreadPoolExecutor(min(len(topics), self._at_once)) as threads:
            contexts = [contextvars.copy_context() for _ in topics]
            cards = list(threads.map(lambda run, topic: run.run(self._one, topic), contexts, topics))
        made = [card for card in cards if card is not None]
        if not made:
            raise AgentFailedError("SCA_CALL_FAILED_AFTER_RETRIES")
        return made

    def _one(self, topic: DiscoveredTopic) -> MadeCard | None:
        try:
            snippet = self._craft.craft(topic)
        except Exception:
            logger.exception("The card of topic %s could not be written", topic.topic_id)
            return None
        return MadeCard(topic, snippet, self._art(topic, snippet.cover_art_prompt))

    def _art(self, topic: DiscoveredTopic, prompt: str) -> str | None:
        """A picture that fails is no reason to have no card."""
        try:
            return self._store.uri(self._painted(topic, prompt))
        except Exception:
            logger.exception("The art of topic %s could not be painted", topic.topic_id)
            return None

    def _painted(self, topic: DiscoveredTopic, prompt: str) -> str:
        painter = self._load_painter()
        request = CoverRequest(title=topic.title, subtitle="", seed_text=topic.topic_id, size=ART_PIXELS, prompt=prompt)
        inputs = canonical_json({"inputs": asdict(request), "engine": painter.engine_version})
        name = f"cards/{topic.topic_id}/{hashlib.sha256(inputs).hexdigest()}.jpg"
        if not self._store.exists(name):
            picture = painter.paint(request, _always_wanted)
            self._store.put_once(name, picture, ART_CONTENT_TYPE, cache_control=_CACHE_CONTROL)
        return name


def _always_wanted() -> None:
    """Nobody takes a card's work away."""
