"""Declares error codes. `ERROR_CODES` contains the codes of all imported modules."""

from __future__ import annotations

from typing import NamedTuple


class ErrorCode(NamedTuple):
    """`status` is None for a code that only appears in an episode's `error_code`.

    `when`: the reason, in Markdown. `message` is empty if each raise has its own message.
    """

    code: str
    status: int | None
    when: str
    section: str
    message: str


ERROR_CODES: dict[str, ErrorCode] = {}


def declare(code: str, status: int | None, when: str, *, section: str, message: str = "") -> str:
    """Registers the code and returns it. Raises ValueError if it is already declared."""
    if code in ERROR_CODES:
        raise ValueError(f"{code} is declared twice.")
    ERROR_CODES[code] = ErrorCode(code, status, when, section, message)
    return code


def status_of(code: str) -> int:
    """The HTTP status of a code; 500 for the code of a failed step or of a remote agent."""
    declared = ERROR_CODES.get(code)
    return (declared.status if declared else None) or 500


def message_of(code: str) -> str:
    """The declared message. Raises ValueError if there is none, because then the raise must give one."""
    declared = ERROR_CODES.get(code)
    if declared is None or not declared.message:
        raise ValueError(f"{code} needs a message.")
    return declared.message
