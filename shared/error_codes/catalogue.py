"""All error codes together, for the reference pages, the API's description and the tests."""

from __future__ import annotations

from shared.error_codes import (
    accounts,
    cards,
    episode_reading,
    episodes,
    http,
    library,
    listening,
    media,
    operators,
    pronunciations,
    readings,
    sessions,
    sharing,
    steps,
    subscriptions,
    uploads,
)
from shared.error_codes.declaration import ERROR_CODES, ErrorCode

_MODULES = (
    *(
        http,
        accounts,
        operators,
        episodes,
        episode_reading,
        library,
        uploads,
        readings,
        pronunciations,
        cards,
        sessions,
        listening,
        sharing,
    ),
    subscriptions,
    media,
    steps,
)


def all_error_codes() -> dict[str, ErrorCode]:
    """By code, in the order of the page."""
    return {name: ERROR_CODES[name] for module in _MODULES for name in vars(module) if name in ERROR_CODES}


def api_error_codes() -> dict[str, ErrorCode]:
    """The codes that routes of the public API may answer."""
    return {
        name: code
        for name, code in all_error_codes().items()
        if code.status is not None and code.section != operators.SECTION
    }
