"""Results that do not have the contract's shape, by service, for tests that try all of them.

A client may ignore some of these faults; it must refuse the others with a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.remote_peer.services import Service
from tests.remote_peer.spoiled_tasks import result_is, with_value, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.remote_peer.misbehaviour import SpoiledTask

NO_OBJECTS: tuple[Any, ...] = (None, [], "text", 7, {})
_NO_TEXTS: tuple[Any, ...] = (None, "", " ", 7, [], {})
_NO_URIS: tuple[Any, ...] = (*_NO_TEXTS, "/shared_audio/file", "https://example.org/file", "gs://", "gs://other/file")
_NO_LISTS_OF_OBJECTS: tuple[Any, ...] = (None, {}, "text", 7, [None], ["text"], [[]])


def _each(path: str, values: Iterable[Any]) -> list[SpoiledTask]:
    return [without(path), *(with_value(path, value) for value in values)]


def wrong_shapes(service: Service) -> list[SpoiledTask]:
    """Returns the wrong results of one of the five agents. Each has a name that describes the fault."""
    return [*(result_is(value) for value in NO_OBJECTS), *_SHAPES[service]]


_TOPIC = "discovered_topics.0"
_SCRIPT = "script_data"
_SEGMENT = f"{_SCRIPT}.segments.0"
_SHAPES: Mapping[Service, list[SpoiledTask]] = {
    Service.TDA: [
        *_each("discovered_topics", _NO_LISTS_OF_OBJECTS),
        *_each(f"{_TOPIC}.title_suggestion", _NO_TEXTS),
        *_each(f"{_TOPIC}.topic_id", [*_NO_TEXTS, "no-uuid"]),
        *_each(f"{_TOPIC}.summary", _NO_TEXTS),
        *_each(f"{_TOPIC}.keywords", [None, "text", [7], [None]]),
        *_each(f"{_TOPIC}.potential_sources", _NO_LISTS_OF_OBJECTS),
        *_each(f"{_TOPIC}.potential_sources.0.url", [*_NO_TEXTS, "javascript:alert(1)"]),
        *_each(f"{_TOPIC}.relevance_score", [None, "high", -1, 2]),
        with_value("status", "a status of its own"),
    ],
    Service.SCA: [
        *_each("title", _NO_TEXTS),
        *_each("summary", _NO_TEXTS),
        *_each("text_content", _NO_TEXTS),
        *_each("cover_art_prompt", _NO_TEXTS),
        *_each("snippet_id", _NO_TEXTS),
        with_value("error_code", "SCA_AIMS_TASK_FAILED"),
    ],
    Service.PSWA: [
        *_each(_SCRIPT, NO_OBJECTS),
        *_each(f"{_SCRIPT}.script_id", _NO_TEXTS),
        *_each(f"{_SCRIPT}.title", _NO_TEXTS),
        *_each(f"{_SCRIPT}.segments", [*_NO_LISTS_OF_OBJECTS, []]),
        *_each(f"{_SEGMENT}.segment_title", _NO_TEXTS),
        *_each(f"{_SEGMENT}.content", _NO_TEXTS),
    ],
    Service.VFA: [
        *_each("status", [*_NO_TEXTS, "a status of its own", "error"]),
        *_each("audio_filepath", _NO_URIS),
        *_each("stream_id", _NO_TEXTS),
        *_each("tts_settings_used", [None, "text", []]),
    ],
    Service.IGA: _each("image_url", _NO_URIS),
}
