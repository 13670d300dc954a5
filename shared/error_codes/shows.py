"""The error codes of shows and of the addresses of feeds."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SHOWS = "Shows and feeds"
API_GW_SHOW_NOT_FOUND = declare(
    "API_GW_SHOW_NOT_FOUND",
    404,
    "the account has no show with this id",
    section=_SHOWS,
    message="You have no show with this id. Check the address.",
)
API_GW_SHOW_INVALID = declare(
    "API_GW_SHOW_INVALID",
    400,
    "a field of a show is missing or not valid, or a change has no field; the message says which",
    section=_SHOWS,
)
API_GW_SHOW_LIMIT = declare(
    "API_GW_SHOW_LIMIT",
    409,
    "the account has 100 shows",
    section=_SHOWS,
    message="You have 100 shows. Delete one to make another.",
)
API_GW_SHOW_IS_DEFAULT = declare(
    "API_GW_SHOW_IS_DEFAULT",
    409,
    "the show is the account's first one, which every account keeps",
    section=_SHOWS,
    message="Your first show cannot be deleted, because new episodes belong to it. Rename it, or make it private.",
)
API_GW_SHOW_DB_ERROR = declare(
    "API_GW_SHOW_DB_ERROR",
    500,
    "the shows or the addresses of feeds could not be read or written",
    section=_SHOWS,
    message="The shows cannot be read or saved just now. Try again.",
)
API_GW_FEED_ADDRESS_OUTDATED = declare(
    "API_GW_FEED_ADDRESS_OUTDATED",
    409,
    "the address of a private feed was made with a signing key that the installation has replaced since",
    section=_SHOWS,
    message="The address of this private feed still works in your apps, but it can no longer be shown. Renew it to get "
    "a new one.",
)
