"""Runs schemathesis on the API's description: each response must match it, even to invalid requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from tools.openapi.__main__ import OPENAPI_FILE

if TYPE_CHECKING:
    from schemathesis import Case

    from local.cli.api_client import ApiClient

IDEMPOTENCY_KEY = "X-Idempotency-Key"
pytestmark = pytest.mark.contract
EXAMPLES = 60  # for each of schemathesis's ways of making requests to one route

TOKEN_ADDED = "the only faults are a missing token, which the call adds, and unknown parameters, which are ignored"
OPEN_ON_LOOPBACK = "in the cloud its ingress and IAM ask for the token; on a laptop the loopback address does"
# (operation, check) -> the reason to skip it. All other checks of schemathesis run on every operation.
DISABLED_CHECKS = {
    ("GET /api/v1/playlists", "negative_data_rejection"): TOKEN_ADDED,
    ("GET /api/v1/account/bookmarks", "negative_data_rejection"): TOKEN_ADDED,
    ("GET /api/v1/feeds.opml", "negative_data_rejection"): TOKEN_ADDED,
    ("GET /api/v1/internal/media_access_url", "ignored_auth"): OPEN_ON_LOOPBACK,
    ("GET /api/v1/internal/media_access_url", "missing_required_header"): OPEN_ON_LOOPBACK,
    ("GET /api/v1/internal/media_access_url", "negative_data_rejection"): OPEN_ON_LOOPBACK,
}

# A description of OpenAPI cannot say that a request may have one of these parameters, `depth` only with `near`, and
# `show_id` only with `mine=true`. test_open_search.py and test_shows_of_episodes_api.py send what is refused.
FINDING_CARDS = "GET /api/v1/snippets"
LISTING_EPISODES = "GET /api/v1/podcasts"
EXCLUSIVE_PARAMETERS = ("near", "q", "category")

WORDS = ["tea", "coral reefs", "the Roman aqueducts", "Ada Lovelace", "bees & flowers", "chess"]
FORMATS = {
    "email": st.from_regex(r"[a-z]{1,12}\.[a-z]{1,12}@[a-z]{2,12}\.(com|org|net)", fullmatch=True),
    "language-tag": st.sampled_from(["en", "en-US", "en-GB"]),
    "spoken-text": st.lists(st.sampled_from(WORDS), min_size=9, max_size=60).map(" and ".join),
    "spoken-topic": st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" and ".join),
    "password": st.from_regex("[a-z]{3,9} [0-9]{5,9} [a-z]{3,9}", fullmatch=True),
    "username": st.text(
        st.characters(codec="utf-8", categories=("L", "N"), exclude_characters="\u115f\u1160\u3164\uffa0"),
        min_size=3,
        max_size=60,
    ),
    "web-address": st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z]{0,9}", fullmatch=True),
}


load_all_checks()
for name, strategy in FORMATS.items():
    schemathesis.openapi.format(name, strategy)
schema = schemathesis.openapi.from_path(OPENAPI_FILE)
schema.config.update(base_url="http://127.0.0.1:9")  # each call passes the URL of the stack
# JSON Schema cannot forbid NUL in strings at any depth; test_bad_input.py sends them.
schema.config.generation.update(allow_x00=False)
# A file that is announced as larger than files may be: schemathesis does not count this status as a refusal.
rejection = schema.config.checks.negative_data_rejection
rejection.expected_statuses = [*rejection.expected_statuses, "413"]


def is_visible_ascii(key: str | None) -> bool:
    """Returns whether the idempotency key is valid."""
    return bool(key and re.fullmatch("[!-~]{1,255}", key))


def leave_fitting_parameters(case: Case) -> None:
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.operation.label == FINDING_CARDS:
        for name in [name for name in EXCLUSIVE_PARAMETERS if name in case.query][1:]:
            del case.query[name]
        if "near" not in case.query:
            case.query.pop("depth", None)
    if case.operation.label == LISTING_EPISODES and "show_id" in case.query:
        case.query["mine"] = "true"


def checks_of(operation: str) -> list[Any]:
    names = [name for name in CHECKS.get_all_names() if (operation, name) not in DISABLED_CHECKS]
    return [CHECKS.get_one(name) for name in names]


@pytest.fixture(scope="session")
def _known_ids(episode: dict[str, Any], waiting_episode: dict[str, Any]) -> None:
    """Makes most of the ids in the paths, and half of the media, belong to an existing episode."""
    ids = [episode["podcast_id"], waiting_episode["podcast_id"], str(uuid4())]
    schemathesis.openapi.format("uuid", st.sampled_from(ids))
    schemathesis.openapi.format("gcs-uri", st.sampled_from([episode["final_audio_filepath"], "gs://elsewhere/a.mp3"]))


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("paused_queue", "_known_ids")
def test_each_response_matches_the_description(
    case: Case, client: ApiClient, stack_url: str, episode: dict[str, Any]
) -> None:
    if is_visible_ascii(case.headers.get(IDEMPOTENCY_KEY)):
        case.headers[IDEMPOTENCY_KEY] = str(uuid4())  # the same key with another payload is refused, as described
    if case.method == "DELETE" and case.path_parameters.get("podcast_id") == episode["podcast_id"]:
        # The other operations still need the shared episode.
        disposable = client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})
        case.path_parameters["podcast_id"] = disposable["podcast_id"]
    leave_fitting_parameters(case)
    case.call_and_validate(
        base_url=stack_url,
        headers={"Authorization": f"Bearer {client.token}"},
        checks=checks_of(case.operation.label),
        allow_redirects=False,
    )


def test_the_served_description_is_the_checked_one(stack_url: str) -> None:
    served = requests.get(f"{stack_url}/api/v1/openapi.json", timeout=10)
    assert served.headers["Content-Type"] == "application/json"
    assert served.text == OPENAPI_FILE.read_text(encoding="utf-8")


def test_the_disabled_checks_name_existing_operations_and_checks() -> None:
    operations = {result.ok().label for result in schema.get_all_operations()}
    assert {operation for operation, _ in DISABLED_CHECKS} <= operations
    assert {check for _, check in DISABLED_CHECKS} <= set(CHECKS.get_all_names())
    assert {FINDING_CARDS, LISTING_EPISODES} <= operations
