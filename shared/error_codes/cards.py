"""The error codes of cards."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Cards: landing page, exploring, searching"
_INTERNAL = "Something went wrong on our side. Try again later."
_NO_TOPICS = "Topics cannot be found just now. Try again in a moment."

API_GW_SNIPPETS_INVALID_LIMIT = declare(
    "API_GW_SNIPPETS_INVALID_LIMIT",
    400,
    "`limit` is not a whole number of at least 1; above 20 it counts as 20",
    section=_SECTION,
)
API_GW_SNIPPETS_INVALID_CATEGORY = declare(
    "API_GW_SNIPPETS_INVALID_CATEGORY",
    400,
    "`category` is not one of those that `/api/v1/categories` lists",
    section=_SECTION,
)
API_GW_SNIPPETS_INVALID_QUERY = declare(
    "API_GW_SNIPPETS_INVALID_QUERY",
    400,
    "`q` is empty or has more than 300 characters, or `q`, `near` and `category` are given together",
    section=_SECTION,
)
API_GW_SNIPPETS_INVALID_NEAR = declare(
    "API_GW_SNIPPETS_INVALID_NEAR",
    400,
    "`near` is empty or has more than 128 characters",
    section=_SECTION,
    message="near is the topic_id or snippet_id of a card, or the name of a topic, of up to 128 characters.",
)
API_GW_SNIPPETS_INVALID_DEPTH = declare(
    "API_GW_SNIPPETS_INVALID_DEPTH",
    400,
    "`depth` is neither `deeper` nor `broader`, or it is given without `near`",
    section=_SECTION,
    message="depth is deeper or broader, and needs near; leave it out for deeper.",
)
API_GW_SNIPPETS_TOPIC_NOT_FOUND = declare(
    "API_GW_SNIPPETS_TOPIC_NOT_FOUND",
    404,
    "`near` has the form of an id, and no topic or card has this id",
    section=_SECTION,
    message="No topic or card has this id.",
)
API_GW_EXPLORE_INPUT_REQUIRED = declare(
    "API_GW_EXPLORE_INPUT_REQUIRED",
    400,
    "both `current_topic_id` and `keywords` are missing",
    section=_SECTION,
    message='Give current_topic_id, or keywords such as ["space travel"].',
)
API_GW_EXPLORE_INVALID_TOPIC_ID = declare(
    "API_GW_EXPLORE_INVALID_TOPIC_ID",
    400,
    "`current_topic_id` is not a non-empty string",
    section=_SECTION,
    message="current_topic_id is the topic_id or snippet_id of a card, as a string.",
)
API_GW_EXPLORE_INVALID_KEYWORDS_TYPE = declare(
    "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE",
    400,
    "`keywords` is not a list of at most 20 keywords",
    section=_SECTION,
)
API_GW_EXPLORE_INVALID_KEYWORD_ITEM = declare(
    "API_GW_EXPLORE_INVALID_KEYWORD_ITEM",
    400,
    "one of `keywords` is not a non-empty string of up to 100 characters",
    section=_SECTION,
)
API_GW_EXPLORE_INVALID_DEPTH_MODE = declare(
    "API_GW_EXPLORE_INVALID_DEPTH_MODE",
    400,
    "`depth_mode` is neither `deeper` nor `broader`",
    section=_SECTION,
    message='depth_mode is "deeper" or "broader"; leave it out for deeper.',
)
API_GW_EXPLORE_TOPIC_NOT_FOUND = declare(
    "API_GW_EXPLORE_TOPIC_NOT_FOUND",
    404,
    "no topic or card has this `current_topic_id`, and there are no `keywords`",
    section=_SECTION,
    message="There is no topic with this current_topic_id. Take the topic_id or snippet_id of a card, or give "
    "keywords.",
)
API_GW_SEARCH_QUERY_INVALID = declare(
    "API_GW_SEARCH_QUERY_INVALID",
    400,
    "`query` is not a string of 1 to 300 characters",
    section=_SECTION,
)
API_GW_CLIENT_ID_INVALID = declare(
    "API_GW_CLIENT_ID_INVALID",
    400,
    "`client_id` is not a string of 1 to 128 characters",
    section=_SECTION,
)
API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE = declare(
    "API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE",
    503,
    "no topics could be found for the landing page, and no card is stored",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES = declare(
    "API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
    503,
    "no card could be written for the landing page, and none is stored",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_EXPLORE_ERROR_TDA_FAILURE = declare(
    "API_GW_CPOA_EXPLORE_ERROR_TDA_FAILURE",
    503,
    "no topics could be found",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_EXPLORE_ERROR_SCA_CALL_FAILED_AFTER_RETRIES = declare(
    "API_GW_CPOA_EXPLORE_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
    503,
    "no card could be written for the topics found, and none is stored",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE = declare(
    "API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE",
    503,
    "no topics could be searched",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_SEARCH_ERROR_SCA_CALL_FAILED_AFTER_RETRIES = declare(
    "API_GW_CPOA_SEARCH_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
    503,
    "no card could be written for the topics found, and none is stored",
    section=_SECTION,
    message=_NO_TOPICS,
)
API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE = declare(
    "API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE",
    503,
    "the database is not available",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE = declare(
    "API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE",
    503,
    "the orchestrator is not available",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_CPOA_EXPLORE_SERVICE_UNAVAILABLE = declare(
    "API_GW_CPOA_EXPLORE_SERVICE_UNAVAILABLE",
    503,
    "the database is not available",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_CPOA_SEARCH_SERVICE_UNAVAILABLE = declare(
    "API_GW_CPOA_SEARCH_SERVICE_UNAVAILABLE",
    503,
    "the database is not available",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_SNIPPETS_UNEXPECTED_ERROR = declare(
    "API_GW_SNIPPETS_UNEXPECTED_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_CATEGORIES_UNEXPECTED_ERROR = declare(
    "API_GW_CATEGORIES_UNEXPECTED_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_EXPLORE_UNEXPECTED_ERROR = declare(
    "API_GW_EXPLORE_UNEXPECTED_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message=_INTERNAL,
)
API_GW_SEARCH_UNEXPECTED_ERROR = declare(
    "API_GW_SEARCH_UNEXPECTED_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message=_INTERNAL,
)
