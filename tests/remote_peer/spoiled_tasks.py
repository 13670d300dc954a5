"""Tasks that are late, never end, or have a wrong outcome."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer import outcome
from tests.remote_peer.iga import picture
from tests.remote_peer.misbehaviour import SpoiledTask
from tests.remote_peer.pswa import without_script
from tests.remote_peer.sound import CONTENT_TYPES, FILE_ENDINGS, encoded, silence, speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.media_store import MediaStore
    from tests.remote_peer.outcome import Outcome

FOR_EVER_SECONDS = 1e6
# The HTTP status of the error codes in PSWA's second convention; other codes have 500.
PSWA_ERROR_STATUS = {
    "PSWA_AIMS_TIMEOUT": 504,
    "PSWA_AIMS_HTTP_ERROR": 502,
    "PSWA_AIMS_BAD_RESPONSE": 502,
    "PSWA_AIMS_BAD_RESPONSE_JSON": 502,
    "PSWA_AIMS_TASK_REJECTED": 502,
    "PSWA_AIMS_BAD_TASK_RESPONSE": 502,
    "PSWA_INSUFFICIENT_CONTENT": 400,
}


def late(seconds: float) -> SpoiledTask:
    return SpoiledTask(f"late by {seconds} s", seconds=seconds)


def never_finishes() -> SpoiledTask:
    """Its key stays locked until the lock's timeout."""
    return SpoiledTask("never finishes", seconds=FOR_EVER_SECONDS)


def conflict(http_status: int) -> SpoiledTask:
    """Fails as if another worker had claimed the key."""
    return SpoiledTask(
        f"conflict at {http_status}", instead_of_work=lambda key: outcome.conflict(key, http_status=http_status)
    )


def fails(message: str = "The task failed.") -> SpoiledTask:
    """Ends with FAILURE and status 500; the key can be retried."""
    return _ends_in("FAILURE", outcome.failure(message))


def error_object(http_status: int, result: Any = None, *, is_kept: bool = False) -> SpoiledTask:
    """Ends with SUCCESS and an error as result. ``is_kept``: a repeated key gets the same error, not a new run."""
    told = {"status": "error", "error_code": "STAND_IN_ERROR", "message": "The work came to nothing."}
    ended = outcome.error_object(told if result is None else result, http_status, is_kept=is_kept)
    return _ends_in(f"error object at {http_status}", ended)


def pswa_error_data(error_code: str) -> SpoiledTask:
    result = {"error_data": {"error_code": error_code, "message": f"PSWA tells {error_code}."}}
    return error_object(PSWA_ERROR_STATUS.get(error_code, 500), result)


def pswa_without_script(error: str = "LLM_PROCESSING_ERROR") -> SpoiledTask:
    """Ends with a failure that is reported as SUCCESS with status 200."""
    return _ends_in(f"no script: {error}", without_script(error, "the topic"))


def blocked_for_safety() -> SpoiledTask:
    """Ends like an AIMS task whose text the filter blocks."""
    error = {"type": "generation_blocked_safety", "message": "The reply was blocked."}
    return _ends_in("blocked for safety", outcome.Outcome({"error": error, "model_id": "stand-in-model"}))


def no_topics() -> SpoiledTask:
    result = {"status": "success_no_topics", "message": "No topics were found.", "topics": []}
    return _ends_in("no topics", outcome.Outcome(result))


def result_is(result: Any) -> SpoiledTask:
    return _ends_in(f"result {result!r:.40}", outcome.Outcome(result))


def status_is(status: Any, http_status: int) -> SpoiledTask:
    """For example SUCCESS at 202, FAILURE at 200, REVOKED, a number."""
    return SpoiledTask(
        f"{status} at {http_status}", lambda ended, _store: replace(ended, status=status, http_status=http_status)
    )


def with_value(path: str, value: Any) -> SpoiledTask:
    """``path``: keys and positions with dots between them, as "script_data.segments.0.content"."""
    return _edited(f"{path} is {value!r:.40}", path, lambda parent, key: parent.__setitem__(key, value))


def without(path: str) -> SpoiledTask:
    return _edited(f"without {path}", path, lambda parent, key: parent.__delitem__(key))


def long_script(characters: int) -> SpoiledTask:
    """Gives the first segment of PSWA's script a text of this length."""
    text = "Reefs grow slowly. " * (characters // 19 + 1)
    return with_value("script_data.segments.0.content", text[:characters])


def audio_is_missing() -> SpoiledTask:
    """Sends a URI of VFA without an object. The following functions change VFA's file too."""
    return _points_to("audio_filepath", "no audio object", lambda store: store.uri(f"remote/vfa/{uuid4()}.mp3"))


def audio_is(data: bytes, content_type: str = "audio/mpeg") -> SpoiledTask:
    """Stores bytes that are not audio, or no bytes."""
    return _stored("audio_filepath", f"audio of {len(data)} bytes", "mp3", content_type, lambda: data)


def audio_is_silent(seconds: float = 5.0, encoding: str = "MP3") -> SpoiledTask:
    ending, content_type = FILE_ENDINGS[encoding], CONTENT_TYPES[encoding]
    return _stored("audio_filepath", "silence", ending, content_type, lambda: encoded(silence(seconds), encoding))


def audio_lasts(seconds: float, encoding: str = "MP3") -> SpoiledTask:
    """Stores real sound of another length than the script needs; with length 0, a header without frames."""
    ending, content_type = FILE_ENDINGS[encoding], CONTENT_TYPES[encoding]
    name = f"audio of {seconds} s"
    return _stored("audio_filepath", name, ending, content_type, lambda: encoded(speech(seconds), encoding))


def audio_in_foreign_bucket() -> SpoiledTask:
    return with_value("audio_filepath", "gs://somebody-elses-bucket/remote/vfa/audio.mp3")


def picture_is_missing() -> SpoiledTask:
    """Sends a URI of IGA without an object. The next two functions change IGA's file too."""
    return _points_to("image_url", "no picture object", lambda store: store.uri(f"remote/iga/{uuid4()}.png"))


def picture_is(data: bytes) -> SpoiledTask:
    return _stored("image_url", f"picture of {len(data)} bytes", "png", "image/png", lambda: data)


def picture_measures(width: int, height: int) -> SpoiledTask:
    def paint() -> bytes:
        return picture("of another size", (width, height))

    return _stored("image_url", f"picture of {width}x{height}", "png", "image/png", paint)


def _ends_in(name: str, ended: Outcome) -> SpoiledTask:
    return SpoiledTask(name, lambda _ended, _store: ended)


def _edited(name: str, path: str, edit: Callable[[Any, Any], None]) -> SpoiledTask:
    *parents, last = [int(key) if key.isdecimal() else key for key in path.split(".")]

    def change(ended: Outcome, _store: MediaStore) -> Outcome:
        result = copy.deepcopy(ended.result)
        parent = result
        for key in parents:
            parent = parent[key]
        edit(parent, last)
        return replace(ended, result=result)

    return SpoiledTask(name, change)


def _points_to(key: str, name: str, uri: Callable[[MediaStore], str]) -> SpoiledTask:
    return SpoiledTask(name, lambda ended, store: replace(ended, result={**ended.result, key: uri(store)}))


def _stored(key: str, name: str, ending: str, content_type: str, data: Callable[[], bytes]) -> SpoiledTask:
    def put(store: MediaStore) -> str:
        object_name = f"remote/spoiled/{uuid4()}.{ending}"
        store.put_once(object_name, data(), content_type)
        return store.uri(object_name)

    return _points_to(key, name, put)
