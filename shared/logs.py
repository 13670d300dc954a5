"""Logs as JSON lines with Cloud Logging's field names. IDs are bound once and added to every line.

with log_context(workflow_id=str(workflow_id), step="research"):
    logger.info("Found %d passages", count, extra={"fields": {"passages": count}})
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_context: ContextVar[Mapping[str, str]] = ContextVar("log_context", default={})  # noqa: B039 -- never changed in place

_to_json = json.JSONEncoder(ensure_ascii=False, default=str).encode

# Must never appear in a log, whichever message or traceback contains it: the value is removed, its name stays.
_SECRETS = (
    # Matched once per run of word characters that a dot follows, so that long runs of "eyJ" stay linear.
    (re.compile(r"(?<![\w-])(?=[\w-]*+\.)([\w-]*?)eyJ[\w-]{5,}+\.[\w-]*+\.?[\w-]*+"), r"\1[token]"),
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{8,}"), r"\1[token]"),
    (re.compile(r"(?i)\b((?:X-Goog-Signature|X-Goog-Credential|Signature|access_token)=)[^&\s\"']+"), r"\1[removed]"),
    (
        re.compile(r"(?i)([\"']?\b\w{0,30}(?:password|secret)\w{0,30}[\"']?\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&]+)"),
        r"\1[removed]",
    ),
    (re.compile(r"scrypt:\d+:\d+:\d+\$\S+"), "[password hash]"),
    # PostgreSQL's detail, context and query repeat the values of a row: {'C': '23514', 'D': 'Failing row contains ...'}
    (re.compile(r"""('[DWq]': )('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""), r"\1[removed]"),
    # The key of a private feed, which is in its path.
    (re.compile(r"(?i)(/feeds/+[0-9a-f-]{36}/+)[^/\s\"'\\]+"), r"\1[key]"),
    (re.compile(r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "[address]"),
)
# Most lines contain none of these, and searching for these words takes a twentieth of the time of the patterns.
_SUSPECT_WORDS = (
    *("@", "eyj", "scrypt:", "bearer", "signature", "credential", "access_token", "password", "secret"),
    *("'d': ", "'w': ", "'q': ", "/feeds/"),
)


def redact(text: str) -> str:
    if not _is_suspect(text):
        return text
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _is_suspect(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _SUSPECT_WORDS)


@contextmanager
def log_context(**ids: str | None) -> Iterator[None]:
    """Adds IDs (`workflow_id`, `podcast_id`, `step`, `trace`) to every line logged inside the block in this thread."""
    token = _context.set({**_context.get(), **{name: value for name, value in ids.items() if value}})
    try:
        yield
    finally:
        _context.reset(token)


def bind_log_context(**ids: str | None) -> None:
    """Like `log_context`, until the enclosing context ends; for a request it ends with the request."""
    _context.set({**_context.get(), **{name: value for name, value in ids.items() if value}})


class JsonLineFormatter(logging.Formatter):
    def __init__(self, service: str, project: str = "") -> None:
        super().__init__()
        self._service = service
        self._project = project

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "logger": record.name,
        }
        line |= self._bound(dict(_context.get()))
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["stack_trace"] = self.formatException(record.exc_info)
        text = _to_json(line)
        return _to_json(_redacted_values(line)) if _is_suspect(text) else text

    def _bound(self, ids: dict[str, str]) -> dict[str, Any]:
        trace = ids.pop("trace", "")
        bound: dict[str, Any] = {"logging.googleapis.com/labels": {"service": self._service, **ids}}
        if trace:
            bound["logging.googleapis.com/trace"] = (
                f"projects/{self._project}/traces/{trace}" if self._project else trace
            )
        return bound


def _redacted_values(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted_values(item) for item in value]
    return value if isinstance(value, int | float | bool) or value is None else redact(str(value))


def configure_logging(service: str, *, level: str = "INFO", project: str = "") -> None:
    """Safe to call again. Replaces only plain stream handlers: our own and functions-framework's."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLineFormatter(service, project))
    root = logging.getLogger()
    root.handlers[:] = [*(other for other in root.handlers if type(other) is not logging.StreamHandler), handler]
    root.setLevel(level)
    for chatty in ("urllib3", "google", "grpc", "werkzeug"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def trace_id(traceparent: str, cloud_trace_context: str = "") -> str:
    """From the W3C header, otherwise from Google's older header, otherwise empty."""
    parent = re.fullmatch(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", traceparent)
    google = re.match(r"([0-9a-f]{32})(?:/|$)", cloud_trace_context)
    found = parent or google
    return found.group(1) if found else ""
