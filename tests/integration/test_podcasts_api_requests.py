"""Tests POST /api/v1/podcasts: what is accepted, what is rejected, and that a rejection writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from features.accounts.tokens import TokenKeys, issue_token
from shared import task_queue
from tests.integration.podcasts_api import KEY, OWN_TEXT, PATH, error_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.cloud import Target
    from tests.integration.podcasts_api import PodcastsApi

TABLES = ("podcasts", "workflow_instances", "task_instances", "idempotency_keys", "user_sessions")
WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"topic": None}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"topic": " \t"}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"topic": 7}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"topic": "x" * 301}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"topic": "珊瑚礁"}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"topic": "pourquoi les dinosaures ont disparu"}, "API_GW_PODCAST_TOPIC_INVALID"),
    ({"voice_params": "fast"}, "API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE"),
    ({"voice_params": {"speaking_rate": 9}}, "API_GW_PODCAST_INVALID_VOICE_PARAMS"),
    ({"voice_params": {"voice_name": "nobody"}}, "API_GW_PODCAST_INVALID_VOICE_PARAMS"),
    ({"client_id": " "}, "API_GW_PODCAST_INVALID_CLIENT_ID"),
    ({"test_scenarios": []}, "API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE"),
    ({"sources": []}, "API_GW_PODCAST_INVALID_SOURCES"),
    ({"sources": [{"text": "珊瑚礁是由珊瑚组成的水下生态系统。"}]}, "API_GW_PODCAST_INVALID_SOURCES"),
    ({"sources": [{"text": "Die Bienen kamen im Mai und sind gern im Garten."}]}, "API_GW_PODCAST_INVALID_SOURCES"),
    ({"sources": [{"text": "word " * 40_001}]}, "API_GW_PODCAST_INVALID_SOURCES"),
    ({"language": "de"}, "API_GW_PODCAST_LANGUAGE_UNAVAILABLE"),
    ({"language": "German"}, "API_GW_PODCAST_LANGUAGE_UNAVAILABLE"),
    ({"length_minutes": 31}, "API_GW_PODCAST_INVALID_LENGTH"),
    ({"visibility": "private"}, "API_GW_PODCAST_INVALID_VISIBILITY"),
    ({"topic_id": 7}, "API_GW_PODCAST_INVALID_TOPIC_ID"),
    ({"pronunciations": {}}, "API_GW_PRONUNCIATIONS_INVALID"),
    ({"pronunciations": [{"word": "Kuala", "say_as": "5"}]}, "API_GW_PRONUNCIATIONS_INVALID"),
    ({"topic_id": " "}, "API_GW_PODCAST_INVALID_TOPIC_ID"),
    ({"topic_id": "x" * 129}, "API_GW_PODCAST_INVALID_TOPIC_ID"),
]
ATTACKS: list[tuple[bytes, str | None, int, str]] = [
    (b"", None, 400, "API_GW_PAYLOAD_REQUIRED"),
    (b"  ", "application/json", 400, "API_GW_PAYLOAD_REQUIRED"),
    (b'["topic"]', "application/json", 400, "API_GW_PAYLOAD_REQUIRED"),
    (b"null", "application/json", 400, "API_GW_PAYLOAD_REQUIRED"),
    (b"{}", "application/json", 400, "API_GW_PODCAST_TOPIC_INVALID"),
    (b'{"sources": "a text"}', "application/json", 400, "API_GW_PODCAST_TOPIC_INVALID"),
    (b'{"sources": []}', "application/json", 400, "API_GW_PODCAST_INVALID_SOURCES"),
    (b'{"sources": [{"text": "four words in here"}]}', "application/json", 400, "API_GW_PODCAST_INVALID_SOURCES"),
    (b'{"topic": ', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree", "topic": "a bee"}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a\\u0000tree"}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree \\ud800"}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree \xff"}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree", "length_minutes": NaN}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree", "length_minutes": 1e999}', "application/json", 400, "API_GW_MALFORMED_JSON"),
    (b'{"topic": "a tree", "test_scenarios": ' + b'{"a":' * 5000, "application/json", 400, "API_GW_MALFORMED_JSON"),
    (
        b'{"topic": "a tree", "test_scenarios": ' + b'{"a":' * 200 + b"1" + b"}" * 201,
        "application/json",
        400,
        "API_GW_MALFORMED_JSON",
    ),
    (b'{"topic": "' + b"x" * 1_048_577 + b'"}', "application/json", 413, "API_GW_PAYLOAD_TOO_LARGE"),
    (b"topic=trees", "application/x-www-form-urlencoded", 415, "API_GW_UNSUPPORTED_MEDIA_TYPE"),
    (b'{"topic": "a tree"}', "text/plain", 415, "API_GW_UNSUPPORTED_MEDIA_TYPE"),
    (b'{"topic": "a tree"}', None, 415, "API_GW_UNSUPPORTED_MEDIA_TYPE"),
]


def rows(api: PodcastsApi) -> dict[str, int]:
    return {table: api.count(table) for table in TABLES}


def test_a_request_creates_an_episode_a_workflow_and_a_delivery(podcasts_api: PodcastsApi, target: Target):
    answer = podcasts_api.listener().ask()
    body = answer.json

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{PATH}/{body['podcast_id']}"
    assert "Idempotency-Replayed" not in answer.headers
    assert UUID(body["podcast_id"]).version == UUID(body["workflow_id"]).version == 4
    assert (body["topic"], body["generation_status"], body["audio_url"]) == ("Coral reefs", "pending", None)
    assert target.next_delivery().path == f"/steps/{body['workflow_id']}/research/1"
    assert rows(podcasts_api) == {
        "podcasts": 1,
        "workflow_instances": 1,
        "task_instances": 5,
        "idempotency_keys": 0,
        "user_sessions": 0,
    }


def test_the_details_are_the_orchestrators_result(podcasts_api: PodcastsApi):
    body = podcasts_api.listener().ask(voice_params={"speaking_rate": 1.2}).json
    details = body["details"]

    assert (details["task_id"], details["workflow_id"]) == (body["podcast_id"], body["workflow_id"])
    assert (details["topic"], details["status"], details["error_message"]) == ("Coral reefs", "pending", None)
    assert (details["asf_notification_status"], details["asf_websocket_url"]) == (None, None)
    assert details["final_audio_details"]["status"] == "not_run"
    assert details["final_audio_details"]["tts_settings_used"] == {"speaking_rate": 1.2}
    assert [entry["stage"] for entry in details["orchestration_log"]] == ["initialization"]
    assert details["orchestration_log"][0]["data_preview"] == "N/A"


def test_every_requested_option_is_recorded(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    body = listener.ask(
        topic="  Our \n bees ",
        sources=[{"text": OWN_TEXT, "title": " Bees\x07\n ", "url": "https://example.org/bees"}],
        voice_params={"voice_name": "clara"},
        client_id="a-session",
        test_scenarios={"pswa": "llm_error"},
        length_minutes=7,
        language="en-GB",
        visibility="public",
    )
    assert podcasts_api.request_of(body.json["podcast_id"]) == {
        "topic": "Our bees",
        "original_task_id": body.json["podcast_id"],
        "voice_params_input": {"voice_name": "clara"},
        "client_id": "a-session",
        "user_preferences": {},
        "test_scenarios": {"pswa": "llm_error"},
        "sources": [{"text": OWN_TEXT, "title": "Bees", "url": "https://example.org/bees", "upload_id": None}],
        "pronunciations": [],
        "length_minutes": 7,
        "language": "en-GB",
        "topic_id": None,
        "card": None,
        "ask": {"text": "Our bees", "kind": "what_is", "words": ["bees"], "subjects": ["bees"], "language": "en"},
        "visibility": "public",
        "show_id": listener.get(f"{PATH}/{body.json['podcast_id']}").json["show_id"],
    }


def test_a_request_with_a_text_needs_no_topic(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    answer = listener.ask(topic=None, sources=[{"text": f"# Our bees\n\n{OWN_TEXT}"}])

    assert (answer.status_code, answer.json["topic"]) == (201, "Our bees")
    assert listener.get(f"{PATH}/{answer.json['podcast_id']}").json["topic"] == "Our bees"


def test_a_null_field_counts_as_missing(podcasts_api: PodcastsApi):
    optional = ("language", "voice_params", "client_id", "test_scenarios", "sources", "length_minutes", "visibility")
    answer = podcasts_api.listener().ask(**dict.fromkeys(optional))

    assert answer.status_code == 201
    assert podcasts_api.request_of(answer.json["podcast_id"])["length_minutes"] == 4


def test_every_invalid_field_has_its_code_and_writes_nothing(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    before = rows(podcasts_api)

    refused = [error_of(listener.ask(**{"client_id": "a-session"} | wrong)) for wrong, _ in WRONG_FIELDS]

    assert refused == [(400, code) for _, code in WRONG_FIELDS]
    assert rows(podcasts_api) == before


def test_a_hostile_body_is_rejected_and_writes_nothing(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()

    refused = [error_of(listener.send(body, content_type)) for body, content_type, _, _ in ATTACKS]

    assert refused == [(status, code) for _, _, status, code in ATTACKS]
    assert set(rows(podcasts_api).values()) == {0}


def test_no_error_repeats_the_request(podcasts_api: PodcastsApi):
    answer = podcasts_api.listener().ask(sources=[{"text": "秘密の文章はここにあります。" * 5}])

    assert answer.status_code == 400
    assert "秘密" not in answer.text


def test_a_request_without_a_valid_token_is_rejected(podcasts_api: PodcastsApi):
    nobody, gone = podcasts_api.nobody(), issue_token(uuid4(), TokenKeys(current=KEY))
    tokens = {
        None: "AUTH_MISSING_TOKEN",
        "Basic eDp5": "AUTH_MISSING_TOKEN",
        "Bearer a.b.c": "AUTH_INVALID_TOKEN",
        f"Bearer {issue_token(uuid4(), TokenKeys(current='another key for tests of podcasts'))}": "AUTH_INVALID_TOKEN",
        f"Bearer {issue_token(uuid4(), TokenKeys(current=KEY), now=1_700_000_000)}": "AUTH_EXPIRED_TOKEN",
        f"Bearer {gone}": "AUTH_USER_NOT_FOUND",
    }
    for token, code in tokens.items():
        answer = nobody.ask(headers={"Authorization": token} if token else {})
        assert error_of(answer) == (401, code)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert set(rows(podcasts_api).values()) == {0}


def test_an_unused_uuid_becomes_the_workflow_id_and_a_used_one_does_not(podcasts_api: PodcastsApi):
    wanted = uuid4()
    headers = {"X-Workflow-ID": str(wanted).upper()}

    first, second = (podcasts_api.listener().ask(headers=headers).json["workflow_id"] for _ in range(2))

    assert first == str(wanted)
    assert second != first
    recorded = podcasts_api.database.fetch_all("select client_workflow_id from workflow_instances")
    assert [row["client_workflow_id"] for row in recorded] == [str(wanted).upper()] * 2


@pytest.mark.parametrize("wanted", ["trace-7", "{00000000-0000-4000-8000-000000000000}", "x" * 255, "~!"])
def test_a_workflow_id_that_is_not_a_uuid_is_only_recorded(podcasts_api: PodcastsApi, wanted: str):
    made = podcasts_api.listener().ask(headers={"X-Workflow-ID": wanted}).json["workflow_id"]
    row = podcasts_api.database.fetch_one("select client_workflow_id from workflow_instances")

    assert UUID(made).version == 4
    assert row == {"client_workflow_id": wanted}


def test_a_header_with_other_than_visible_ascii_is_rejected(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    for bad in ("", "two words", "x" * 256, "é", "a\tb"):
        assert error_of(listener.ask(headers={"X-Workflow-ID": bad})) == (400, "API_GW_WORKFLOW_ID_INVALID")
        assert error_of(listener.ask(headers={"X-Idempotency-Key": bad})) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
        assert error_of(listener.ask(headers={"Idempotency-Key": bad})) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
    assert set(rows(podcasts_api).values()) == {0}


def test_an_unknown_client_id_gets_a_session(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    for _ in range(2):
        assert listener.ask(client_id="a-new-session").status_code == 201
    row = podcasts_api.database.fetch_one("select session_id, user_id, preferences_json from user_sessions")

    assert row == {"session_id": "a-new-session", "user_id": None, "preferences_json": {}}


def test_a_sessions_preferences_are_added_to_the_request(podcasts_api: PodcastsApi):
    preferences = {"preferred_vfa_voice_name": "david", "preferred_vfa_speaking_rate": 1.1}
    podcasts_api.database.execute(
        "insert into user_sessions (session_id, preferences_json) values ('mine', cast(:preferences as jsonb))",
        preferences=json.dumps(preferences),
    )
    body = podcasts_api.listener().ask(client_id="mine", voice_params={"speaking_rate": 1.3}).json
    request = podcasts_api.request_of(body["podcast_id"])

    assert request["user_preferences"] == preferences
    assert request["voice_params_input"] == {"speaking_rate": 1.3}


def test_an_unreachable_queue_does_not_undo_an_accepted_request(
    load_podcasts_api: Callable[..., PodcastsApi], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(task_queue, "_ALL_RETRIES_SECONDS", 0.2)
    api = load_podcasts_api(TASKS_EMULATOR_HOST="127.0.0.1:1")

    answer = api.listener().ask()
    step = api.database.fetch_one("select status, dispatch_no, enqueued_no from task_instances where step = 'research'")

    assert answer.status_code == 201
    assert step == {"status": "dispatched", "dispatch_no": 1, "enqueued_no": 0}  # the sweeper will find it


def test_a_database_error_has_the_routes_code_and_shows_no_sql(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    podcasts_api.database.execute("alter table podcasts rename to gone")
    unknown = f"{PATH}/{uuid4()}"
    answers = {
        "API_GW_PODCAST_DB_ERROR_CREATE_TASK": [listener.ask()],
        "API_GW_PODCAST_DB_ERROR_LIST": [listener.get(PATH)],
        "API_GW_AUDIO_DB_ERROR": [listener.get(f"{unknown}/audio.mp3")],
        "API_GW_PODCAST_DB_ERROR_DETAILS": [
            listener.get(f"{unknown}{path}")
            for path in (
                "",
                "/transcript.vtt",
                "/transcript.json",
                "/own_passages.json",
                "/chapters.json",
                "/waveform.json",
            )
        ],
    }
    for code, responses in answers.items():
        for response in responses:
            assert error_of(response) == (500, code)
            assert not any(word in response.text for word in ("relation", "SELECT", "INSERT", "podcasts"))
    podcasts_api.database.execute("alter table gone rename to podcasts")
    assert set(rows(podcasts_api).values()) == {0}


def test_an_unreachable_database_gives_a_retry_after(load_podcasts_api: Callable[..., PodcastsApi]):
    api = load_podcasts_api(POSTGRES_PORT="1")
    for answer, error in (
        (api.listener().ask(), (503, "API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE")),
        (api.nobody().get(PATH), (500, "API_GW_PODCAST_DB_ERROR_LIST")),
    ):
        assert error_of(answer) == error
        assert int(answer.headers["Retry-After"]) > 0
    assert error_of(api.nobody().get(f"{PATH}/not-an-id")) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_other_methods_and_paths_are_rejected_in_the_same_shape(podcasts_api: PodcastsApi):
    client = podcasts_api.nobody().client
    for method, path in (("PUT", PATH), ("DELETE", PATH), ("POST", f"{PATH}/{uuid4()}"), ("POST", "/api/v1/voices")):
        answer = client.open(path, method=method)
        assert error_of(answer) == (405, "API_GW_METHOD_NOT_ALLOWED")
        assert "GET" in answer.headers["Allow"]
    for path in ("/api/v1/nothing", "/auth/nothing", f"{PATH}/{uuid4()}/audio.ogg", f"{PATH}/"):
        assert error_of(client.get(path)) == (404, "API_GW_NOT_FOUND")
