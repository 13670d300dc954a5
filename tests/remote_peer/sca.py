"""SCA, snippet craft: the text of a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.remote_peer.checks import is_text, json_object, require, required_key
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome, TaskFailedError

if TYPE_CHECKING:
    from tests.remote_peer.messages import SeenRequest

MAX_BRIEF_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class SnippetCraft:
    def accept(self, request: SeenRequest) -> Order:
        key = required_key(request, "SCA")
        payload = json_object(request, malformed="SCA_MALFORMED_JSON", invalid="SCA_INVALID_PAYLOAD")
        require(is_text(payload.get("topic_id")), "SCA_INVALID_TOPIC_ID", "`topic_id` is missing.")
        brief = payload.get("content_brief")
        require(is_text(brief), "SCA_INVALID_CONTENT_BRIEF", "`content_brief` is missing.")
        is_short = len(str(brief)) <= MAX_BRIEF_CHARS
        require(is_short, "SCA_CONTENT_BRIEF_TOO_LONG", f"`content_brief` has over {MAX_BRIEF_CHARS} characters.")
        is_object = isinstance(payload.get("topic_info"), dict)
        require(is_object, "SCA_INVALID_TOPIC_INFO", "`topic_info` is not an object.")
        return Order(payload, key)

    def work(self, order: Order, task_id: str) -> Outcome:
        if order.payload.get("error_trigger") == "sca_error":
            raise TaskFailedError("As asked by error_trigger.")
        info, brief = order.payload["topic_info"], order.payload["content_brief"]
        title = info.get("title_suggestion") or brief
        text = f"{title}, told in a minute: {info.get('summary') or brief}"
        return Outcome(
            {
                "snippet_id": f"snippet_{uuid4().hex[:12]}",
                "topic_id": order.payload["topic_id"],
                "title": title,
                "summary": text,
                "text_content": text,
                "cover_art_prompt": f"An abstract picture of {brief}, in calm colours",
                "audio_url": "https://audio.example/placeholder.mp3",
                "generation_timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
                "llm_model_used": "stand-in-model",
                "llm_prompt_used": f"Write a snippet about {brief}.",
                "original_topic_details_from_tda": info,
            }
        )
