"""How an error code is declared. `ERROR_CODES` holds the codes of the modules that are imported."""

from __future__ import annotations

from typing import NamedTuple


class ErrorCode(NamedTuple):
    """`status` is None for a code that only stands in an episode's `error_code`.

    `when` says in Markdown when it is answered. `message` is empty if it differs from case to case.
    """

    code: str
    status: int | None
    when: str
    section: str
    message: str


ERROR_CODES: dict[str, ErrorCode] = {}


def declare(code: str, status: int | None, when: str, *, section: str, message: str = "") -> str:
    """Returns `code`."""
    if code in ERROR_CODES:
        raise ValueError(f"{code} is declared twice.")
    ERROR_CODES[code] = ErrorCode(code, status, when, section, message)
    return code


def status_of(code: str) -> int:
    """500 for the code of a failed step or of a remote agent."""
    declared = ERROR_CODES.get(code)
    return (declared.status if declared else None) or 500


def message_of(code: str) -> str:
    """Raises ValueError if the code has no message of its own: the raise has to give one."""
    declared = ERROR_CODES.get(code)
    if declared is None or not declared.message:
        raise ValueError(f"{code} needs a message.")
    return declared.message
