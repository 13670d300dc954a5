"""Makes cards: the snippet agent writes the text, the image agent paints the picture, for several topics at once."""

from __future__ import annotations

import contextvars
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING

from cpoa.artefacts import canonical_json
from cpoa.cards.card_records import NewCard
from cpoa.cards.failures import AgentFailedError
from cpoa.contracts.agents import CoverRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.agents import DiscoveredTopic, ImageGenerationAgent, SnippetCraftAgent

PICTURE_PIXELS = 640
PICTURE_CONTENT_TYPE = "image/jpeg"
_CACHE_CONTROL = "private, max-age=31536000, immutable"

logger = logging.getLogger(__name__)


class CardMaker:
    """``load_painter``: called when there is something to paint, because the painter imports numpy and Pillow.

    ``max_at_once``: how many cards are made in parallel.
    """

    def __init__(
        self,
        store: ArtefactStore,
        craft: SnippetCraftAgent,
        load_painter: Callable[[], ImageGenerationAgent],
        *,
        max_at_once: int,
    ) -> None:
        self._store = store
        self._craft = craft
        self._load_painter = load_painter
        self._max_at_once = max_at_once

    def make(self, topics: Sequence[DiscoveredTopic]) -> list[NewCard]:
        """In the order of the topics. Those that fail are left out. Raises AgentFailedError if every one fails."""
        if not topics:
            return []
        with ThreadPoolExecutor(min(len(topics), self._max_at_once)) as threads:
            contexts = [contextvars.copy_context() for _ in topics]
            cards = list(threads.map(lambda run, topic: run.run(self._make_one, topic), contexts, topics))
        made = [card for card in cards if card is not None]
        if not made:
            raise AgentFailedError("SCA_CALL_FAILED_AFTER_RETRIES")
        return made

    def _make_one(self, topic: DiscoveredTopic) -> NewCard | None:
        try:
            snippet = self._craft.craft(topic)
        except Exception:
            logger.exception("The card of topic %s could not be written", topic.topic_id)
            return None
        return NewCard(topic, snippet, self._picture_uri(topic, snippet.cover_art_prompt))

    def _picture_uri(self, topic: DiscoveredTopic, prompt: str) -> str | None:
        """The picture's gs:// URI. None if it fails: then the card has no picture."""
        try:
            return self._store.uri(self._painted(topic, prompt))
        except Exception:
            logger.exception("The picture of topic %s could not be painted", topic.topic_id)
            return None

    def _painted(self, topic: DiscoveredTopic, prompt: str) -> str:
        painter = self._load_painter()
        request = CoverRequest(
            title=topic.title, subtitle="", seed_text=topic.topic_id, size=PICTURE_PIXELS, prompt=prompt
        )
        inputs = canonical_json({"inputs": asdict(request), "engine": painter.engine_version})
        name = f"cards/{topic.topic_id}/{hashlib.sha256(inputs).hexdigest()}.jpg"
        if not self._store.exists(name):
            picture = painter.paint(request, _never_cancelled)
            self._store.put_once(name, picture, PICTURE_CONTENT_TYPE, cache_control=_CACHE_CONTROL)
        return name


def _never_cancelled() -> None:
    """Making a card cannot be cancelled."""
