"""The code and the message of each HTTP status that is answered without a more exact one. Free of Flask: the local
balancer reads it too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HTTP_ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("API_GW_BAD_REQUEST", "The request is not valid HTTP/1.1. Check its first line and its headers."),
    404: ("API_GW_NOT_FOUND", "There is nothing at this address. Check the path."),
    405: (
        "API_GW_METHOD_NOT_ALLOWED",
        "This address does not take this method. The Allow header names those it takes.",
    ),
    408: ("API_GW_REQUEST_TIMEOUT", "The request took too long to arrive. Send it again."),
    413: ("API_GW_PAYLOAD_TOO_LARGE", "The body must not be larger than 1 MiB."),
    414: ("API_GW_URI_TOO_LONG", "The address is too long."),
    415: ("API_GW_UNSUPPORTED_MEDIA_TYPE", "Send the body with the header Content-Type: application/json, in UTF-8."),
    417: ("API_GW_EXPECTATION_FAILED", "Send the request without the header Expect, or with Expect: 100-continue."),
    421: ("API_GW_MISDIRECTED_REQUEST", "This server does not serve the host that the Host header names."),
    429: ("API_GW_TOO_MANY_REQUESTS", "Too many requests. Wait before the next one."),
    431: ("API_GW_HEADERS_TOO_LARGE", "The headers are too large or too many. Send fewer or shorter ones."),
    500: ("API_GW_INTERNAL_ERROR", "Something went wrong on our side. Try again later."),
    503: ("API_GW_SERVICE_UNAVAILABLE", "The service is not available just now. Try again."),
    505: ("API_GW_HTTP_VERSION_NOT_SUPPORTED", "Send the request as HTTP/1.1."),
}


def error_body(error_code: str, message: str) -> str:
    return json.dumps({"error_code": error_code, "message": message})


def bare_answer(status: int, reason: str, body: str) -> bytes:
    """As it goes over a connection that ends with it, for what never became a request."""
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
