"""One request for each line of the contract's checklist about an internal failure. The failure is real: the table,
the connections or the agent are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import jwt

from cpoa.cards import responses
from shared.database_errors import DatabaseUnavailableError
from shared.media_store import MediaStore
from tests.integration.cards_parts import EXPLORE, SEARCH, SNIPPETS
from tests.integration.contract_cases import (
    ACCOUNT,
    AUDIO,
    CATEGORIES,
    CREDENTIALS,
    EXPLORATION,
    INIT,
    LOGIN,
    MEDIA,
    PREFERENCES,
    QUERY,
    REGISTER,
    SESSION,
    SUBSCRIBE,
    SUBSCRIPTION,
    TOPIC,
    UPDATE,
    Case,
    get,
    named,
    post,
    unnamed,
)
from tests.integration.podcasts_api import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.integration.contract_cases import Ask
    from tests.integration.contract_scene import Scene
    from tests.integration.whole_api import WholeApi


def without_connections(function: str, ask: Ask) -> Ask:
    def asked(scene: Scene) -> TestResponse:
        with scene.without_connections(function):
            return ask(scene)

    return asked


def without_agent(call: str, ask: Callable[[WholeApi], TestResponse]) -> Ask:
    return lambda scene: ask(scene.without_agent(call))


def _cards_unavailable(path: str, name: str, discovery: str, ask: Callable[[WholeApi], TestResponse]) -> list[Case]:
    """``name``: the route's name in the error codes; ``discovery``: the agent's call that finds its topics."""
    route = f"{'GET' if path == SNIPPETS else 'POST'} {path}"
    codes = f"API_GW_CPOA_{name}"
    return [
        unnamed(
            route, 503, f"{codes}_SERVICE_UNAVAILABLE", without_connections("snippets", lambda scene: ask(scene.api))
        ),
        unnamed(route, 503, f"{codes}_ERROR_TDA_FAILURE", without_agent(discovery, ask)),
        unnamed(route, 503, f"{codes}_ERROR_SCA_CALL_FAILED_AFTER_RETRIES", without_agent("craft", ask)),
    ]


UNAVAILABLE = [
    *_cards_unavailable(SNIPPETS, "SNIPPET", "fresh_topics", lambda api: api.nobody().get(SNIPPETS)),
    *_cards_unavailable(EXPLORE, "EXPLORE", "explore", lambda api: api.person().post(EXPLORE, EXPLORATION)),
    *_cards_unavailable(SEARCH, "SEARCH", "search", lambda api: api.person().post(SEARCH, QUERY)),
    unnamed(
        f"GET {CATEGORIES}",
        503,
        "API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE",
        lambda s: s.failing(responses, "categories", DatabaseUnavailableError()).nobody.get(CATEGORIES),
    ),
    unnamed(
        f"POST {PATH}",
        503,
        "API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE",
        without_connections("podcasts", post(PATH, TOPIC)),
    ),
]


def without(table: str, ask: Ask) -> Ask:
    return lambda scene: ask(scene.without(table))


def failing(owner: object, name: str, ask: Ask, error: Exception | None = None) -> Ask:
    return lambda scene: ask(scene.failing(owner, name, error))


BROKEN = [
    named(f"POST {REGISTER}", 500, "API_GW_AUTH_DB_ERROR_REGISTER", without("users", post(REGISTER, ACCOUNT))),
    named(f"POST {LOGIN}", 500, "API_GW_AUTH_DB_ERROR_LOGIN", without("users", post(LOGIN, CREDENTIALS))),
    named(
        f"POST {LOGIN}",
        500,
        "API_GW_AUTH_JWT_GENERATION_FAILED",
        lambda s: (
            s.after(post(REGISTER, ACCOUNT)).failing(jwt, "encode", jwt.PyJWTError()).nobody.post(LOGIN, CREDENTIALS)
        ),
    ),
    unnamed(f"GET {SNIPPETS}", 500, "API_GW_SNIPPETS_UNEXPECTED_ERROR", without("topics_snippets", get(SNIPPETS))),
    unnamed(
        f"GET {SNIPPETS}",
        500,
        "API_GW_SIGNED_URL_FAILED",
        failing(MediaStore, "signed_urls", lambda s: s.corpus_api.nobody().get(SNIPPETS)),
    ),
    unnamed(
        f"GET {CATEGORIES}",
        500,
        "API_GW_CATEGORIES_UNEXPECTED_ERROR",
        failing(responses, "categories", get(CATEGORIES)),
    ),
    unnamed(
        f"POST {EXPLORE}",
        500,
        "API_GW_EXPLORE_UNEXPECTED_ERROR",
        lambda s: s.without("topics_snippets", s.corpus_api).corpus_api.person().post(EXPLORE, EXPLORATION),
    ),
    unnamed(f"POST {SEARCH}", 500, "API_GW_SEARCH_UNEXPECTED_ERROR", without("topics_snippets", post(SEARCH, QUERY))),
    unnamed(f"POST {PATH}", 500, "API_GW_PODCAST_DB_ERROR_CREATE_TASK", without("podcasts", post(PATH, TOPIC))),
    unnamed(
        f"GET {AUDIO}",
        500,
        "API_GW_AUDIO_DB_ERROR",
        without("podcasts", get(f"{PATH}/{uuid4()}/audio.mp3")),
    ),
    unnamed(
        f"GET {AUDIO}",
        500,
        "API_GW_SIGNED_URL_FAILED",
        failing(MediaStore, "signed_url", lambda s: s.nobody.get(f"{s.finished_episode()}/audio.mp3")),
    ),
    unnamed(f"POST {INIT}", 500, "API_GW_SESSION_DB_ERROR_INIT", without("user_sessions", post(INIT, SESSION))),
    unnamed(
        f"GET {PREFERENCES}",
        500,
        "API_GW_SESSION_DB_ERROR_GET_PREFS",
        without("user_sessions", get(f"{PREFERENCES}?client_id=c")),
    ),
    unnamed(
        f"POST {PREFERENCES}",
        500,
        "API_GW_SESSION_DB_ERROR_UPDATE_PREFS",
        without("user_sessions", post(PREFERENCES, UPDATE)),
    ),
    named(f"POST {SUBSCRIBE}", 500, "SUBSCRIBE_DB_ERROR", without("subscribers", post(SUBSCRIBE, SUBSCRIPTION))),
    named(
        f"POST {SUBSCRIBE}",
        500,
        "SUBSCRIBE_UNEXPECTED_ERROR",
        lambda s: s.failing(s.api.modules["subscribe"], "add_subscriber").nobody.post(SUBSCRIBE, SUBSCRIPTION),
    ),
    named(
        f"GET {MEDIA}",
        500,
        "SIGNED_URL_GENERATION_FAILED",
        failing(MediaStore, "signed_url", lambda s: s.nobody.get(f"{MEDIA}?gcs_uri={s.stored_object()}")),
    ),
    named(
        f"GET {MEDIA}",
        500,
        "INTERNAL_SERVER_ERROR",
        failing(MediaStore, "exists", lambda s: s.nobody.get(f"{MEDIA}?gcs_uri={s.stored_object()}")),
    ),
]
