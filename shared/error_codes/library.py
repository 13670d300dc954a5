"""The error codes of the search in episodes, and of playlists."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SEARCHING = "Searching episodes"
API_GW_SEARCH_EPISODES_INVALID_QUERY = declare(
    "API_GW_SEARCH_EPISODES_INVALID_QUERY",
    400,
    "`q` is missing, blank, longer than 200 characters, or has characters that no text has",
    section=_SEARCHING,
    message="`q` has 1 to 200 characters: words that are said in the episode, or a part of its title.",
)
API_GW_SEARCH_EPISODES_DB_ERROR = declare(
    "API_GW_SEARCH_EPISODES_DB_ERROR",
    500,
    "the episodes could not be searched",
    section=_SEARCHING,
    message="The episodes cannot be searched just now. Try again.",
)

_PLAYLISTS = "Playlists"
API_GW_PLAYLIST_NOT_FOUND = declare(
    "API_GW_PLAYLIST_NOT_FOUND",
    404,
    "the account has no playlist with this id",
    section=_PLAYLISTS,
    message="You have no playlist with this id. Check the address.",
)
API_GW_PLAYLIST_INVALID = declare(
    "API_GW_PLAYLIST_INVALID",
    400,
    "`title` of a playlist is not a string of 1 to 200 characters, or `podcast_ids` or `add_podcast_ids` is not a list "
    "of at most 500 ids, or a change has none of them; the message says which",
    section=_PLAYLISTS,
)
API_GW_PLAYLIST_LIMIT = declare(
    "API_GW_PLAYLIST_LIMIT",
    409,
    "the account has 100 playlists, or the playlist would have more than 500 episodes; the message says which",
    section=_PLAYLISTS,
)
API_GW_PLAYLIST_DB_ERROR = declare(
    "API_GW_PLAYLIST_DB_ERROR",
    500,
    "the playlists could not be read or written",
    section=_PLAYLISTS,
    message="The playlists cannot be read or saved just now. Try again.",
)
