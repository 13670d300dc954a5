"""The error codes of reading episodes and listening to them."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Reading episodes"
API_GW_PODCAST_NOT_FOUND = declare(
    "API_GW_PODCAST_NOT_FOUND",
    404,
    "no episode has this id, or it was deleted; also the answer to a repeated request whose episode was deleted",
    section=_SECTION,
    message="There is no episode with this id. Check the address.",
)
API_GW_AUDIO_NOT_FOUND = declare(
    "API_GW_AUDIO_NOT_FOUND",
    404,
    "there is no such episode, or it has no audio yet",
    section=_SECTION,
    message="This episode has no audio yet. Check its status first.",
)
API_GW_TRANSCRIPT_NOT_FOUND = declare(
    "API_GW_TRANSCRIPT_NOT_FOUND",
    404,
    "the episode has no transcript yet",
    section=_SECTION,
)
API_GW_TRANSCRIPT_JSON_NOT_FOUND = declare(
    "API_GW_TRANSCRIPT_JSON_NOT_FOUND",
    404,
    "the episode has no transcript as JSON: it has no transcript yet, or an earlier release made it",
    section=_SECTION,
)
API_GW_OWN_PASSAGES_NOT_FOUND = declare(
    "API_GW_OWN_PASSAGES_NOT_FOUND",
    404,
    "no sentence of the episode rests on a text that its owner gave, or it has no transcript as JSON",
    section=_SECTION,
)
API_GW_COVER_NOT_FOUND = declare(
    "API_GW_COVER_NOT_FOUND",
    404,
    "the episode has no cover yet",
    section=_SECTION,
)
API_GW_CHAPTERS_NOT_FOUND = declare(
    "API_GW_CHAPTERS_NOT_FOUND",
    404,
    "the episode has no chapters yet",
    section=_SECTION,
)
API_GW_WAVEFORM_NOT_FOUND = declare(
    "API_GW_WAVEFORM_NOT_FOUND",
    404,
    "the episode has no waveform yet",
    section=_SECTION,
)
API_GW_INVALID_PAGE = declare(
    "API_GW_INVALID_PAGE",
    400,
    "`page` is not a whole number of at least 1",
    section=_SECTION,
)
API_GW_INVALID_PER_PAGE = declare(
    "API_GW_INVALID_PER_PAGE",
    400,
    "`per_page` is not a whole number of at least 1; above 100 it counts as 100",
    section=_SECTION,
)
API_GW_INVALID_MINE = declare(
    "API_GW_INVALID_MINE",
    400,
    "`mine` is neither `true` nor `false`",
    section=_SECTION,
    message="`mine` is true, or false; leave it out for everyone's episodes.",
)
API_GW_INVALID_SORT = declare(
    "API_GW_INVALID_SORT",
    400,
    "`sort` is not `created`, `title` or `length`",
    section=_SECTION,
    message="`sort` is created, title or length; leave it out for created.",
)
API_GW_INVALID_ORDER = declare(
    "API_GW_INVALID_ORDER",
    400,
    "`order` is neither `asc` nor `desc`",
    section=_SECTION,
    message="`order` is asc or desc; leave it out for the usual one of `sort`.",
)
API_GW_INVALID_STATUS = declare(
    "API_GW_INVALID_STATUS",
    400,
    "`status` is not `completed`, `in_progress`, `failed` or `cancelled`",
    section=_SECTION,
    message="`status` is completed, in_progress, failed or cancelled; leave it out for every status.",
)
API_GW_INVALID_LANGUAGE = declare(
    "API_GW_INVALID_LANGUAGE",
    400,
    "`language` of a list is not a BCP 47 tag",
    section=_SECTION,
    message="`language` is a BCP 47 tag such as en; leave it out for every language.",
)
API_GW_INVALID_SHOW = declare(
    "API_GW_INVALID_SHOW",
    400,
    "`show_id` of a list is not a UUID, or the list is not of the user's own episodes",
    section=_SECTION,
    message="`show_id` is the id of one of your shows, together with mine=true; leave it out for every show.",
)
API_GW_PODCAST_DB_ERROR_LIST = declare(
    "API_GW_PODCAST_DB_ERROR_LIST",
    500,
    "the list could not be read",
    section=_SECTION,
    message="The episodes cannot be listed just now. Try again.",
)
API_GW_PODCAST_DB_ERROR_DETAILS = declare(
    "API_GW_PODCAST_DB_ERROR_DETAILS",
    500,
    "the episode could not be read",
    section=_SECTION,
    message="The episode cannot be read just now. Try again.",
)
API_GW_AUDIO_DB_ERROR = declare(
    "API_GW_AUDIO_DB_ERROR",
    500,
    "the audio could not be looked up",
    section=_SECTION,
    message="The audio cannot be looked up just now. Try again.",
)
API_GW_SIGNED_URL_FAILED = declare(
    "API_GW_SIGNED_URL_FAILED",
    500,
    "the URL of a file could not be signed",
    section=_SECTION,
    message="The address of the file could not be signed. Try again shortly.",
)
