"""What `make episode` prints about an episode that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.contracts.dialogue import is_embedded_writer, model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_COVERAGE = {
    "exact": "The sources answer the topic.",
    "around": "The sources do not answer the question itself.",
    "own": "The episode uses only your own text.",
}


def completed_lines(episode: Mapping[str, Any]) -> Iterator[str]:
    if episode["coverage"]:
        yield _COVERAGE[episode["coverage"]]
    if episode["left_out"]:
        yield f"Left out for length: {'; '.join(episode['left_out'])}."
    yield from _model_failure(episode["logs"])
    if episode["writer"]:
        yield f"Voices are synthetic; script by {_name_writer(episode['writer'])}."


def failed_lines(episode: Mapping[str, Any]) -> Iterator[str]:
    yield f"The episode failed: {episode['cpoa_error_message']} ({episode['error_code']})"
    if episode["nearest_topics"]:
        yield f"Topics that the sources know: {'; '.join(episode['nearest_topics'])}."


def _model_failure(logs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The log's sentence about why the embedded writer replaced the language model, if it did."""
    failures = (entry["message"] for entry in logs if entry.get("structured_data", {}).get("model_error"))
    if said := next(failures, ""):
        yield said


def _name_writer(writer: str) -> str:
    return f"the embedded writer ({writer})" if is_embedded_writer(writer) else model_of(writer)
