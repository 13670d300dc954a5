"""Reads a request's JSON object strictly: input that two parsers could read differently is rejected."""

from __future__ import annotations

import json
import math
import re
from typing import IO, TYPE_CHECKING, Any

from shared.body_deadline import body_deadline
from shared.error_codes.http import (
    API_GW_BAD_REQUEST,
    API_GW_MALFORMED_JSON,
    API_GW_PAYLOAD_REQUIRED,
    API_GW_PAYLOAD_TOO_LARGE,
    API_GW_UNSUPPORTED_MEDIA_TYPE,
)
from shared.errors import BadRequestError, PayloadTooLargeError, UnsupportedMediaTypeError

if TYPE_CHECKING:
    import flask

MAX_BODY_BYTES = 1024 * 1024
MAX_BODY_SECONDS = 30.0
MAX_NESTING_DEPTH = 100
_CHUNK_BYTES = 64 * 1024
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL stores neither NUL nor half a surrogate pair


def read_json_object(request: flask.Request, *, invalid_error: BadRequestError | None = None) -> dict[str, Any]:
    """Raises the API's error if the body is too large, not valid JSON, not strict JSON, empty, or not an object.

    `invalid_error`: the route's own error instead of MALFORMED_JSON and PAYLOAD_REQUIRED.
    """
    body = read_body(request)
    if not body.strip():
        raise invalid_error or _required("Send a JSON object as the body of the request.")
    _check_content_type(request)
    try:
        value = parse_json(body)
    except ValueError as error:
        malformed = BadRequestError(API_GW_MALFORMED_JSON, f"The body is not valid JSON: {error}.")
        raise invalid_error or malformed from error
    if not isinstance(value, dict):
        raise invalid_error or _required('The body must be a JSON object, such as {"name": "value"}.')
    return value


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can store the text. Use it for text that is not from a body: a URL's query may contain NUL."""
    return not _UNSTORABLE.search(text)


def read_body(request: flask.Request) -> bytes:
    """Counts the bytes itself, because Werkzeug's limit silently truncates a chunked body."""
    check_declared_length(request)
    body = bytearray()
    with body_deadline(request, MAX_BODY_SECONDS):
        while chunk := read_chunk(request.stream):
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise _too_large()
    return bytes(body)


def read_chunk(body: IO[bytes]) -> bytes:
    """Empty at the end. Raises BadRequestError if the client disconnects or a chunk has an invalid size."""
    try:
        return body.read(_CHUNK_BYTES)
    except Exception as error:  # each server has its own exceptions for this, without a common base class
        raise BadRequestError(API_GW_BAD_REQUEST, "The body did not arrive whole. Send it again.") from error


def check_declared_length(request: flask.Request) -> None:
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise _too_large()


def parse_json(body: bytes) -> Any:
    """Raises ValueError, whose message never repeats the body."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_bounded_int,
        )
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    _check_values(value)
    return value


def _check_content_type(request: flask.Request) -> None:
    json_type = request.mimetype == "application/json" or re.fullmatch(r"application/[\w.-]+\+json", request.mimetype)
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if not json_type or charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaTypeError(API_GW_UNSUPPORTED_MEDIA_TYPE)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaTypeError(API_GW_UNSUPPORTED_MEDIA_TYPE, "Send the body without Content-Encoding.")


def _required(message: str) -> BadRequestError:
    return BadRequestError(API_GW_PAYLOAD_REQUIRED, message)


def _too_large() -> PayloadTooLargeError:
    return PayloadTooLargeError(API_GW_PAYLOAD_TOO_LARGE)


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object has a duplicate member")
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _finite_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _bounded_int(digits: str) -> int:
    _finite_float(digits)
    return int(digits)


def _check_values(value: Any) -> None:
    """Not recursive, so that nesting does not use the stack."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            if not is_storable(item):
                raise ValueError("a string contains NUL or half a surrogate pair")
        elif isinstance(item, dict | list):
            if depth > MAX_NESTING_DEPTH:
                raise ValueError("it is nested too deeply")
            parts = item if isinstance(item, list) else [*item.keys(), *item.values()]
            waiting += [(part, depth + 1) for part in parts if isinstance(part, str | dict | list)]
