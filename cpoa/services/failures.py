"""What a service elsewhere may do instead of its work."""

from __future__ import annotations

import re

from shared.errors import PermanentStepError

_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,63}|[a-z][a-z0-9]*(?:_[a-z0-9]+){0,7}")
_CODES_IN_WORDS = {"Insufficient content": "INSUFFICIENT_CONTENT"}


class RemoteError(Exception):
    """``service`` did not do what it was asked. The message is for the log: it never quotes an answer's text, which
    may repeat what a person wrote."""

    def __init__(self, service: str, what: str) -> None:
        super().__init__(f"{service} {what}.")
        self.service = service


class RemoteUnavailableError(RemoteError):
    """Nothing that can be read came back: no connection, no answer in time, a 5xx, no JSON. It may pass."""


class RemoteFailedError(RemoteError):
    """The service says that its task has failed. ``code``: its own, where it names one."""

    def __init__(self, service: str, code: str) -> None:
        super().__init__(service, f"has failed: {code}")
        self.code = code


class RemoteTimeoutError(RemoteError):
    """There was no result within the time that the service is given."""


class InvalidResultError(RemoteError):
    """It says that it has succeeded, and its result is not what the contract promises."""


class RemoteRefusedError(PermanentStepError):
    """A 4xx: the same request would be refused again. ``error_code`` is the service's own, where it names one."""

    def __init__(self, service: str, status: int, code: str | None) -> None:
        named = f" ({code})" if code else ""
        super().__init__(
            code or f"{service}_REFUSED",
            f"The service {service} has refused its part of the work with status {status}{named}. Word the request "
            "differently, or tell whoever runs this service.",
        )
        self.service = service


def find_error_code(body: object) -> str | None:
    """The error code that an answer names, in any of the shapes that are known."""
    if not isinstance(body, dict):
        return None
    for name in ("error_code", "error", "error_data", "type", "status"):
        value = body.get(name)
        code = find_error_code(value) if isinstance(value, dict) else _normalise_code(value)
        if code:
            return code
    return None


def _normalise_code(value: object) -> str | None:
    """What is written as a code, and no sentence: that might be what a person wrote."""
    if not isinstance(value, str):
        return None
    if value in _CODES_IN_WORDS:
        return _CODES_IN_WORDS[value]
    return value.upper() if _CODE.fullmatch(value) else None
