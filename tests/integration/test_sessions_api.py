"""Tests /api/v1/session: creating a session, its preferences, and who may write them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from features.sessions import MAX_PREFERENCES_BYTES
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from tests.integration.whole_api import WholeApi

INIT, PREFERENCES = "/api/v1/session/init", "/api/v1/session/preferences"
CLIENT_ID = "k3x9-made by a page ⚡"
TASTE = {"preferred_categories": ["Science"], "volume": 0.5, "nested": {"a": [1, None, True, "é"]}}


def begin(api: WholeApi, client_id: str = CLIENT_ID) -> None:
    assert api.nobody().post(INIT, {"client_id": client_id}).status_code == 200


def test_a_session_is_created_once_without_preferences(api: WholeApi):
    for _ in range(2):
        answer = api.nobody().post(INIT, {"client_id": CLIENT_ID})
        assert (answer.status_code, answer.json) == (200, {"client_id": CLIENT_ID, "preferences": {}})
    assert api.count("user_sessions") == 1


def test_a_returning_client_is_recorded_and_keeps_its_preferences(api: WholeApi):
    begin(api)
    api.person().post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": TASTE})
    api.database.execute("update user_sessions set last_seen_timestamp = 'epoch', created_timestamp = 'epoch'")
    answer = api.nobody().post(INIT, {"client_id": CLIENT_ID})
    assert answer.json["preferences"] == TASTE
    row = api.database.fetch_one("select created_timestamp, last_seen_timestamp from user_sessions")
    assert row
    assert row["created_timestamp"].year == 1970 < row["last_seen_timestamp"].year


def test_preferences_are_replaced_as_a_whole_and_read_without_a_token(api: WholeApi):
    begin(api)
    person = api.person()
    answer = person.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": TASTE})
    assert (answer.status_code, answer.json) == (
        200,
        {"client_id": CLIENT_ID, "message": "Preferences updated successfully."},
    )
    read = api.nobody().get(f"{PREFERENCES}?client_id=k3x9-made+by%20a%20page%20%E2%9A%A1")
    assert (read.status_code, read.json) == (200, {"client_id": CLIENT_ID, "preferences": TASTE})
    person.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": {}})
    assert api.nobody().post(INIT, {"client_id": CLIENT_ID}).json["preferences"] == {}


def test_the_first_writer_binds_the_session(api: WholeApi):
    begin(api)
    first, second = api.person(), api.person()
    assert first.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": TASTE}).status_code == 200
    refused = second.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": {"mine": True}})
    assert error_of(refused) == (403, "API_GW_SESSION_FORBIDDEN")
    assert first.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": TASTE}).status_code == 200
    assert api.nobody().post(INIT, {"client_id": CLIENT_ID}).json["preferences"] == TASTE


def test_only_one_of_concurrent_first_writers_binds_the_session(api: WholeApi):
    begin(api)
    people = [api.person() for _ in range(8)]

    def write(number: int) -> int:
        body = {"client_id": CLIENT_ID, "preferences": {"number": number}}
        return people[number].post(PREFERENCES, body).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(write, range(8)))
    assert sorted(statuses) == [200] + [403] * 7
    preferences = api.nobody().post(INIT, {"client_id": CLIENT_ID}).json["preferences"]
    assert preferences == {"number": statuses.index(200)}


def test_no_response_names_the_user(api: WholeApi):
    begin(api)
    person = api.person()
    answers = [
        person.post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": TASTE}),
        api.nobody().get(f"{PREFERENCES}?client_id={CLIENT_ID}"),
    ]
    assert not any(str(person.user_id) in answer.text for answer in answers)


@pytest.mark.parametrize("client_id", [None, "", " \t", 7, [], {}, "x" * 129])
def test_every_route_rejects_an_invalid_client_id(api: WholeApi, client_id: Any):
    before = api.rows()
    for answer in (
        api.nobody().post(INIT, {"client_id": client_id}),
        api.person().post(PREFERENCES, {"client_id": client_id, "preferences": {}}),
    ):
        assert error_of(answer) == (400, "API_GW_SESSION_CLIENT_ID_INVALID")
    assert api.rows() | {"users": 0} == before | {"users": 0}


@pytest.mark.parametrize("query", ["", "?client_id=", "?client_id=%20", f"?client_id={'x' * 129}", "?client_id=a%00b"])
def test_a_query_without_a_valid_client_id_is_rejected(api: WholeApi, query: str):
    assert error_of(api.nobody().get(f"{PREFERENCES}{query}")) == (400, "API_GW_SESSION_CLIENT_ID_INVALID")


@pytest.mark.parametrize("query", ["?client_id=unknown", "?client_id=%FF%FE", "?client_id='%20or%201=1--"])
def test_an_unknown_session_is_not_found(api: WholeApi, query: str):
    assert error_of(api.nobody().get(f"{PREFERENCES}{query}")) == (404, "API_GW_SESSION_NOT_FOUND")


def test_writing_does_not_create_an_unknown_session(api: WholeApi):
    answer = api.person().post(PREFERENCES, {"client_id": "unknown", "preferences": {}})
    assert error_of(answer) == (404, "API_GW_SESSION_NOT_FOUND")
    assert api.count("user_sessions") == 0


def of_bytes(size: int) -> dict[str, str]:
    return {"a": "é" * ((size - len('{"a":""}')) // 2)}


@pytest.mark.parametrize(
    "preferences", [None, [], "dark", 7, True, of_bytes(MAX_PREFERENCES_BYTES + 2), {"é" * 9000: 1}]
)
def test_invalid_or_too_large_preferences_are_rejected(api: WholeApi, preferences: Any):
    begin(api)
    answer = api.person().post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": preferences})
    assert error_of(answer) == (400, "API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD")
    assert api.nobody().post(INIT, {"client_id": CLIENT_ID}).json["preferences"] == {}


def test_preferences_may_have_16_kib(api: WholeApi):
    begin(api)
    full = of_bytes(MAX_PREFERENCES_BYTES)
    assert len(json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()) == MAX_PREFERENCES_BYTES
    assert api.person().post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": full}).status_code == 200


def test_numbers_are_returned_unchanged(api: WholeApi):
    begin(api)
    numbers = {"large": 12345678901234567890123, "small": 1e-300, "third": 0.1, "zero": -0.0}
    api.person().post(PREFERENCES, {"client_id": CLIENT_ID, "preferences": numbers | {"huge": 1e300}})
    read = api.nobody().post(INIT, {"client_id": CLIENT_ID}).json["preferences"]
    assert float(read.pop("huge")) == 1e300  # written out in full; in JSON this is the same number
    assert read == numbers


def test_manually_damaged_preferences_are_ignored(api: WholeApi):
    begin(api)
    api.database.execute("update user_sessions set preferences_json = '[1]'")
    assert api.nobody().get(f"{PREFERENCES}?client_id={CLIENT_ID}").json["preferences"] == {}


def test_without_the_table_each_route_has_its_own_code(api: WholeApi):
    person = api.person()
    api.database.execute("alter table user_sessions rename to gone")
    answers = {
        "API_GW_SESSION_DB_ERROR_INIT": person.post(INIT, {"client_id": "c"}),
        "API_GW_SESSION_DB_ERROR_GET_PREFS": person.get(f"{PREFERENCES}?client_id=c"),
        "API_GW_SESSION_DB_ERROR_UPDATE_PREFS": person.post(PREFERENCES, {"client_id": "c", "preferences": {}}),
    }
    for code, answer in answers.items():
        assert error_of(answer) == (500, code)
        assert "user_sessions" not in answer.text


def test_an_account_has_the_preferences_that_it_used_last(api: WholeApi):
    person, account = api.person(), "/api/v1/account/preferences"
    assert person.get(account).json == {"preferences": {}}
    for client_id in ("desk", "phone"):
        begin(api, client_id)
        person.post(PREFERENCES, {"client_id": client_id, "preferences": {"made on": client_id}})
    begin(api, "desk")
    assert person.get(account).json == {"preferences": {"made on": "desk"}}
    assert api.person().get(account).json == {"preferences": {}}
    assert error_of(api.nobody().get(account)) == (401, "AUTH_MISSING_TOKEN")


def test_an_accounts_preferences_that_cannot_be_read_are_reported(api: WholeApi):
    person = api.person()
    api.database.execute("alter table user_sessions rename to gone")
    assert error_of(person.get("/api/v1/account/preferences")) == (500, "API_GW_SESSION_DB_ERROR_GET_PREFS")
