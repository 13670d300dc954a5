"""What each route is for, what it takes and what it answers, in the types that the code reads and writes.

Here stands what no type says: sentences, headers, which errors of docs/errors.md a route may answer, whose token it
asks for. The routes themselves come from the functions; `document.py` fails where the two do not agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cpoa.agents.voice.voice_catalogue import VoiceParamsFields
from cpoa.audio.chapters import ChapterList
from cpoa.audio.waveform import Waveform
from cpoa.cards.rendering import Categories, ExploredTopics, SearchResults, Snippets
from cpoa.cards.requests import Exploration, SnippetsQuery, TopicSearch
from cpoa.episodes.answers import Accepted, EpisodeDetail, EpisodeListing, VoiceList
from cpoa.episodes.paging import ListQuery
from cpoa.episodes.request import EpisodeRequest
from shared.account_rules import Credentials, Registration
from shared.accounts import Registered, SignedIn
from shared.health import Health
from shared.media_access import MediaAccess, SignedUrl
from shared.sessions import PreferencesUpdate, PreferencesUpdated, SessionAnswer, SessionStart
from shared.subscriptions import Subscribed, Subscription


class Token(StrEnum):
    """Whose token a route asks for. OPTIONAL: a bad one is anonymous."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Header:
    description: str
    schema: dict[str, Any]
    example: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`shape`: a type of ours for JSON, None where `media_type` has no JSON or there is no body at all."""

    description: str
    shape: Any = None
    media_type: str | None = "application/json"
    example: Any = None
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """`query` and `body` are types whose fields are the parameters and the members; `body_rules` what several members
    must hold together, as JSON Schema, and `body_example` one that works where that of the fields would not; `errors`
    are codes."""

    tag: str
    summary: str
    description: str
    answers: dict[int, Answer]
    errors: tuple[str, ...] = ()
    body: Any = None
    body_rules: dict[str, Any] = field(default_factory=dict)
    body_example: dict[str, Any] | None = None
    query: Any = None
    own_query: dict[str, Header] = field(default_factory=dict)
    request_headers: tuple[str, ...] = ()
    token: Token = Token.NONE


IDEMPOTENCY_KEY = "X-Idempotency-Key"
WORKFLOW_ID = "X-Workflow-ID"
IF_NONE_MATCH = "If-None-Match"

_VISIBLE_ASCII = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
REQUEST_HEADERS = {
    IDEMPOTENCY_KEY: Header(
        "Repeat a request under the same key, as often as you like, and it is done once: the first answer comes again, "
        "with `Idempotency-Replayed: true` and the state of now. A UUID is best. Kept 24 hours, for user and route. "
        "`Idempotency-Key` is the same header. Without a token nothing is kept.",
        _VISIBLE_ASCII,
        "5f0c2f4e-6a57-4a35-9a30-0d1f3c1c2b11",
    ),
    WORKFLOW_ID: Header(
        "For following your own work: recorded, and a UUID that is free becomes the workflow's own id.",
        _VISIBLE_ASCII,
        "81010abd-05b0-4fdd-bee1-448f82801c94",
    ),
    IF_NONE_MATCH: Header("The ETag of the copy that you have.", {"type": "string"}, 'W/"0123456789abcdef"'),
}
ANSWER_HEADERS = {
    "Location": Header("Where it is.", {"type": "string"}, "/api/v1/podcasts/81010abd-05b0-4fdd-bee1-448f82801c94"),
    "Idempotency-Replayed": Header(
        "`true` where this answers a repetition.", {"type": "string", "enum": ["true"]}, "true"
    ),
    "ETag": Header("For If-None-Match.", {"type": "string"}, 'W/"0123456789abcdef"'),
    "Retry-After": Header("When to come again, in seconds.", {"type": "integer", "minimum": 1}, 2),
    "WWW-Authenticate": Header("Which kind of token is asked for.", {"type": "string"}, "Bearer"),
}

CLOSED_TYPES = (VoiceParamsFields,)

BODY_ERRORS = (
    "API_GW_BAD_REQUEST",
    "API_GW_MALFORMED_JSON",
    "API_GW_PAYLOAD_REQUIRED",
    "API_GW_PAYLOAD_TOO_LARGE",
    "API_GW_UNSUPPORTED_MEDIA_TYPE",
)
TOKEN_ERRORS = ("AUTH_MISSING_TOKEN", "AUTH_INVALID_TOKEN", "AUTH_EXPIRED_TOKEN", "AUTH_USER_NOT_FOUND")
KEY_ERRORS = (
    "API_GW_IDEMPOTENCY_KEY_INVALID",
    "API_GW_IDEMPOTENCY_IN_PROGRESS",
    "API_GW_IDEMPOTENCY_KEY_REUSED",
    "API_GW_WORKFLOW_ID_INVALID",
)
ID_ERRORS = ("API_GW_NOT_FOUND",)  # an id that is empty, or holds a line end: functions-framework knows no such address
CHANGE_ERRORS = (*ID_ERRORS, "API_GW_PODCAST_NOT_FOUND", "API_GW_PODCAST_FORBIDDEN", "API_GW_PODCAST_DB_ERROR_CHANGE")
# Of every route: a fault of ours, and what the load balancer answers while a function restarts.
EVERYWHERE = ("API_GW_INTERNAL_ERROR", "API_GW_UPSTREAM_UNAVAILABLE", "API_GW_UPSTREAM_TIMEOUT")

# Of no route in particular: what an address, a method or the database's state brings about before a route has a say.
ANYWHERE = {
    "NotFound": ("API_GW_NOT_FOUND",),
    "MethodNotAllowed": ("API_GW_METHOD_NOT_ALLOWED",),
    "RequestTimeout": ("API_GW_REQUEST_TIMEOUT",),
    "AddressTooLong": ("API_GW_URI_TOO_LONG",),
    "ExpectationFailed": ("API_GW_EXPECTATION_FAILED",),
    "MisdirectedRequest": ("API_GW_MISDIRECTED_REQUEST",),
    "TooManyRequests": ("API_GW_TOO_MANY_REQUESTS",),
    "HeadersTooLarge": ("API_GW_HEADERS_TOO_LARGE",),
    "DatabaseError": ("API_GW_DATABASE_ERROR",),
    "Unavailable": ("API_GW_DATABASE_UNAVAILABLE", "API_GW_SERVICE_UNAVAILABLE"),
    "VersionNotSupported": ("API_GW_HTTP_VERSION_NOT_SUPPORTED",),
    "CallerForbidden": ("AUTH_CALLER_FORBIDDEN",),
}

ACCOUNTS, CARDS, EPISODES, SESSIONS, OTHERS = "Accounts", "Cards", "Episodes", "Sessions", "Others"
TAGS = {
    ACCOUNTS: "Registering and signing in.",
    CARDS: "Topics worth an episode: the landing page, exploring, searching.",
    EPISODES: "Asking for an episode, following how it is made, listening, reading along.",
    SESSIONS: "A client's session and its preferences.",
    OTHERS: "Subscribing, health, and what is for services inside.",
}

_REPLAYED = ("Idempotency-Replayed",)
_TRANSCRIPT = "WEBVTT\n\n00:00:00.000 --> 00:00:02.480\n<v Anna>Welcome to the show. I'm Anna.</v>\n"
_NOT_CHANGED = Answer("Your copy is good.", media_type=None, headers=("ETag",))


def _text(summary: str, answer: Answer, error_code: str) -> Operation:
    return Operation(
        tag=EPISODES,
        summary=summary,
        description="It never changes once it is there.",
        request_headers=(IF_NONE_MATCH,),
        answers={200: answer, 304: _NOT_CHANGED},
        errors=(*ID_ERRORS, "API_GW_PODCAST_NOT_FOUND", error_code, "API_GW_PODCAST_DB_ERROR_DETAILS"),
    )


def _audio(verb: str) -> Operation:
    return Operation(
        tag=EPISODES,
        summary=f"{verb} the audio",
        description="Redirects to a signed address of the MP3, good for two hours, which answers ranges.",
        own_query={
            "download": Header("`1`: the file is saved under the episode's name.", {"type": "string"}, "1"),
        },
        answers={302: Answer("The address of the audio.", media_type=None, headers=("Location",))},
        errors=(*ID_ERRORS, "API_GW_AUDIO_NOT_FOUND", "API_GW_AUDIO_DB_ERROR", "API_GW_SIGNED_URL_FAILED"),
    )


OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/auth/register"): Operation(
        tag=ACCOUNTS,
        summary="Register",
        description="Makes an account. Sign in afterwards.",
        body=Registration,
        answers={201: Answer("The account is made.", Registered)},
        errors=(
            *BODY_ERRORS,
            "API_GW_AUTH_INVALID_USERNAME",
            "API_GW_AUTH_INVALID_EMAIL",
            "API_GW_AUTH_INVALID_PASSWORD",
            "API_GW_AUTH_USER_EXISTS",
            "API_GW_AUTH_TOO_MANY_ATTEMPTS",
            "API_GW_AUTH_DB_ERROR_REGISTER",
        ),
    ),
    ("POST", "/auth/login"): Operation(
        tag=ACCOUNTS,
        summary="Sign in",
        description="Gives an access token that is good for an hour.",
        body=Credentials,
        answers={200: Answer("The access token.", SignedIn)},
        errors=(
            *BODY_ERRORS,
            "API_GW_AUTH_INVALID_LOGIN_ID",
            "API_GW_AUTH_INVALID_PASSWORD_LOGIN",
            "API_GW_AUTH_INVALID_CREDENTIALS",
            "API_GW_AUTH_TOO_MANY_ATTEMPTS",
            "API_GW_AUTH_JWT_GENERATION_FAILED",
            "API_GW_AUTH_DB_ERROR_LOGIN",
        ),
    ),
    ("GET", "/api/v1/snippets"): Operation(
        tag=CARDS,
        summary="Cards for the landing page",
        description="From all categories in turn, or from `category`, or from those that a signed-in user's session "
        "prefers. Stored cards come at once; past their age they are made anew in the background.",
        query=SnippetsQuery,
        request_headers=(IDEMPOTENCY_KEY, WORKFLOW_ID),
        token=Token.OPTIONAL,
        answers={200: Answer("The cards.", Snippets, headers=_REPLAYED)},
        errors=(
            "API_GW_SNIPPETS_INVALID_LIMIT",
            "API_GW_SNIPPETS_INVALID_CATEGORY",
            *KEY_ERRORS,
            "API_GW_SIGNED_URL_FAILED",
            "API_GW_SNIPPETS_UNEXPECTED_ERROR",
            "API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE",
            "API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE",
            "API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
        ),
    ),
    ("GET", "/api/v1/categories"): Operation(
        tag=CARDS,
        summary="The categories",
        description="In the order in which they are shown.",
        answers={200: Answer("The categories.", Categories)},
        errors=("API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE", "API_GW_CATEGORIES_UNEXPECTED_ERROR"),
    ),
    ("POST", "/api/v1/topics/explore"): Operation(
        tag=CARDS,
        summary="Explore around a topic",
        description="Give the topic of a card, or keywords. Deeper and broader answer with different topics.",
        body=Exploration,
        body_example={"keywords": ["space travel", "mars colonization"], "depth_mode": "broader"},
        body_rules={
            "anyOf": [
                {"required": ["current_topic_id"], "properties": {"current_topic_id": {"type": "string"}}},
                {"required": ["keywords"], "properties": {"keywords": {"type": "array", "minItems": 1}}},
            ]
        },
        request_headers=(IDEMPOTENCY_KEY, WORKFLOW_ID),
        token=Token.REQUIRED,
        answers={200: Answer("The topics around it.", ExploredTopics, headers=_REPLAYED)},
        errors=(
            *BODY_ERRORS,
            "API_GW_EXPLORE_INPUT_REQUIRED",
            "API_GW_EXPLORE_INVALID_TOPIC_ID",
            "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE",
            "API_GW_EXPLORE_INVALID_KEYWORD_ITEM",
            "API_GW_EXPLORE_INVALID_DEPTH_MODE",
            "API_GW_CLIENT_ID_INVALID",
            *KEY_ERRORS,
            *TOKEN_ERRORS,
            "API_GW_TOO_MANY_REQUESTS",
            "API_GW_EXPLORE_TOPIC_NOT_FOUND",
            "API_GW_SIGNED_URL_FAILED",
            "API_GW_EXPLORE_UNEXPECTED_ERROR",
            "API_GW_CPOA_EXPLORE_SERVICE_UNAVAILABLE",
            "API_GW_CPOA_EXPLORE_ERROR_TDA_FAILURE",
            "API_GW_CPOA_EXPLORE_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
        ),
    ),
    ("POST", "/api/v1/search/podcasts"): Operation(
        tag=CARDS,
        summary="Search for topics",
        description="By relevance. A typing error or another form of a word finds what was meant; nothing found is an "
        "empty list.",
        body=TopicSearch,
        request_headers=(IDEMPOTENCY_KEY, WORKFLOW_ID),
        token=Token.REQUIRED,
        answers={200: Answer("The topics found.", SearchResults, headers=_REPLAYED)},
        errors=(
            *BODY_ERRORS,
            "API_GW_SEARCH_QUERY_INVALID",
            "API_GW_CLIENT_ID_INVALID",
            *KEY_ERRORS,
            *TOKEN_ERRORS,
            "API_GW_TOO_MANY_REQUESTS",
            "API_GW_SIGNED_URL_FAILED",
            "API_GW_SEARCH_UNEXPECTED_ERROR",
            "API_GW_CPOA_SEARCH_SERVICE_UNAVAILABLE",
            "API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE",
            "API_GW_CPOA_SEARCH_ERROR_SCA_CALL_FAILED_AFTER_RETRIES",
        ),
    ),
    ("POST", "/api/v1/podcasts"): Operation(
        tag=EPISODES,
        summary="Ask for an episode",
        description="From a topic, from a card, or from your own texts. It is made in the background: follow it at "
        "`Location`. Send an idempotency key, and a lost answer never makes a second episode.",
        body=EpisodeRequest,
        body_example={
            "topic": "The History of Podcasting",
            "length_minutes": 4,
            "voice_params": {"voice_name": "clara", "speaking_rate": 1.1},
        },
        request_headers=(IDEMPOTENCY_KEY, WORKFLOW_ID),
        token=Token.REQUIRED,
        answers={
            201: Answer("The episode is accepted.", Accepted, headers=("Location",)),
            200: Answer("It was accepted before, under this key.", Accepted, headers=("Location", *_REPLAYED)),
        },
        errors=(
            *BODY_ERRORS,
            "API_GW_PODCAST_TOPIC_INVALID",
            "API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE",
            "API_GW_PODCAST_INVALID_VOICE_PARAMS",
            "API_GW_PODCAST_INVALID_CLIENT_ID",
            "API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE",
            "API_GW_PODCAST_INVALID_SOURCES",
            "API_GW_PODCAST_INVALID_LENGTH",
            "API_GW_PODCAST_INVALID_VISIBILITY",
            "API_GW_PODCAST_INVALID_TOPIC_ID",
            *KEY_ERRORS,
            *TOKEN_ERRORS,
            "API_GW_PODCAST_TOPIC_NOT_FOUND",
            "API_GW_PODCAST_NOT_FOUND",
            "API_GW_PODCAST_TOO_MANY_RUNNING",
            "API_GW_PODCAST_DAILY_LIMIT",
            "API_GW_PODCAST_AT_CAPACITY",
            "API_GW_PODCAST_DB_ERROR_CREATE_TASK",
            "API_GW_VOICES_UNAVAILABLE",
            "API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE",
        ),
    ),
    ("GET", "/api/v1/podcasts"): Operation(
        tag=EPISODES,
        summary="List episodes",
        description="Everyone's public ones, or with `mine=true` all of your own; the newest first.",
        query=ListQuery,
        token=Token.OPTIONAL,
        answers={200: Answer("A page of the list.", EpisodeListing)},
        errors=(
            "API_GW_INVALID_PAGE",
            "API_GW_INVALID_PER_PAGE",
            "API_GW_INVALID_MINE",
            *TOKEN_ERRORS,
            "API_GW_PODCAST_DB_ERROR_LIST",
        ),
    ),
    ("GET", "/api/v1/podcasts/{podcast_id}"): Operation(
        tag=EPISODES,
        summary="One episode",
        description="How far it is, and everything there is to hear and read. Ask again with the ETag while it is "
        "made: an answer without news is a 304.",
        request_headers=(IF_NONE_MATCH,),
        answers={200: Answer("The episode.", EpisodeDetail, headers=("ETag",)), 304: _NOT_CHANGED},
        errors=(
            *ID_ERRORS,
            "API_GW_PODCAST_NOT_FOUND",
            "API_GW_PODCAST_DB_ERROR_DETAILS",
            "API_GW_SIGNED_URL_FAILED",
        ),
    ),
    ("DELETE", "/api/v1/podcasts/{podcast_id}"): Operation(
        tag=EPISODES,
        summary="Delete an episode",
        description="Your own. It is cancelled if it is still being made, gone for everybody at once, and its files "
        "are removed soon after.",
        token=Token.REQUIRED,
        answers={204: Answer("It is deleted.", media_type=None)},
        errors=(*TOKEN_ERRORS, *CHANGE_ERRORS),
    ),
    ("POST", "/api/v1/podcasts/{podcast_id}/cancel"): Operation(
        tag=EPISODES,
        summary="Cancel an episode",
        description="Your own, while it is being made. What is finished is kept for a retry.",
        token=Token.REQUIRED,
        answers={200: Answer("It is cancelled.", Accepted)},
        errors=(*TOKEN_ERRORS, *CHANGE_ERRORS, "API_GW_PODCAST_ALREADY_ENDED"),
    ),
    ("POST", "/api/v1/podcasts/{podcast_id}/retry"): Operation(
        tag=EPISODES,
        summary="Try an episode again",
        description="Your own, after it failed or was cancelled. It goes on where it ended: what is finished is not "
        "made again.",
        token=Token.REQUIRED,
        answers={202: Answer("It is being made.", Accepted, headers=("Location",))},
        errors=(
            *TOKEN_ERRORS,
            *CHANGE_ERRORS,
            "API_GW_PODCAST_NOT_RETRYABLE",
            "API_GW_PODCAST_TOO_MANY_RUNNING",
            "API_GW_PODCAST_AT_CAPACITY",
        ),
    ),
    ("GET", "/api/v1/podcasts/{podcast_id}/audio.mp3"): _audio("Listen to"),
    ("HEAD", "/api/v1/podcasts/{podcast_id}/audio.mp3"): _audio("Look for"),
    ("GET", "/api/v1/podcasts/{podcast_id}/transcript.vtt"): _text(
        "The transcript",
        Answer(
            "WebVTT, timed to the audio, with a voice for every cue.",
            media_type="text/vtt",
            example=_TRANSCRIPT,
            headers=("ETag",),
        ),
        "API_GW_TRANSCRIPT_NOT_FOUND",
    ),
    ("GET", "/api/v1/podcasts/{podcast_id}/chapters.json"): _text(
        "The chapters",
        Answer("The chapters.", ChapterList, media_type="application/json+chapters", headers=("ETag",)),
        "API_GW_CHAPTERS_NOT_FOUND",
    ),
    ("GET", "/api/v1/podcasts/{podcast_id}/waveform.json"): _text(
        "The waveform", Answer("For drawing it.", Waveform, headers=("ETag",)), "API_GW_WAVEFORM_NOT_FOUND"
    ),
    ("GET", "/api/v1/voices"): Operation(
        tag=EPISODES,
        summary="The voices",
        description="Each can host, and brings a guest of its own; each has a short sample.",
        answers={200: Answer("The voices.", VoiceList)},
        errors=("API_GW_VOICES_UNAVAILABLE",),
    ),
    ("POST", "/api/v1/session/init"): Operation(
        tag=SESSIONS,
        summary="Begin a session, or come again",
        description="Under an id that your client has made.",
        body=SessionStart,
        answers={200: Answer("The session's preferences.", SessionAnswer)},
        errors=(
            *BODY_ERRORS,
            "API_GW_SESSION_CLIENT_ID_INVALID",
            "API_GW_TOO_MANY_REQUESTS",
            "API_GW_SESSION_DB_ERROR_INIT",
        ),
    ),
    ("GET", "/api/v1/session/preferences"): Operation(
        tag=SESSIONS,
        summary="A session's preferences",
        description="Of the session with this id.",
        query=SessionStart,
        answers={200: Answer("The preferences.", SessionAnswer)},
        errors=(
            "API_GW_SESSION_CLIENT_ID_INVALID",
            "API_GW_SESSION_NOT_FOUND",
            "API_GW_SESSION_DB_ERROR_GET_PREFS",
        ),
    ),
    ("POST", "/api/v1/session/preferences"): Operation(
        tag=SESSIONS,
        summary="Replace a session's preferences",
        description="The first who writes binds the session; afterwards only they may write to it.",
        body=PreferencesUpdate,
        token=Token.REQUIRED,
        answers={200: Answer("They are replaced.", PreferencesUpdated)},
        errors=(
            *BODY_ERRORS,
            "API_GW_SESSION_CLIENT_ID_INVALID",
            "API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD",
            *TOKEN_ERRORS,
            "API_GW_SESSION_FORBIDDEN",
            "API_GW_SESSION_NOT_FOUND",
            "API_GW_SESSION_DB_ERROR_UPDATE_PREFS",
        ),
    ),
    ("POST", "/api/v1/subscribe"): Operation(
        tag=OTHERS,
        summary="Subscribe by e-mail",
        description="To hear of updates.",
        body=Subscription,
        answers={201: Answer("The address is subscribed.", Subscribed)},
        errors=(
            "API_GW_BAD_REQUEST",
            "SUBSCRIBE_PAYLOAD_REQUIRED",
            "SUBSCRIBE_EMAIL_REQUIRED",
            "SUBSCRIBE_INVALID_EMAIL_FORMAT",
            "SUBSCRIBE_EMAIL_EXISTS",
            "API_GW_PAYLOAD_TOO_LARGE",
            "API_GW_UNSUPPORTED_MEDIA_TYPE",
            "API_GW_TOO_MANY_REQUESTS",
            "SUBSCRIBE_DB_ERROR",
            "SUBSCRIBE_UNEXPECTED_ERROR",
        ),
    ),
    ("GET", "/api/v1/internal/media_access_url"): Operation(
        tag=OTHERS,
        summary="A signed address, for services inside",
        description="In the cloud it is reached from inside alone, with the token of a service account.",
        query=MediaAccess,
        token=Token.SERVICE,
        answers={200: Answer("The address.", SignedUrl)},
        errors=(
            "MISSING_GCS_URI",
            "INVALID_GCS_URI_FORMAT",
            "MEDIA_ACCESS_FORBIDDEN",
            "MEDIA_NOT_FOUND",
            "SIGNED_URL_GENERATION_FAILED",
            "INTERNAL_SERVER_ERROR",
        ),
    ),
    ("GET", "/health"): Operation(
        tag=OTHERS,
        summary="Health",
        description="Whether the orchestrator's functions can be imported and the database answers.",
        answers={200: Answer("All is well.", Health), 503: Answer("Something is not.", Health)},
    ),
}
