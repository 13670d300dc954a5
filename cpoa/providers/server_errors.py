"""What a model's server says when it refuses a request, in the words of this service.

A server's own message may repeat the prompt (Mistral's lists each refused field with its value), so it is only searched
and never shown. Shown are the status, the error's code or type, and names that this service sent.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import ModelError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MAX_RETRY_AFTER_SECONDS = 3_600.0
_MAX_SEARCHED_CHARS = 4_000
_CODE = re.compile(r"[A-Za-z][\w.-]{0,59}")
_TEMPORARY = frozenset({408, 409, 425, 429})
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
_CONTEXT_CODES = ("context_length_exceeded", "exceed_context_size_error")
_CONTEXT_WORDS = re.compile(
    r"(?:maximum|available) context (?:length|size)|context size has been exceeded|prompt is too long", re.IGNORECASE
)
_SENTENCES = {
    100: "{host} gave an answer that cannot be used ({shown}). Check {address}.",
    300: "{host} answers with a redirect ({shown}), which is not followed. Check {address}.",
    400: "{host} refused the request ({shown}){parameter}.",
    401: "{host} does not accept the key ({shown}). Check {key}.",
    402: "There is no credit left at {host} ({shown}).",
    403: "{host} does not allow this request ({shown}). Check what {key} may use.",
    404: "{host} does not know the address or the model ({shown}). Check {address}.",
    429: "{host} has had too many requests ({shown}).",
    500: "{host} failed ({shown}).",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """``code``: the error's code, else its type; "" if it is not one word. ``message`` may repeat the prompt."""

    status: int
    code: str = ""
    parameter: str = ""
    message: str = field(default="", repr=False)

    @property
    def is_about_context(self) -> bool:
        """Whether prompt and reply do not fit into the model's context."""
        return self.code in _CONTEXT_CODES or _CONTEXT_WORDS.search(self.message) is not None

    @property
    def words(self) -> str:
        """Parameter, code and message in lower case, to search in."""
        return f"{self.parameter} {self.code} {self.message}".lower()

    def names(self, parameters: Collection[str]) -> str | None:
        """Returns the parameter that the refusal is about, None if it is about none of them."""
        if self.parameter.split(".")[0] in parameters:
            return self.parameter.split(".")[0]
        words = re.findall(r"\w+", self.message)
        return next((word for word in words if word in parameters), None)


class RefusedError(ModelError):
    """The server answered with a status that is not 2xx."""

    def __init__(self, message: str, refusal: Refusal, **more: Any) -> None:
        super().__init__(message, **more)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Reached:
    """The server as error messages name it: ``address`` without credentials, and the names of its settings."""

    address: str
    key_setting: str
    address_setting: str


def read_refusal(status: int, body: Any) -> Refusal:
    """Reads any of the known shapes: OpenAI's ``{"error": {...}}``, a bare text (LM Studio), the error at the top
    (older vLLM, Mistral), and ``{"detail": ...}`` of FastAPI."""
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, dict):
        return Refusal(status, message=_searched(error))
    code = next((str(one) for one in (error.get("code"), error.get("type")) if _is_code(one)), "")
    message = " ".join(_searched(error.get(name)) for name in ("message", "detail"))
    parameter = error.get("param")
    return Refusal(status, code, parameter if isinstance(parameter, str) else "", message[:_MAX_SEARCHED_CHARS])


def refused(refusal: Refusal, headers: Mapping[str, str], server: Reached) -> RefusedError:
    """``headers`` have names in lower case."""
    return RefusedError(
        _words(refusal, server),
        refusal,
        is_temporary=_is_temporary(refusal),
        retry_after_seconds=_retry_after_seconds(headers.get("retry-after", "")),
    )


def _is_temporary(refusal: Refusal) -> bool:
    if refusal.code in _NO_CREDIT or refusal.is_about_context:
        return False
    return refusal.status in _TEMPORARY or refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _words(refusal: Refusal, server: Reached) -> str:
    status = HTTPStatus.PAYMENT_REQUIRED if refusal.code in _NO_CREDIT else refusal.status
    sentence = _SENTENCES.get(status) or _SENTENCES.get(status // 100 * 100) or _SENTENCES[100]
    return sentence.format(
        host=server.address,
        shown=f"{refusal.status}, {refusal.code}" if refusal.code else str(refusal.status),
        parameter=f" because of `{refusal.parameter}`" if _is_code(refusal.parameter) else "",
        key=server.key_setting,
        address=server.address_setting,
    )


def _retry_after_seconds(value: str) -> float | None:
    """Reads seconds or an HTTP date (RFC 9110, 10.2.3)."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_SECONDS) if seconds == seconds else None  # noqa: PLR0124 -- nan


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _searched(value: object) -> str:
    """The texts in ``value``, where they say what was refused, without the values that were refused."""
    if isinstance(value, str):
        return value[:_MAX_SEARCHED_CHARS]
    if isinstance(value, list):
        return " ".join(_searched(one) for one in value[:20])
    if isinstance(value, dict):
        return " ".join(_searched(value.get(name)) for name in ("loc", "msg", "message", "detail"))
    return ""
