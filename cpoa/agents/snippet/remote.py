"""SCA: the text of a card from a remote service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.agents import SnippetCard
from cpoa.services.failures import InvalidResultError, RemoteFailedError, find_error_code
from cpoa.services.remote_calls import call_service
from cpoa.services.values import read_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.agents import DiscoveredTopic
    from cpoa.services.service import RemoteService

MAX_BRIEF_CHARS = 1000
_MAX_TITLE_CHARS = 200
_MAX_SUMMARY_CHARS = 1000


@dataclass(frozen=True, slots=True)
class RemoteSnippetCraft:
    service: RemoteService

    @property
    def engine_version(self) -> str:
        return f"SCA at {self.service.url}"

    def craft(self, topic: DiscoveredTopic) -> SnippetCard:
        """Raises RemoteError or RemoteRefusedError."""
        result = call_service(self.service, f"sca_{topic.topic_id}", build_payload(topic))
        return parse_card(self.service.name, topic, result)


def build_payload(topic: DiscoveredTopic) -> dict[str, Any]:
    url = [{"title": topic.source_name or topic.title, "url": topic.source_url}] if topic.source_url else []
    return {
        "topic_id": topic.topic_id,
        "content_brief": (topic.summary.strip() or topic.title)[:MAX_BRIEF_CHARS],
        "topic_info": {
            "title_suggestion": topic.title,
            "summary": topic.summary,
            "keywords": list(topic.keywords),
            "potential_sources": topic.details.get("potential_sources") or url,
        },
    }


def parse_card(service: str, topic: DiscoveredTopic, result: Mapping[str, Any]) -> SnippetCard:
    """Raises RemoteFailedError if the result contains an error, InvalidResultError if it has no text."""
    if "error_code" in result or "error" in result:
        raise RemoteFailedError(service, find_error_code(result) or "ERROR")
    title = read_line(result, "title", max_chars=_MAX_TITLE_CHARS)
    summary = read_line(result, "summary", max_chars=_MAX_SUMMARY_CHARS) or read_line(
        result, "text_content", max_chars=_MAX_SUMMARY_CHARS
    )
    if title is None or summary is None:
        raise InvalidResultError(service, "returned a card without a title or a summary")
    return SnippetCard(
        topic_id=topic.topic_id,
        title=title,
        summary=summary,
        keywords=topic.keywords,
        cover_art_prompt=read_line(result, "cover_art_prompt", max_chars=1000) or topic.title,
        writer=read_line(result, "llm_model_used", max_chars=100) or service,
    )
