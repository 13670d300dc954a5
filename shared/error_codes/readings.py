"""The error codes of readings."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_READINGS = "Readings"
API_GW_READING_INVALID = declare(
    "API_GW_READING_INVALID",
    400,
    "the request has not exactly one of `url` and `upload_id`, or it is not a web address or an ID; the message says "
    "which",
    section=_READINGS,
)
API_GW_READING_NOT_FOUND = declare(
    "API_GW_READING_NOT_FOUND",
    404,
    "the account has no reading with this id, or it is older than a day",
    section=_READINGS,
    message="You have no reading with this id; readings are kept for a day. Ask for a new one.",
)
API_GW_READING_QUEUE_UNAVAILABLE = declare(
    "API_GW_READING_QUEUE_UNAVAILABLE",
    503,
    "the task queue cannot be reached",
    section=_READINGS,
    message="Nothing can be read just now. Try again.",
)
API_GW_READING_DB_ERROR = declare(
    "API_GW_READING_DB_ERROR",
    500,
    "the reading could not be read or written",
    section=_READINGS,
    message="Readings cannot be found or begun just now. Try again.",
)
