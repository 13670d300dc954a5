"""Spoiled responses to a dispatch or a poll."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer.messages import JSON, Answer, Delivery, error_answer, html_answer, json_answer
from tests.remote_peer.misbehaviour import Moment, Place, SpoiledAnswer
from tests.remote_peer.models import model_error

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1 << 20


def refused(status: int, error_code: str, *, retry_after: str | None = None) -> SpoiledAnswer:
    """Refuses a dispatch with 4xx or 5xx, in the form of the agents and ASF."""
    answer = error_answer(status, error_code, f"This dispatch is refused as {error_code}.")
    return _instead(f"refused with {status}", Moment.DISPATCH, _with_retry_after(answer, retry_after))


def model_refused(status: int, error_type: str, *, retry_after: str | None = None) -> SpoiledAnswer:
    """Refuses a dispatch in the form of AIMS and AIMS_TTS."""
    answer = model_error(status, error_type, f"This request is refused as {error_type}.")
    return _instead(f"refused with {status}", Moment.DISPATCH, _with_retry_after(answer, retry_after))


def too_many_requests(moment: Moment, *, retry_after: str = "1") -> SpoiledAnswer:
    """``retry_after``: seconds or a date; the header contains it unchanged."""
    answer = error_answer(429, "TOO_MANY_REQUESTS", "Ask again later.")
    return _instead("429", moment, _with_retry_after(answer, retry_after))


def html(moment: Moment, status: int = 502) -> SpoiledAnswer:
    """Sends the error page of a proxy; the dispatch has no effect."""
    return _instead(f"HTML at {status}", moment, html_answer(status))


def html_after_accepting(status: int = 502) -> SpoiledAnswer:
    return SpoiledAnswer(f"accepted, HTML at {status}", Moment.DISPATCH, lambda _answer, _place: html_answer(status))


def json_instead(moment: Moment, document: Any, status: int = 200) -> SpoiledAnswer:
    """Sends JSON of another shape than the contract's: a list, null, a number, an object without the keys."""
    return _instead(f"{json.dumps(document)[:40]} at {status}", moment, json_answer(status, document))


def bytes_instead(moment: Moment, body: bytes, status: int = 200, content_type: str = JSON) -> SpoiledAnswer:
    return _instead(f"{len(body)} bytes at {status}", moment, Answer(status, body, content_type))


def with_content_type(moment: Moment, content_type: str) -> SpoiledAnswer:
    return SpoiledAnswer(content_type, moment, lambda answer, _place: replace(answer, content_type=content_type))


def late_answer(moment: Moment, seconds: float) -> SpoiledAnswer:
    return _sent(f"answer after {seconds} s", moment, Delivery(delay_seconds=seconds))


def cut(moment: Moment, body_part: float = 0.5) -> SpoiledAnswer:
    """Accepts the dispatch and closes the connection in the middle of the body."""
    return _sent("cut", moment, Delivery(body_part=body_part))


def no_answer(moment: Moment) -> SpoiledAnswer:
    """Accepts the dispatch and closes the connection without a response."""
    return _sent("no answer", moment, Delivery(is_sent=False))


def dripping(moment: Moment, pause_seconds: float = 0.2) -> SpoiledAnswer:
    """Sends byte by byte: each read is fast, but the whole response is slow."""
    return _sent("dripping", moment, Delivery(pause_seconds=pause_seconds))


def oversized(moment: Moment, mebibytes: int = 64, *, declares_length: bool = True) -> SpoiledAnswer:
    """Sends the correct JSON, followed by blanks."""
    delivery = Delivery(padding_bytes=mebibytes * MEBIBYTE, declares_length=declares_length)
    return _sent(f"{mebibytes} MiB", moment, delivery)


def redirected(moment: Moment, status: int = 307, *, to_foreign_origin: bool = True) -> SpoiledAnswer:
    """Redirects without accepting the dispatch; a redirect to the own origin gets the next planned answer."""

    def spoil(_answer: Answer, place: Place) -> Answer:
        target = place.foreign_origin if to_foreign_origin else place.origin
        return replace(html_answer(status), headers={"Location": target + place.path})

    return SpoiledAnswer(f"redirected with {status}", moment, spoil, is_accepted=False)


def without_status_url() -> SpoiledAnswer:
    return _changed_dispatch("without status_url", lambda document, _place: document.pop("status_url"))


def status_url(value: Any) -> SpoiledAnswer:
    """Sends any status URL: a relative path, "//host/path", a number, line breaks."""
    return _changed_dispatch(f"status_url {value!r}", lambda document, _place: document.update(status_url=value))


def own_absolute_status_url() -> SpoiledAnswer:
    def change(document: dict[str, Any], place: Place) -> None:
        document["status_url"] = place.origin + document["status_url"]

    return _changed_dispatch("absolute status_url", change)


def foreign_status_url(*, without_scheme: bool = False) -> SpoiledAnswer:
    """The foreign origin would answer the polls correctly."""

    def change(document: dict[str, Any], place: Place) -> None:
        origin = place.foreign_origin.removeprefix("http:") if without_scheme else place.foreign_origin
        document["status_url"] = origin + document["status_url"]

    return _changed_dispatch("foreign status_url", change)


def forgotten_task() -> SpoiledAnswer:
    """Sends the status URL of an unknown task, whose polls say PENDING forever; the work is done."""

    def change(document: dict[str, Any], _place: Place) -> None:
        known, unknown = document["task_id"], str(uuid4())
        document.update(task_id=unknown, status_url=document["status_url"].replace(known, unknown))

    return _changed_dispatch("forgotten task", change)


def _instead(name: str, moment: Moment, instead: Answer) -> SpoiledAnswer:
    return SpoiledAnswer(name, moment, lambda _answer, _place: instead, is_accepted=False)


def _sent(name: str, moment: Moment, delivery: Delivery) -> SpoiledAnswer:
    return SpoiledAnswer(name, moment, lambda answer, _place: replace(answer, delivery=delivery))


def _with_retry_after(answer: Answer, retry_after: str | None) -> Answer:
    return answer if retry_after is None else replace(answer, headers={"Retry-After": retry_after})


def _changed_dispatch(name: str, change: Callable[[dict[str, Any], Place], object]) -> SpoiledAnswer:
    """Changes the response to an accepted dispatch, but not a refusal."""

    def spoil(answer: Answer, place: Place) -> Answer:
        if answer.status != 202:
            return answer
        document = answer.document
        change(document, place)
        return json_answer(answer.status, document)

    return SpoiledAnswer(name, Moment.DISPATCH, spoil)
