"""The error codes of pronunciations: of an account, and of a request for an episode."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Pronunciations"
API_GW_PRONUNCIATIONS_INVALID = declare(
    "API_GW_PRONUNCIATIONS_INVALID",
    400,
    "`pronunciations` is not a list of at most 100 objects with `word` and `say_as`, or one of these is too long or "
    "has other characters; the message names it",
    section=_SECTION,
)
API_GW_PRONUNCIATIONS_DB_ERROR = declare(
    "API_GW_PRONUNCIATIONS_DB_ERROR",
    500,
    "the pronunciations could not be read or written",
    section=_SECTION,
    message="Your pronunciations cannot be read or saved at the moment. Try again.",
)
