"""PSWA, script weaving: makes a script from the sentences in the content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer.checks import is_optional_text, is_text, json_object, require, required_key
from tests.remote_peer.conditions import ScriptShape
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome

if TYPE_CHECKING:
    from tests.remote_peer.conditions import Conditions
    from tests.remote_peer.messages import SeenRequest

DEFAULT_PERSONA = "InformativeHost"
PERSONAS = (DEFAULT_PERSONA, "ConversationalExplorer", "HumorousCommentator")
SEGMENTS = 3
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
# Maps the scenario to the `error` of a result without a script.
_FAILING_SCENARIOS = {
    "insufficient_content": "Insufficient content",
    "llm_error": "LLM_PROCESSING_ERROR",
    "malformed_json": "AIMS_BAD_JSON_RESPONSE",
}


@dataclass(frozen=True, slots=True)
class ScriptWeaver:
    conditions: Conditions

    def accept(self, request: SeenRequest) -> Order:
        key = required_key(request, "PSWA")
        payload = json_object(request, malformed="PSWA_MALFORMED_JSON", invalid="PSWA_INVALID_PAYLOAD")
        has_both = is_text(payload.get("content")) and is_text(payload.get("topic"))
        require(has_both, "PSWA_MISSING_CONTENT_OR_TOPIC", "`content` and `topic` are both needed.")
        for name in ("persona", "narrative_guidance"):
            require(is_optional_text(payload.get(name)), "PSWA_INVALID_PAYLOAD", f"`{name}` is no text.")
        return Order(payload, key, request.test_scenario if self.conditions.test_mode else None)

    def work(self, order: Order, task_id: str) -> Outcome:
        topic = order.payload["topic"]
        if order.scenario in _FAILING_SCENARIOS:
            return without_script(_FAILING_SCENARIOS[order.scenario], topic)
        script = self._script(order)
        if order.scenario is not None:
            segments = [] if order.scenario == "empty_segments" else script["segments"]
            test = {"script_id": f"test_script_{uuid4().hex[:12]}", "source": "test_mode_generation"}
            return Outcome({"script_data": {**script, **test, "segments": segments}})
        if self.conditions.script_comes_from_the_cache:
            cached = {"source": "cache", "generation_timestamp_from_cache": "2025-06-12T08:00:00Z"}
            return Outcome({"script_data": {**script, **cached}, "status_for_metric": "success_cache_hit"})
        metrics = {"status_for_metric": "success_generation_async", "aims_total_duration_ms": 1234.5}
        return Outcome({"script_data": script, **metrics})

    def _script(self, order: Order) -> dict[str, Any]:
        topic, content = order.payload["topic"], order.payload["content"]
        persona = order.payload.get("persona")
        script = {
            "script_id": f"pswa_script_{uuid4().hex[:12]}",
            "title": f"A closer look at {topic}",
            "topic": topic,
            "llm_model_used": "stand-in-model",
            "persona_used": persona if persona in PERSONAS else DEFAULT_PERSONA,
            "source": "generation_via_aims",
        }
        intro, outro = f"Welcome. Today we talk about {topic}.", "Thank you for listening."
        segments = _segments(content, self.conditions.script_characters)
        if self.conditions.script_shape is ScriptShape.TAGGED:
            tagged = [_segment("Intro", intro), *segments, _segment("Outro", outro)]
            return {**script, "segments": tagged, "full_raw_script": _raw(script["title"], tagged)}
        return {**script, "intro": intro, "segments": segments, "outro": outro}


def without_script(error: str, topic: str) -> Outcome:
    """Returns a failure that is reported as a success with status 200."""
    return Outcome({"error": error, "message": f"There is no script: {error}.", "topic": topic})


def _segments(content: str, characters: int) -> list[dict[str, str]]:
    sentences: list[str] = []
    length = 0
    for sentence in _SENTENCE.findall(content):
        if sentences and length + len(sentence) > characters:
            break
        sentences.append(sentence[:characters].strip())
        length += len(sentence)
    size = -(-len(sentences) // SEGMENTS)
    parts = [sentences[start : start + size] for start in range(0, len(sentences), size)]
    return [_segment(f"Part {number}", " ".join(part)) for number, part in enumerate(parts, start=1)]


def _segment(title: str, content: str) -> dict[str, str]:
    return {"segment_title": title, "content": content}


def _raw(title: str, segments: list[dict[str, str]]) -> str:
    tags = [f"[{segment['segment_title'].upper()}]\n{segment['content']}" for segment in segments]
    return "\n\n".join([f"[TITLE] {title}", *tags])
