"""Tests browsers that stay signed in: the cookie, its rotation, reuse, races, and the list of sessions."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from features.accounts.refresh_sessions import MAX_SESSION_DAYS, MAX_SESSIONS_PER_USER
from features.accounts.refresh_tokens import parse_token
from features.accounts.tokens import TokenKeys, read_token
from tests.integration.podcasts_api import KEY
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from http.cookies import Morsel

    from werkzeug.test import TestResponse

    from tests.integration.whole_api import WholeApi

REFRESH, LOGOUT, SESSIONS = "/auth/refresh", "/auth/logout", "/auth/sessions"
PASSWORD = "correct horse battery"
COOKIE = "aethercast_refresh"
OWN_PAGE = {"X-Requested-With": "aethercast"}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
ENDED = (401, "API_GW_AUTH_SESSION_ENDED")
THIRTY_DAYS = 30 * 24 * 3600


@dataclass(frozen=True)
class Listener:
    api: WholeApi
    name: str

    def log_in(self, stay: str | None = "true", cookie: str | None = None) -> TestResponse:
        headers = {"User-Agent": FIREFOX} | ({"X-Stay-Signed-In": stay} if stay is not None else {})
        if cookie:
            headers["Cookie"] = f"{COOKIE}={cookie}"
        fields = {"login_identifier": self.name, "password": PASSWORD}
        return self.api.open("POST", "/auth/login", json=fields, headers=headers)

    def cookie(self, stay: str = "true") -> str:
        return cookie_of(self.log_in(stay)).value

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.log_in(None).json['access_token']}"}

    def sessions(self, cookie: str | None = None) -> list[dict[str, Any]]:
        headers = self.headers | ({"Cookie": f"{COOKIE}={cookie}"} if cookie else {})
        listed: list[dict[str, Any]] = self.api.open("GET", SESSIONS, headers=headers).json["sessions"]
        return listed


@pytest.fixture
def listener(api: WholeApi) -> Listener:
    return new_listener(api)


def new_listener(api: WholeApi) -> Listener:
    name = f"zoe-{uuid4().hex[:8]}"
    fields = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    assert api.nobody().post("/auth/register", fields).status_code == 201
    return Listener(api, name)


def cookie_of(response: TestResponse) -> Morsel[str]:
    """Returns the cookie that the response sets. Fails if it sets none."""
    cookies: SimpleCookie = SimpleCookie(response.headers["Set-Cookie"])
    return cookies[COOKIE]


def refresh(api: WholeApi, cookie: str) -> TestResponse:
    return api.open("POST", REFRESH, headers=OWN_PAGE | {"Cookie": f"{COOKIE}={cookie}"})


def log_out(api: WholeApi, cookie: str) -> TestResponse:
    return api.open("POST", LOGOUT, headers=OWN_PAGE | {"Cookie": f"{COOKIE}={cookie}"})


def age(api: WholeApi, column: str, by: str) -> None:
    assert api.database.execute(f"update refresh_sessions set {column} = {column} - :by::interval", by=by) > 0


def test_a_login_without_the_header_sets_no_cookie_and_stores_nothing(listener: Listener):
    answer = listener.log_in(None)
    assert "Set-Cookie" not in answer.headers
    assert set(answer.json) == {"access_token", "user_id", "username"}
    assert listener.api.count("refresh_sessions") == 0


def test_the_cookie_is_for_auth_only_and_lives_for_thirty_days(listener: Listener):
    answer = listener.log_in()
    cookie = cookie_of(answer)
    assert set(answer.json) == {"access_token", "user_id", "username"}
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == ("/auth/", "Strict", str(THIRTY_DAYS))
    assert cookie["httponly"]
    assert cookie["secure"]
    assert not cookie["domain"]
    assert cookie.value not in answer.text


def test_the_cookie_ends_with_the_browser_if_its_user_asked_for_that(listener: Listener):
    cookie = cookie_of(listener.log_in("session"))
    assert not cookie["max-age"]
    assert not cookie["expires"]
    refreshed = cookie_of(refresh(listener.api, cookie.value))
    assert not refreshed["max-age"]
    age(listener.api, "expires_at", "1 day")
    assert error_of(refresh(listener.api, refreshed.value)) == ENDED


@pytest.mark.parametrize("stay", ["", "yes", "TRUE", "true, true"])
def test_another_value_of_the_header_is_refused(listener: Listener, stay: str):
    assert error_of(listener.log_in(stay)) == (400, "API_GW_AUTH_STAY_SIGNED_IN_INVALID")
    assert listener.api.count("refresh_sessions") == 0


def test_a_refresh_answers_as_a_login_and_replaces_the_cookie(listener: Listener):
    logged_in = listener.log_in()
    answer = refresh(listener.api, cookie_of(logged_in).value)
    assert answer.status_code == 200
    assert {**answer.json, "access_token": ""} == {**logged_in.json, "access_token": ""}
    assert str(read_token(answer.json["access_token"], TokenKeys(KEY))) == answer.json["user_id"]
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = cookie_of(answer)
    assert cookie.value != cookie_of(logged_in).value
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == ("/auth/", "Strict", str(THIRTY_DAYS))
    assert cookie["httponly"]
    assert cookie["secure"]
    assert refresh(listener.api, cookie.value).status_code == 200


def test_only_digests_of_tokens_are_stored(listener: Listener):
    first = listener.cookie()
    second = cookie_of(refresh(listener.api, first)).value
    stored = str(listener.api.database.fetch_all("select * from refresh_sessions"))
    for part in {*first.split("."), *second.split(".")}:
        assert part not in stored


def test_a_used_token_ends_the_session_of_everybody_who_has_one_of_its_tokens(
    listener: Listener, caplog: pytest.LogCaptureFixture
):
    api, stolen = listener.api, listener.cookie()
    other_device = listener.cookie()
    current = cookie_of(refresh(api, stolen)).value
    age(api, "last_used_at", "11 seconds")
    with caplog.at_level(logging.INFO):
        assert error_of(refresh(api, stolen)) == ENDED
    assert error_of(refresh(api, current)) == ENDED
    assert refresh(api, other_device).status_code == 200
    assert "a used token came again" in caplog.text
    assert stolen not in caplog.text


def test_a_token_that_was_used_twice_before_ends_the_session_even_at_once(listener: Listener):
    api, oldest = listener.api, listener.cookie()
    newest = cookie_of(refresh(api, cookie_of(refresh(api, oldest)).value)).value
    assert error_of(refresh(api, oldest)) == ENDED
    assert error_of(refresh(api, newest)) == ENDED


def test_a_token_used_again_within_ten_seconds_gets_the_same_successor(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    successors = {cookie_of(refresh(api, cookie)).value for _ in range(3)}
    assert len(successors) == 1
    assert refresh(api, successors.pop()).status_code == 200


def test_two_refreshes_at_once_get_the_same_successor(listener: Listener):
    api = listener.api
    for _ in range(5):
        cookie = listener.cookie()
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _, cookie=cookie: refresh(api, cookie), range(6)))
        assert {answer.status_code for answer in answers} == {200}
        successors = {cookie_of(answer).value for answer in answers}
        assert len(successors) == 1
        assert refresh(api, successors.pop()).status_code == 200


def test_a_refresh_during_a_sign_out_never_leaves_a_session(listener: Listener):
    api = listener.api
    for _ in range(10):
        cookie = listener.cookie()
        with ThreadPoolExecutor(4) as pool:
            refreshed = [pool.submit(refresh, api, cookie) for _ in range(3)]
            assert pool.submit(log_out, api, cookie).result().status_code == 204
        for answer in (one.result() for one in refreshed):
            assert answer.status_code in (200, 401)
            if answer.status_code == 200:
                assert error_of(refresh(api, cookie_of(answer).value)) == ENDED
    assert api.count("refresh_sessions") == 0


def test_a_successor_can_be_given_again_after_the_key_has_changed(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    successor = cookie_of(refresh(api, cookie)).value
    module = api.modules["auth"]
    module.keys = TokenKeys("a new key that is long enough for HS256", previous=KEY)
    assert cookie_of(refresh(api, cookie)).value == successor
    assert refresh(api, successor).status_code == 200


def test_an_unused_session_expires_after_thirty_days_and_a_used_one_goes_on(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    age(api, "expires_at", "29 days 23 hours")
    cookie = cookie_of(refresh(api, cookie)).value
    age(api, "expires_at", "29 days 23 hours")
    cookie = cookie_of(refresh(api, cookie)).value
    age(api, "expires_at", "30 days")
    assert error_of(refresh(api, cookie)) == ENDED
    assert api.count("refresh_sessions") == 0


def test_a_session_ends_after_a_year_even_if_it_is_used(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    age(api, "created_at", f"{MAX_SESSION_DAYS} days")
    cookie = cookie_of(refresh(api, cookie)).value
    assert error_of(refresh(api, cookie)) == ENDED


def test_a_session_ends_with_its_user(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    api.database.execute("delete from users where username = :name", name=listener.name)
    assert error_of(refresh(api, cookie)) == ENDED
    assert api.count("refresh_sessions") == 0


def test_a_refresh_without_the_pages_header_is_refused_and_changes_nothing(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    for path in (REFRESH, LOGOUT):
        for headers in ({}, {"X-Requested-With": "XMLHttpRequest"}):
            answer = api.open("POST", path, headers={"Cookie": f"{COOKIE}={cookie}", **headers})
            assert error_of(answer) == (403, "API_GW_AUTH_REQUESTED_WITH_REQUIRED")
            assert "Set-Cookie" not in answer.headers
    assert refresh(api, cookie).status_code == 200


@pytest.mark.parametrize(
    "value",
    ["", "x", "." * 66, "a" * 22 + "." + "b" * 43, "é" * 22 + "." + "b" * 43, "a" * 5000, "'; drop table users; --"],
)
def test_another_cookie_is_refused(listener: Listener, value: str):
    listener.cookie()
    assert error_of(refresh(listener.api, value.encode().decode("latin-1"))) == ENDED
    assert error_of(listener.api.open("POST", REFRESH, headers=OWN_PAGE)) == ENDED
    assert listener.api.count("refresh_sessions") == 1


def test_a_made_up_secret_of_a_session_ends_it(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    token = parse_token(cookie)
    assert token
    assert error_of(refresh(api, f"{token.family}.{'x' * 43}")) == ENDED
    assert error_of(refresh(api, cookie)) == ENDED


def test_a_sign_out_ends_the_session_and_deletes_the_cookie(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    other_device = listener.cookie()
    answer = log_out(api, cookie)
    assert (answer.status_code, answer.data) == (204, b"")
    deleted = cookie_of(answer)
    assert (deleted.value, deleted["max-age"], deleted["path"]) == ("", "0", "/auth/")
    assert error_of(refresh(api, cookie)) == ENDED
    assert refresh(api, other_device).status_code == 200
    assert log_out(api, cookie).status_code == 204
    assert api.open("POST", LOGOUT, headers=OWN_PAGE).status_code == 204


def test_a_used_token_can_still_sign_out(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    successor = cookie_of(refresh(api, cookie)).value
    assert log_out(api, cookie).status_code == 204
    assert error_of(refresh(api, successor)) == ENDED


def test_signing_in_again_ends_the_session_that_the_browser_had(listener: Listener):
    api, first = listener.api, listener.cookie()
    second = cookie_of(listener.log_in(cookie=first)).value
    assert error_of(refresh(api, first)) == ENDED
    assert refresh(api, second).status_code == 200


def test_the_list_names_each_browser_and_marks_this_one(listener: Listener):
    first, second = listener.cookie(), listener.cookie("session")
    listed = listener.sessions(cookie_of(refresh(listener.api, first)).value)
    assert [one["user_agent"] for one in listed] == ["Firefox on Windows"] * 2
    assert [one["is_current"] for one in listed] == [True, False]
    assert set(listed[0]) == {
        *("session_id", "user_agent", "created_timestamp", "last_used_timestamp"),
        *("expires_timestamp", "is_current"),
    }
    assert [one["is_current"] for one in listener.sessions(second)] == [False, True]
    assert [one["is_current"] for one in listener.sessions()] == [False, False]
    assert new_listener(listener.api).sessions(second) == []


def test_an_expired_session_is_not_listed(listener: Listener):
    listener.cookie()
    age(listener.api, "expires_at", "31 days")
    assert listener.sessions() == []


def test_another_device_is_signed_out_from_the_list(listener: Listener):
    api, here, there = listener.api, listener.cookie(), listener.cookie()
    session_id = next(one["session_id"] for one in listener.sessions(here) if not one["is_current"])
    headers = listener.headers | {"Cookie": f"{COOKIE}={here}"}
    answer = api.open("DELETE", f"{SESSIONS}/{session_id}", headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (204, False)
    assert error_of(refresh(api, there)) == ENDED
    assert refresh(api, here).status_code == 200
    again = api.open("DELETE", f"{SESSIONS}/{session_id}", headers=headers)
    assert error_of(again) == (404, "API_GW_AUTH_SESSION_NOT_FOUND")


def test_ending_the_own_session_deletes_the_cookie(listener: Listener):
    api, here = listener.api, listener.cookie()
    (session,) = listener.sessions(here)
    headers = listener.headers | {"Cookie": f"{COOKIE}={here}"}
    answer = api.open("DELETE", f"{SESSIONS}/{session['session_id']}", headers=headers)
    assert (answer.status_code, cookie_of(answer).value) == (204, "")


def test_nobody_ends_or_sees_the_session_of_another_user(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    (session,) = listener.sessions()
    stranger = new_listener(api)
    for session_id in (session["session_id"], uuid4(), "nothing", session["session_id"].replace("-", "")):
        answer = api.open("DELETE", f"{SESSIONS}/{session_id}", headers=stranger.headers)
        assert error_of(answer) == (404, "API_GW_AUTH_SESSION_NOT_FOUND")
    assert refresh(api, cookie).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", SESSIONS), ("DELETE", f"{SESSIONS}/26c0ad89-2cbc-4069-bd2c-78a5e4913b6a")]
)
def test_the_list_needs_a_token_and_not_a_cookie(listener: Listener, method: str, path: str):
    headers = OWN_PAGE | {"Cookie": f"{COOKIE}={listener.cookie()}"}
    assert error_of(listener.api.open(method, path, headers=headers)) == (401, "AUTH_MISSING_TOKEN")


def test_an_account_keeps_its_newest_sessions(listener: Listener):
    api = listener.api
    oldest = listener.cookie()
    for _ in range(MAX_SESSIONS_PER_USER):
        listener.cookie()
    assert len(listener.sessions()) == MAX_SESSIONS_PER_USER
    assert error_of(refresh(api, oldest)) == ENDED


def test_no_token_is_logged(listener: Listener, caplog: pytest.LogCaptureFixture):
    api = listener.api
    with caplog.at_level(logging.DEBUG):
        logged_in = listener.log_in()
        cookie = cookie_of(logged_in).value
        refreshed = refresh(api, cookie)
        listener.sessions(cookie)
        log_out(api, cookie_of(refreshed).value)
        refresh(api, cookie)
    assert "/auth/refresh" in caplog.text
    secrets = {*cookie.split("."), *cookie_of(refreshed).value.split("."), refreshed.json["access_token"]}
    for line in caplog.records:
        written = f"{line.getMessage()} {vars(line)}"
        assert not [secret for secret in secrets if secret in written]


def test_an_unreachable_database_is_reported(listener: Listener):
    api, cookie = listener.api, listener.cookie()
    headers = listener.headers
    api.database.execute("alter table refresh_sessions rename to gone")
    expected = (500, "API_GW_AUTH_DB_ERROR_SESSIONS")
    assert error_of(refresh(api, cookie)) == expected
    assert error_of(log_out(api, cookie)) == expected
    assert error_of(api.open("GET", SESSIONS, headers=headers)) == expected
    assert error_of(api.open("DELETE", f"{SESSIONS}/{uuid4()}", headers=headers)) == expected
    assert error_of(listener.log_in()) == (500, "API_GW_AUTH_DB_ERROR_LOGIN")
    assert listener.log_in(None).status_code == 200
