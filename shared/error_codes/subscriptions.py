"""The error codes of subscriptions."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Subscribing by e-mail"
SUBSCRIBE_PAYLOAD_REQUIRED = declare(
    "SUBSCRIBE_PAYLOAD_REQUIRED",
    400,
    "the body is missing, is not valid JSON, or is not a JSON object",
    section=_SECTION,
    message="JSON payload is required.",
)
SUBSCRIBE_EMAIL_REQUIRED = declare(
    "SUBSCRIBE_EMAIL_REQUIRED",
    400,
    "`email` is missing or empty",
    section=_SECTION,
    message="Email is required.",
)
SUBSCRIBE_INVALID_EMAIL_FORMAT = declare(
    "SUBSCRIBE_INVALID_EMAIL_FORMAT",
    400,
    "`email` is not an e-mail address",
    section=_SECTION,
    message="Invalid email format.",
)
SUBSCRIBE_EMAIL_EXISTS = declare(
    "SUBSCRIBE_EMAIL_EXISTS",
    409,
    "the address is already subscribed; upper and lower case count as the same",
    section=_SECTION,
    message="This email is already subscribed.",
)
SUBSCRIBE_DB_ERROR = declare(
    "SUBSCRIBE_DB_ERROR",
    500,
    "the address could not be written",
    section=_SECTION,
    message="Could not process subscription due to a database issue.",
)
SUBSCRIBE_UNEXPECTED_ERROR = declare(
    "SUBSCRIBE_UNEXPECTED_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message="Could not process subscription. Try again later.",
)
