"""One request for each line of the contract's checklist that a request alone can cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from features.accounts.tokens import LIFETIME_SECONDS
from tests.integration.cards_parts import EXPLORE, SEARCH, SNIPPETS
from tests.integration.contract_checklist import Line
from tests.integration.podcasts_api import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.integration.contract_scene import Scene

    Ask = Callable[[Scene], TestResponse]


@dataclass(frozen=True)
class Case:
    """``code``: the expected error code, also where the source gives only a status."""

    line: Line
    code: str
    ask: Ask

    def __str__(self) -> str:
        return f"{self.line.route}: {self.line.status} {self.code}".rstrip()


def named(route: str, status: int, code: str, ask: Ask) -> Case:
    return Case(Line(route, status, code), code, ask)


def unnamed(route: str, status: int, code: str, ask: Ask) -> Case:
    """The source gives this status no code."""
    return Case(Line(route, status), code, ask)


REGISTER, LOGIN = "/auth/register", "/auth/login"
INIT, PREFERENCES = "/api/v1/session/init", "/api/v1/session/preferences"
SUBSCRIBE, MEDIA = "/api/v1/subscribe", "/api/v1/internal/media_access_url"
CATEGORIES = "/api/v1/categories"
DETAILS, AUDIO = f"{PATH}/{{podcast_id}}", f"{PATH}/{{podcast_id}}/audio.mp3"

ACCOUNT = {"username": "newuser", "email": "user@example.com", "password": "securepassword123"}
CREDENTIALS = {"login_identifier": "user@example.com", "password": "securepassword123"}
EXPLORATION = {"keywords": ["space travel", "mars colonization"], "depth_mode": "broader", "client_id": "c"}
QUERY = {"query": "artificial intelligence in healthcare", "client_id": "c"}
TOPIC = {"topic": "The History of Podcasting", "voice_params": {}, "client_id": "c", "test_scenarios": {}}
SESSION = {"client_id": "your_session_id"}
UPDATE = SESSION | {"preferences": {"key": "value"}}
SUBSCRIPTION = {"email": "user@example.com"}
BODIES = {EXPLORE: EXPLORATION, SEARCH: QUERY, PATH: TOPIC, PREFERENCES: UPDATE}
HEADERS = {"x_idempotency_key": "k", "x_workflow_id": "w"}


def post(path: str, fields: object) -> Ask:
    return lambda scene: scene.person.post(path, fields)


def send(path: str, body: bytes) -> Ask:
    return lambda scene: scene.person.send(path, body)


def get(path: str) -> Ask:
    return lambda scene: scene.nobody.get(path)


ACCEPTED = [
    named("GET /health", 200, "", get("/health")),
    named(f"POST {REGISTER}", 201, "", lambda scene: scene.nobody.post(REGISTER, ACCOUNT)),
    named(f"POST {LOGIN}", 200, "", lambda s: s.after(post(REGISTER, ACCOUNT)).nobody.post(LOGIN, CREDENTIALS)),
    named(
        f"GET {SNIPPETS}", 200, "", lambda s: s.corpus_api.nobody().get(f"{SNIPPETS}?limit=2", x_idempotency_key="k")
    ),
    named(f"GET {CATEGORIES}", 200, "", get(CATEGORIES)),
    named(f"POST {EXPLORE}", 200, "", lambda s: s.corpus_api.person().post(EXPLORE, EXPLORATION, **HEADERS)),
    named(f"POST {SEARCH}", 200, "", lambda s: s.corpus_api.person().post(SEARCH, QUERY, **HEADERS)),
    named(f"POST {PATH}", 201, "", lambda s: s.person.post(PATH, TOPIC, **HEADERS)),
    named(
        f"POST {PATH}",
        200,
        "",
        lambda s: s.after(lambda s: s.person.post(PATH, TOPIC, **HEADERS)).person.post(PATH, TOPIC, **HEADERS),
    ),
    named(f"GET {PATH}", 200, "", lambda s: s.after(post(PATH, TOPIC)).nobody.get(f"{PATH}?page=1&per_page=10")),
    named(f"GET {DETAILS}", 200, "", lambda s: s.nobody.get(s.finished_episode())),
    named(f"GET {AUDIO}", 302, "", lambda s: s.nobody.get(f"{s.finished_episode()}/audio.mp3")),
    named(f"POST {INIT}", 200, "", lambda s: s.nobody.post(INIT, SESSION)),
    named(
        f"GET {PREFERENCES}",
        200,
        "",
        lambda s: s.after(post(INIT, SESSION)).nobody.get(f"{PREFERENCES}?client_id=your_session_id"),
    ),
    named(f"POST {PREFERENCES}", 200, "", lambda s: s.after(post(INIT, SESSION)).person.post(PREFERENCES, UPDATE)),
    named(f"POST {SUBSCRIBE}", 201, "", lambda s: s.nobody.post(SUBSCRIBE, SUBSCRIPTION)),
    named(f"GET {MEDIA}", 200, "", lambda s: s.nobody.get(f"{MEDIA}?gcs_uri={s.stored_object()}")),
]

REFUSED = [
    *(
        named(f"POST {path}", 400, code, post(path, fields))
        for path, code, fields in (
            (REGISTER, "API_GW_AUTH_INVALID_USERNAME", ACCOUNT | {"username": "ab"}),
            (REGISTER, "API_GW_AUTH_INVALID_EMAIL", ACCOUNT | {"email": "nobody"}),
            (REGISTER, "API_GW_AUTH_INVALID_PASSWORD", ACCOUNT | {"password": "short"}),
            (LOGIN, "API_GW_AUTH_INVALID_LOGIN_ID", {"password": "securepassword123"}),
            (LOGIN, "API_GW_AUTH_INVALID_PASSWORD_LOGIN", {"login_identifier": "newuser"}),
            (EXPLORE, "API_GW_EXPLORE_INPUT_REQUIRED", {"depth_mode": "deeper"}),
            (EXPLORE, "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE", {"keywords": "mars"}),
            (EXPLORE, "API_GW_EXPLORE_INVALID_KEYWORD_ITEM", {"keywords": ["mars", " "]}),
            (EXPLORE, "API_GW_EXPLORE_INVALID_TOPIC_ID", {"current_topic_id": ""}),
            (EXPLORE, "API_GW_EXPLORE_INVALID_DEPTH_MODE", EXPLORATION | {"depth_mode": "sideways"}),
            (EXPLORE, "API_GW_CLIENT_ID_INVALID", EXPLORATION | {"client_id": ""}),
            (SEARCH, "API_GW_SEARCH_QUERY_INVALID", {"query": " "}),
            (SEARCH, "API_GW_CLIENT_ID_INVALID", QUERY | {"client_id": 7}),
            (PATH, "API_GW_PODCAST_TOPIC_INVALID", {"topic": ""}),
            (PATH, "API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE", TOPIC | {"voice_params": "clara"}),
            (PATH, "API_GW_PODCAST_INVALID_CLIENT_ID", TOPIC | {"client_id": ""}),
            (PATH, "API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE", TOPIC | {"test_scenarios": []}),
            (PREFERENCES, "API_GW_SESSION_CLIENT_ID_INVALID", {"preferences": {}}),
            (PREFERENCES, "API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD", UPDATE | {"preferences": []}),
            (SUBSCRIBE, "SUBSCRIBE_EMAIL_REQUIRED", {}),
            (SUBSCRIBE, "SUBSCRIBE_INVALID_EMAIL_FORMAT", {"email": "nobody"}),
        )
    ),
    *(named(f"POST {path}", 400, "API_GW_PAYLOAD_REQUIRED", send(path, b"")) for path in BODIES),
    *(named(f"POST {path}", 400, "API_GW_MALFORMED_JSON", send(path, b"{")) for path in BODIES),
    named(f"POST {SUBSCRIBE}", 400, "SUBSCRIBE_PAYLOAD_REQUIRED", send(SUBSCRIBE, b"{")),
    unnamed(f"POST {INIT}", 400, "API_GW_SESSION_CLIENT_ID_INVALID", post(INIT, {})),
    unnamed(f"GET {PREFERENCES}", 400, "API_GW_SESSION_CLIENT_ID_INVALID", get(PREFERENCES)),
    named(f"GET {MEDIA}", 400, "MISSING_GCS_URI", get(MEDIA)),
    named(f"GET {MEDIA}", 400, "INVALID_GCS_URI_FORMAT", get(f"{MEDIA}?gcs_uri=https://example.com/a")),
    unnamed(f"GET {PREFERENCES}", 404, "API_GW_SESSION_NOT_FOUND", get(f"{PREFERENCES}?client_id=c")),
    unnamed(f"POST {PREFERENCES}", 404, "API_GW_SESSION_NOT_FOUND", post(PREFERENCES, UPDATE)),
    unnamed(f"GET {AUDIO}", 404, "API_GW_AUDIO_NOT_FOUND", get(f"{PATH}/{uuid4()}/audio.mp3")),
    named(
        f"POST {REGISTER}",
        409,
        "API_GW_AUTH_USER_EXISTS",
        lambda s: s.after(post(REGISTER, ACCOUNT)).nobody.post(REGISTER, ACCOUNT),
    ),
    named(
        f"POST {SUBSCRIBE}",
        409,
        "SUBSCRIBE_EMAIL_EXISTS",
        lambda s: s.after(post(SUBSCRIBE, SUBSCRIPTION)).nobody.post(SUBSCRIBE, SUBSCRIPTION),
    ),
]


def _unauthorized(path: str, fields: object) -> list[Case]:
    return [
        named(f"POST {path}", 401, "AUTH_MISSING_TOKEN", lambda s: s.nobody.post(path, fields)),
        named(
            f"POST {path}",
            401,
            "AUTH_INVALID_TOKEN",
            lambda s: s.with_authorization("Bearer not.a.token").person.post(path, fields),
        ),
        named(
            f"POST {path}",
            401,
            "AUTH_EXPIRED_TOKEN",
            lambda s: s.with_token(issued_seconds_ago=LIFETIME_SECONDS + 1).person.post(path, fields),
        ),
    ]


UNAUTHORIZED = [
    named(f"POST {LOGIN}", 401, "API_GW_AUTH_INVALID_CREDENTIALS", post(LOGIN, CREDENTIALS)),
    *(case for path, fields in BODIES.items() for case in _unauthorized(path, fields)),
]
