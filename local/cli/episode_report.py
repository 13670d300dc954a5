"""What `make episode` prints about an episode that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.contracts.dialogue import is_embedded_writer, model_of
from cpoa.contracts.language_tags import is_english, language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_COVERAGE = {
    "exact": "The sources answer the topic.",
    "around": "The sources do not answer the question itself.",
    "own": "The episode uses only your own text.",
    "general": (
        "No source was found: a language model wrote this from what it knows. Nothing was checked against sources."
    ),
}


_CENT = 0.01


def completed_lines(episode: Mapping[str, Any]) -> Iterator[str]:
    if not is_english(language := episode["language"]):
        yield f"The episode is in {language_name(language) or language}."
    if episode["coverage"]:
        yield _COVERAGE[episode["coverage"]]
    if episode["left_out"]:
        yield f"Left out for length: {'; '.join(episode['left_out'])}."
    yield from _model_failure(episode["logs"])
    if episode["writer"]:
        yield f"Voices are synthetic; script by {_name_writer(episode['writer'])}."
    if episode["model_usage"] and (line := usage_line(episode["model_usage"])):
        yield line


def failed_lines(episode: Mapping[str, Any]) -> Iterator[str]:
    yield f"The episode failed: {episode['cpoa_error_message']} ({episode['error_code']})"
    if episode["nearest_topics"]:
        yield f"Topics that the sources know: {'; '.join(episode['nearest_topics'])}."
    if episode["model_usage"] and (line := usage_line(episode["model_usage"])):
        yield line


def usage_line(usage: Mapping[str, Any]) -> str:
    """What the episode's models used. Empty if they reported nothing and cost nothing."""
    tokens, dollars = usage["prompt_tokens"] + usage["completion_tokens"], usage["estimated_cost_usd"]
    unpriced = usage["unpriced_requests"]
    parts = [f"{tokens:,} tokens"] if tokens else []
    if dollars:
        parts.append("less than $0.01" if dollars < _CENT else f"about ${dollars:.2f}")
    if unpriced:
        parts.append(f"{unpriced} {'request' if unpriced == 1 else 'requests'} without a known price")
    return f"Models: {', '.join(parts)}." if parts else ""


def _model_failure(logs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The log's sentence about why the embedded writer replaced the language model, if it did."""
    failures = (entry["message"] for entry in logs if entry.get("structured_data", {}).get("model_error"))
    if said := next(failures, ""):
        yield said


def _name_writer(writer: str) -> str:
    return f"the embedded writer ({writer})" if is_embedded_writer(writer) else model_of(writer)
