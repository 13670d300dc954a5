"""The error codes of creating and changing episodes."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_CREATING = "Creating an episode"
API_GW_PODCAST_TOPIC_INVALID = declare(
    "API_GW_PODCAST_TOPIC_INVALID",
    400,
    "`topic` is missing without `sources`, longer than 300 characters, or in a language that cannot be written and "
    "spoken",
    section=_CREATING,
)
API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE = declare(
    "API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE",
    400,
    "`voice_params` is not an object",
    section=_CREATING,
    message='`voice_params` is an object, for example {"speaking_rate": 1.1}; leave it out for the default voices.',
)
API_GW_PODCAST_INVALID_VOICE_PARAMS = declare(
    "API_GW_PODCAST_INVALID_VOICE_PARAMS",
    400,
    "`voice_params` has an unknown name or a value out of range",
    section=_CREATING,
)
API_GW_VOICES_UNAVAILABLE = declare(
    "API_GW_VOICES_UNAVAILABLE",
    503,
    "the voices belong to a remote service that does not list them at the moment",
    section=_CREATING,
)
API_GW_PODCAST_INVALID_CLIENT_ID = declare(
    "API_GW_PODCAST_INVALID_CLIENT_ID",
    400,
    "`client_id` is not a string of 1 to 128 characters",
    section=_CREATING,
)
API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE = declare(
    "API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE",
    400,
    "`test_scenarios` is not an object",
    section=_CREATING,
    message="`test_scenarios` is an object; leave it out if there is none.",
)
API_GW_PODCAST_INVALID_SOURCES = declare(
    "API_GW_PODCAST_INVALID_SOURCES",
    400,
    "`sources` does not hold 1 to 20 texts of at most 200,000 characters together, or a text is empty, binary, "
    "in a language that cannot be written and spoken or without sentences that can be spoken; the message names it",
    section=_CREATING,
)
API_GW_PODCAST_LANGUAGE_UNAVAILABLE = declare(
    "API_GW_PODCAST_LANGUAGE_UNAVAILABLE",
    400,
    "`language` is not a language tag, or not one of a language that this installation can write and speak; the "
    "message lists those",
    section=_CREATING,
)
API_GW_PODCAST_INVALID_LENGTH = declare(
    "API_GW_PODCAST_INVALID_LENGTH",
    400,
    "`length_minutes` is not a whole number from 1 to 30; from 1 to 4 with a remote voice service",
    section=_CREATING,
)
API_GW_PODCAST_INVALID_VISIBILITY = declare(
    "API_GW_PODCAST_INVALID_VISIBILITY",
    400,
    "`visibility` is neither `public` nor `unlisted`",
    section=_CREATING,
    message='`visibility` is "public" or "unlisted"; unlisted by default with sources.',
)
API_GW_PODCAST_INVALID_SHOW = declare(
    "API_GW_PODCAST_INVALID_SHOW",
    400,
    "`show_id` is neither the id of a show nor null",
    section=_CREATING,
    message="`show_id` is the id of one of your shows, or null for none.",
)
API_GW_PODCAST_SHOW_NOT_FOUND = declare(
    "API_GW_PODCAST_SHOW_NOT_FOUND",
    404,
    "the account has no show with the id of `show_id`",
    section=_CREATING,
    message="You have no show with the id of `show_id`. GET /api/v1/shows lists yours.",
)
API_GW_WORKFLOW_ID_INVALID = declare(
    "API_GW_WORKFLOW_ID_INVALID",
    400,
    "`X-Workflow-ID` is not 1 to 255 visible ASCII characters",
    section=_CREATING,
    message="X-Workflow-ID is 1 to 255 visible ASCII characters; a UUID is best.",
)
API_GW_IDEMPOTENCY_KEY_INVALID = declare(
    "API_GW_IDEMPOTENCY_KEY_INVALID",
    400,
    "`X-Idempotency-Key` is not 1 to 255 visible ASCII characters",
    section=_CREATING,
    message="An idempotency key is 1 to 255 visible ASCII characters without spaces; a UUID is best.",
)
API_GW_IDEMPOTENCY_IN_PROGRESS = declare(
    "API_GW_IDEMPOTENCY_IN_PROGRESS",
    409,
    "the first request with this key is still being accepted",
    section=_CREATING,
    message="The first request with this idempotency key is still being accepted. Ask again in a moment.",
)
API_GW_IDEMPOTENCY_KEY_REUSED = declare(
    "API_GW_IDEMPOTENCY_KEY_REUSED",
    422,
    "this key was used for a different request; keys are kept for 24 hours",
    section=_CREATING,
    message="This idempotency key was used with a different request. Use a new key for a new request.",
)
API_GW_PODCAST_INVALID_TOPIC_ID = declare(
    "API_GW_PODCAST_INVALID_TOPIC_ID",
    400,
    "`topic_id` is not a non-empty string",
    section=_CREATING,
    message="`topic_id` is the topic_id or snippet_id of a card, as a string; leave it out if there is none.",
)
API_GW_PODCAST_TOPIC_NOT_FOUND = declare(
    "API_GW_PODCAST_TOPIC_NOT_FOUND",
    404,
    "no card has this `topic_id`",
    section=_CREATING,
    message="There is no card with this `topic_id`. Take the topic_id or snippet_id of one, or leave it out.",
)
API_GW_PODCAST_TOO_MANY_RUNNING = declare(
    "API_GW_PODCAST_TOO_MANY_RUNNING",
    429,
    "you have reached your limit of episodes in progress; `Retry-After`",
    section=_CREATING,
)
API_GW_PODCAST_DAILY_LIMIT = declare(
    "API_GW_PODCAST_DAILY_LIMIT",
    429,
    "you have reached your limit of episodes in 24 hours; `Retry-After`",
    section=_CREATING,
)
API_GW_PODCAST_AT_CAPACITY = declare(
    "API_GW_PODCAST_AT_CAPACITY",
    503,
    "the service has reached its limit of episodes in progress or in 24 hours; `Retry-After`",
    section=_CREATING,
)
API_GW_PODCAST_DB_ERROR_CREATE_TASK = declare(
    "API_GW_PODCAST_DB_ERROR_CREATE_TASK",
    500,
    "the episode could not be written; nothing was started",
    section=_CREATING,
    message="The episode could not be accepted just now. Send the request again, with the same idempotency key.",
)
API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE = declare(
    "API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE",
    503,
    "the database is not available; nothing was started",
    section=_CREATING,
    message="The episode could not be accepted just now. Send the request again, with the same idempotency key.",
)

_CHANGING = "Changing episodes"
API_GW_PODCAST_FORBIDDEN = declare(
    "API_GW_PODCAST_FORBIDDEN",
    403,
    "another person created this episode",
    section=_CHANGING,
    message="Only the person who created this episode can change it.",
)
API_GW_PODCAST_ALREADY_ENDED = declare(
    "API_GW_PODCAST_ALREADY_ENDED",
    409,
    "the episode to cancel is already complete, failed or cancelled",
    section=_CHANGING,
    message="This episode has already ended; there is nothing to cancel.",
)
API_GW_PODCAST_NOT_RETRYABLE = declare(
    "API_GW_PODCAST_NOT_RETRYABLE",
    409,
    "the episode to try again has neither failed nor been cancelled",
    section=_CHANGING,
    message="Only an episode that failed or was cancelled can be tried again; this one is in progress or complete.",
)
API_GW_PODCAST_NOT_REPEATABLE = declare(
    "API_GW_PODCAST_NOT_REPEATABLE",
    409,
    "the request of the episode to write again is not stored, or is that of a much older release",
    section=_CHANGING,
    message="The request of this episode is no longer known. Create a new episode.",
)
API_GW_PODCAST_INVALID_CHANGE = declare(
    "API_GW_PODCAST_INVALID_CHANGE",
    400,
    "the change has neither `title` nor `visibility`",
    section=_CHANGING,
    message="Send the new `title`, the new `visibility`, or both.",
)
API_GW_PODCAST_INVALID_TITLE = declare(
    "API_GW_PODCAST_INVALID_TITLE",
    400,
    "the new `title` is not a string of 1 to 200 characters",
    section=_CHANGING,
)
API_GW_PODCAST_NOT_FINISHED = declare(
    "API_GW_PODCAST_NOT_FINISHED",
    409,
    "the episode to rename is not complete",
    section=_CHANGING,
    message="Only a finished episode can be renamed: until then its script may still give it a title.",
)
API_GW_PODCAST_DB_ERROR_CHANGE = declare(
    "API_GW_PODCAST_DB_ERROR_CHANGE",
    500,
    "the change could not be written",
    section=_CHANGING,
    message="The episode cannot be changed just now. Try again.",
)
