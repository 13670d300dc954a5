"""SCA: a card's words from a service elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.agents import SnippetCard
from cpoa.services.asking import ask
from cpoa.services.failures import RemoteFailedError, WrongAnswerError, code_in
from cpoa.services.values import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.agents import DiscoveredTopic
    from cpoa.services.service import RemoteService

MOST_BRIEF_CHARACTERS = 1000
_LONGEST_TITLE = 200
_LONGEST_SUMMARY = 1000


@dataclass(frozen=True, slots=True)
class RemoteSnippetCraft:
    service: RemoteService

    @property
    def engine_version(self) -> str:
        return f"SCA at {self.service.url}"

    def craft(self, topic: DiscoveredTopic) -> SnippetCard:
        """Raises RemoteError or RemoteRefusedError."""
        result = ask(self.service, f"sca_{topic.topic_id}", request_of(topic))
        return card_of(self.service.name, topic, result)


def request_of(topic: DiscoveredTopic) -> dict[str, Any]:
    url = [{"title": topic.source_name or topic.title, "url": topic.source_url}] if topic.source_url else []
    return {
        "topic_id": topic.topic_id,
        "content_brief": (topic.summary.strip() or topic.title)[:MOST_BRIEF_CHARACTERS],
        "topic_info": {
            "title_suggestion": topic.title,
            "summary": topic.summary,
            "keywords": list(topic.keywords),
            "potential_sources": topic.details.get("potential_sources") or url,
        },
    }


def card_of(service: str, topic: DiscoveredTopic, result: Mapping[str, Any]) -> SnippetCard:
    """Raises RemoteFailedError for a result that names an error, WrongAnswerError for one without words."""
    if "error_code" in result or "error" in result:
        raise RemoteFailedError(service, code_in(result) or "ERROR")
    title = text_of(result, "title", most_characters=_LONGEST_TITLE)
    summary = text_of(result, "summary", most_characters=_LONGEST_SUMMARY) or text_of(
        result, "text_content", most_characters=_LONGEST_SUMMARY
    )
    if title is None or summary is None:
        raise WrongAnswerError(service, "has made a card without a title or a summary")
    return SnippetCard(
        topic_id=topic.topic_id,
        title=title,
        summary=summary,
        keywords=topic.keywords,
        cover_art_prompt=text_of(result, "cover_art_prompt", most_characters=1000) or topic.title,
        writer=text_of(result, "llm_model_used", most_characters=100) or service,
    )
