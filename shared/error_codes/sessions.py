"""The error codes of sessions."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Sessions"
API_GW_SESSION_CLIENT_ID_INVALID = declare(
    "API_GW_SESSION_CLIENT_ID_INVALID",
    400,
    "`client_id` is not a string of 1 to 128 characters",
    section=_SECTION,
)
API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD = declare(
    "API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD",
    400,
    "`preferences` is not an object, or is larger than 16 KiB",
    section=_SECTION,
)
API_GW_SESSION_FORBIDDEN = declare(
    "API_GW_SESSION_FORBIDDEN",
    403,
    "another user was the first to write this session's preferences",
    section=_SECTION,
    message="This session belongs to another user. Start a session with a new client_id.",
)
API_GW_SESSION_NOT_FOUND = declare(
    "API_GW_SESSION_NOT_FOUND",
    404,
    "no session has this `client_id`",
    section=_SECTION,
    message="There is no session with this client_id. Start one with POST /api/v1/session/init.",
)
API_GW_SESSION_DB_ERROR_INIT = declare(
    "API_GW_SESSION_DB_ERROR_INIT",
    500,
    "the session could not be written",
    section=_SECTION,
    message="The session could not be started. Try again.",
)
API_GW_SESSION_DB_ERROR_GET_PREFS = declare(
    "API_GW_SESSION_DB_ERROR_GET_PREFS",
    500,
    "the preferences could not be read",
    section=_SECTION,
    message="The preferences cannot be read at the moment. Try again.",
)
API_GW_SESSION_DB_ERROR_UPDATE_PREFS = declare(
    "API_GW_SESSION_DB_ERROR_UPDATE_PREFS",
    500,
    "the preferences could not be written",
    section=_SECTION,
    message="The preferences cannot be saved at the moment. Try again.",
)
