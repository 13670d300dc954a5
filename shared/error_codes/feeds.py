"""The error codes of feeds and of the files that they name."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Feeds"
API_GW_FEED_NOT_FOUND = declare(
    "API_GW_FEED_NOT_FOUND",
    404,
    "there is no feed with this address: the show is unknown or private, the key is wrong or was renewed, or the feed "
    "has no such page",
    section=_SECTION,
    message="There is no feed with this address. Copy the address again from the show's page.",
)
API_GW_FEED_FILE_NOT_FOUND = declare(
    "API_GW_FEED_FILE_NOT_FOUND",
    404,
    "the episode or show does not exist, was deleted or is hidden, or has no such file",
    section=_SECTION,
    message="There is no such file. Read the feed again for the present addresses.",
)
API_GW_FEED_DB_ERROR = declare(
    "API_GW_FEED_DB_ERROR",
    500,
    "the feed, or the row of its file, could not be read",
    section=_SECTION,
    message="The feed cannot be read just now. Try again.",
)
