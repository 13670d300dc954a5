"""The error codes of what an account has heard, and of its bookmarks."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Listening"
API_GW_LISTENING_INVALID = declare(
    "API_GW_LISTENING_INVALID",
    400,
    "`episodes`, `queue` or `speed` has the wrong form, more than 100 changes, or more than 200 queued episodes; the "
    "message names it",
    section=_SECTION,
)
API_GW_LISTENING_DB_ERROR = declare(
    "API_GW_LISTENING_DB_ERROR",
    500,
    "the state of listening could not be read or written",
    section=_SECTION,
    message="What you have heard cannot be read or saved at the moment. Try again.",
)
API_GW_BOOKMARK_INVALID = declare(
    "API_GW_BOOKMARK_INVALID",
    400,
    "`podcast_id`, `at_seconds`, `quote` or `note` is missing or has the wrong form; the message names it",
    section=_SECTION,
)
API_GW_BOOKMARK_NOT_FOUND = declare(
    "API_GW_BOOKMARK_NOT_FOUND",
    404,
    "your account has no bookmark with this ID",
    section=_SECTION,
    message="There is no such bookmark. It may have been removed already.",
)
API_GW_BOOKMARK_LIMIT_REACHED = declare(
    "API_GW_BOOKMARK_LIMIT_REACHED",
    409,
    "your account has 1,000 bookmarks already",
    section=_SECTION,
    message="You have 1,000 bookmarks, the most that an account can have. Remove one first.",
)
API_GW_BOOKMARK_DB_ERROR = declare(
    "API_GW_BOOKMARK_DB_ERROR",
    500,
    "the bookmarks could not be read or written",
    section=_SECTION,
    message="Your bookmarks cannot be read or saved at the moment. Try again.",
)
