"""The errors of calls to remote services."""

from __future__ import annotations

import re

from shared.errors import PermanentStepError

_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,63}|[a-z][a-z0-9]*(?:_[a-z0-9]+){0,7}")
_CODES_IN_WORDS = {"Insufficient content": "INSUFFICIENT_CONTENT"}


class RemoteError(Exception):
    """The call to ``service`` failed. The message is for the log: it never quotes the text of a response, which may
    repeat what a user wrote."""

    def __init__(self, service: str, what: str) -> None:
        super().__init__(f"{service} {what}.")
        self.service = service


class RemoteUnavailableError(RemoteError):
    """No usable response: no connection, a timeout, a 5xx status or a body that is not JSON. A retry may succeed."""


class RemoteFailedError(RemoteError):
    """The service reports that its task failed. ``code`` is the service's error code, if it sent one."""

    def __init__(self, service: str, code: str) -> None:
        super().__init__(service, f"has failed: {code}")
        self.code = code


class RemoteTimeoutError(RemoteError):
    """There was no result before the deadline."""


class InvalidResultError(RemoteError):
    """The service reports success, but its result does not follow the contract."""


class RemoteRefusedError(PermanentStepError):
    """The service answered with a 4xx status, so a retry would be refused again. ``error_code`` is the service's error
    code, if it sent one."""

    def __init__(self, service: str, status: int, code: str | None) -> None:
        named = f" ({code})" if code else ""
        super().__init__(
            code or f"{service}_REFUSED",
            f"The service {service} has refused its part of the work with status {status}{named}. Word the request "
            "differently, or tell the operator of this service.",
        )
        self.service = service


def find_error_code(body: object) -> str | None:
    """Returns the error code of a response in any of the known shapes, or None."""
    if not isinstance(body, dict):
        return None
    for name in ("error_code", "error", "error_data", "type", "status"):
        value = body.get(name)
        code = find_error_code(value) if isinstance(value, dict) else _normalise_code(value)
        if code:
            return code
    return None


def _normalise_code(value: object) -> str | None:
    """Returns None for a text that is not a code: a sentence may be a user's text."""
    if not isinstance(value, str):
        return None
    if value in _CODES_IN_WORDS:
        return _CODES_IN_WORDS[value]
    return value.upper() if _CODE.fullmatch(value) else None
