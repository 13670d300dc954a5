"""Error code and message for each HTTP status that has no more specific error. Independent of Flask, because the local
balancer uses it too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shared.error_codes.declaration import message_of, status_of
from shared.error_codes.http import (
    API_GW_BAD_REQUEST,
    API_GW_EXPECTATION_FAILED,
    API_GW_HEADERS_TOO_LARGE,
    API_GW_HTTP_VERSION_NOT_SUPPORTED,
    API_GW_INTERNAL_ERROR,
    API_GW_METHOD_NOT_ALLOWED,
    API_GW_MISDIRECTED_REQUEST,
    API_GW_NOT_FOUND,
    API_GW_PAYLOAD_TOO_LARGE,
    API_GW_REQUEST_TIMEOUT,
    API_GW_SERVICE_UNAVAILABLE,
    API_GW_TOO_MANY_REQUESTS,
    API_GW_UNSUPPORTED_MEDIA_TYPE,
    API_GW_URI_TOO_LONG,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULT_CODES = (
    API_GW_BAD_REQUEST,
    API_GW_NOT_FOUND,
    API_GW_METHOD_NOT_ALLOWED,
    API_GW_REQUEST_TIMEOUT,
    API_GW_PAYLOAD_TOO_LARGE,
    API_GW_URI_TOO_LONG,
    API_GW_UNSUPPORTED_MEDIA_TYPE,
    API_GW_EXPECTATION_FAILED,
    API_GW_MISDIRECTED_REQUEST,
    API_GW_TOO_MANY_REQUESTS,
    API_GW_HEADERS_TOO_LARGE,
    API_GW_INTERNAL_ERROR,
    API_GW_SERVICE_UNAVAILABLE,
    API_GW_HTTP_VERSION_NOT_SUPPORTED,
)
HTTP_ERRORS: Mapping[int, tuple[str, str]] = {status_of(code): (code, message_of(code)) for code in _DEFAULT_CODES}


def error_body(error_code: str, message: str) -> str:
    return json.dumps({"error_code": error_code, "message": message})


def raw_response(status: int, reason: str, body: str) -> bytes:
    """A complete HTTP response that closes the connection, for bytes that could not be parsed as a request."""
    content = body.encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n"
        "\r\n"
    )
    return head.encode("latin-1") + content
