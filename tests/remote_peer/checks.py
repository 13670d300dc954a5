"""Checks of requests; each check has its own error code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.remote_peer.messages import RefusedError, error_answer

if TYPE_CHECKING:
    from tests.remote_peer.messages import SeenRequest


def require(condition: object, error_code: str, message: str) -> None:
    """Raises RefusedError with 400."""
    if not condition:
        raise RefusedError(error_answer(400, error_code, message))


def required_key(request: SeenRequest, service: str) -> str:
    key = (request.idempotency_key or "").strip()
    require(key, f"{service}_MISSING_IDEMPOTENCY_KEY", "The header X-Idempotency-Key is missing.")
    return key


def json_object(request: SeenRequest, *, malformed: str, invalid: str) -> dict[str, Any]:
    require(request.is_json, malformed, "The Content-Type is not application/json.")
    try:
        document = request.body
    except ValueError as error:
        raise RefusedError(error_answer(400, malformed, f"The body is no JSON: {error}")) from error
    if not isinstance(document, dict):
        raise RefusedError(error_answer(400, invalid, "The body is not a JSON object."))
    return document


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_optional_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)
