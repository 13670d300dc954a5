"""The error codes of any route."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Any route"
API_GW_BAD_REQUEST = declare(
    "API_GW_BAD_REQUEST",
    400,
    "the request breaks the rules of HTTP",
    section=_SECTION,
    message="The request is not valid HTTP/1.1. Check its first line and its headers.",
)
API_GW_MALFORMED_JSON = declare(
    "API_GW_MALFORMED_JSON",
    400,
    "the body is not valid JSON: bad syntax or UTF-8, a repeated name, a lone surrogate, a NUL, a number "
    "out of range, too many levels",
    section=_SECTION,
)
API_GW_PAYLOAD_REQUIRED = declare(
    "API_GW_PAYLOAD_REQUIRED",
    400,
    "the body is missing or empty, or is not a JSON object",
    section=_SECTION,
)
API_GW_NOT_FOUND = declare(
    "API_GW_NOT_FOUND",
    404,
    "there is nothing at this address",
    section=_SECTION,
    message="There is nothing at this address. Check the path.",
)
API_GW_METHOD_NOT_ALLOWED = declare(
    "API_GW_METHOD_NOT_ALLOWED",
    405,
    "the address does not take this method; `Allow` lists those it takes",
    section=_SECTION,
    message="This address does not take this method. The Allow header names those it takes.",
)
API_GW_REQUEST_TIMEOUT = declare(
    "API_GW_REQUEST_TIMEOUT",
    408,
    "the headers or the body did not arrive in time",
    section=_SECTION,
    message="The request took too long to arrive. Send it again.",
)
API_GW_PAYLOAD_TOO_LARGE = declare(
    "API_GW_PAYLOAD_TOO_LARGE",
    413,
    "the body is larger than 1 MiB",
    section=_SECTION,
    message="The body must not be larger than 1 MiB.",
)
API_GW_URI_TOO_LONG = declare(
    "API_GW_URI_TOO_LONG",
    414,
    "the address is too long",
    section=_SECTION,
    message="The address is too long.",
)
API_GW_UNSUPPORTED_MEDIA_TYPE = declare(
    "API_GW_UNSUPPORTED_MEDIA_TYPE",
    415,
    "the body is not declared as `application/json`",
    section=_SECTION,
    message="Send the body with the header Content-Type: application/json, in UTF-8.",
)
API_GW_EXPECTATION_FAILED = declare(
    "API_GW_EXPECTATION_FAILED",
    417,
    "`Expect` holds something other than `100-continue`",
    section=_SECTION,
    message="Send the request without the header Expect, or with Expect: 100-continue.",
)
API_GW_MISDIRECTED_REQUEST = declare(
    "API_GW_MISDIRECTED_REQUEST",
    421,
    "the `Host` header names a host that is not served here",
    section=_SECTION,
    message="This server does not serve the host that the Host header names.",
)
API_GW_TOO_MANY_REQUESTS = declare(
    "API_GW_TOO_MANY_REQUESTS",
    429,
    "too many requests, or too many connections from one address",
    section=_SECTION,
    message="Too many requests. Wait before the next one.",
)
API_GW_HEADERS_TOO_LARGE = declare(
    "API_GW_HEADERS_TOO_LARGE",
    431,
    "a header is larger than 8 KiB, all of them are larger than 64 KiB, or there are more than 100",
    section=_SECTION,
    message="The headers are too large or too many. Send fewer or shorter ones.",
)
API_GW_INTERNAL_ERROR = declare(
    "API_GW_INTERNAL_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message="Something went wrong on our side. Try again later.",
)
API_GW_DATABASE_ERROR = declare(
    "API_GW_DATABASE_ERROR",
    500,
    "the database refused a statement",
    section=_SECTION,
    message="The database could not process the request.",
)
API_GW_DATABASE_UNAVAILABLE = declare(
    "API_GW_DATABASE_UNAVAILABLE",
    503,
    "the database is not available, or all connections to it are in use",
    section=_SECTION,
    message="The database is not available at the moment. Try again.",
)
API_GW_UPSTREAM_UNAVAILABLE = declare(
    "API_GW_UPSTREAM_UNAVAILABLE",
    502,
    "the function behind the balancer is restarting",
    section=_SECTION,
)
API_GW_SERVICE_UNAVAILABLE = declare(
    "API_GW_SERVICE_UNAVAILABLE",
    503,
    "the service is not ready",
    section=_SECTION,
    message="The service is not available at the moment. Try again.",
)
API_GW_UPSTREAM_TIMEOUT = declare(
    "API_GW_UPSTREAM_TIMEOUT",
    504,
    "the function behind the balancer did not answer in time",
    section=_SECTION,
)
API_GW_HTTP_VERSION_NOT_SUPPORTED = declare(
    "API_GW_HTTP_VERSION_NOT_SUPPORTED",
    505,
    "the request is neither HTTP/1.0 nor HTTP/1.1",
    section=_SECTION,
    message="Send the request as HTTP/1.1.",
)
