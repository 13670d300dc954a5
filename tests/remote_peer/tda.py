"""TDA, topic discovery: topics about the query; without a query, any topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer.checks import is_optional_text, is_text, is_whole_number, json_object, require, required_key
from tests.remote_peer.messages import RefusedError, error_answer
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome, TaskFailedError

if TYPE_CHECKING:
    from tests.remote_peer.conditions import Conditions
    from tests.remote_peer.messages import SeenRequest

DEFAULT_LIMIT = 5
_ASPECTS = ("origins", "daily practice", "economics", "critics", "future", "people", "places")


@dataclass(frozen=True, slots=True)
class TopicDiscovery:
    conditions: Conditions

    def accept(self, request: SeenRequest) -> Order:
        key = required_key(request, "TDA")
        payload: dict[str, Any] = {}
        if request.raw:
            payload = json_object(request, malformed="TDA_MALFORMED_JSON", invalid="TDA_MALFORMED_JSON")
        query, trigger = payload.get("query"), payload.get("error_trigger")
        require(query is None or is_text(query), "TDA_INVALID_QUERY", "`query` is given and is no text.")
        require(is_optional_text(trigger), "TDA_MALFORMED_JSON", "`error_trigger` is no text.")
        if trigger == "tda_endpoint_error":
            raise RefusedError(error_answer(500, "TDA_SIMULATED_ENDPOINT_ERROR", "As asked by error_trigger."))
        return Order({**payload, "limit": _limit(payload.get("limit", DEFAULT_LIMIT))}, key)

    def work(self, order: Order, task_id: str) -> Outcome:
        if order.payload.get("error_trigger") == "tda_error":
            raise TaskFailedError("As asked by error_trigger.")
        count = min(order.payload["limit"], self.conditions.topics, len(_ASPECTS))
        if not count:
            return Outcome({"status": "success_no_topics", "message": "No topics were found.", "topics": []})
        query = order.payload.get("query") or "Coral reefs"
        topics = [_topic(query, aspect) for aspect in _ASPECTS[:count]]
        return Outcome({"status": "success", "message": f"{count} topics.", "discovered_topics": topics})


def _limit(value: object) -> int:
    is_numeric = isinstance(value, str) and value.strip().lstrip("-").isdecimal()
    require(is_whole_number(value) or is_numeric, "TDA_INVALID_LIMIT_TYPE", "`limit` is no whole number.")
    limit = int(str(value))
    require(1 <= limit <= 50, "TDA_INVALID_LIMIT_RANGE", "`limit` is not between 1 and 50.")
    return limit


def _topic(query: str, aspect: str) -> dict[str, Any]:
    title, url = f"{query}: {aspect}", f"https://news.example/{uuid4().hex[:8]}"
    return {
        "topic_id": str(uuid4()),
        "title_suggestion": title,
        "summary": f"What is known about {query} and its {aspect}.",
        "keywords": [*query.split()[:3], aspect],
        "potential_sources": [{"url": url, "title": title, "source_name": "Example News"}],
        "relevance_score": 0.8,
        "publication_date": "2025-06-12T08:00:00Z",
        "category_suggestion": "General",
        "original_topic_details": {"title": title, "url": url},
    }
