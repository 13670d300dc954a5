"""Tests registration and login through the function's own app with a real database."""

from __future__ import annotations

import importlib.util
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import flask
import pytest
from werkzeug.security import generate_password_hash
from werkzeug.test import EnvironBuilder

from features.accounts.account_rules import fold_name
from features.accounts.accounts import user_exists
from features.accounts.passwords import hash_password
from features.accounts.tokens import TokenKeys, issue_token, optional_user, read_token, require_user
from shared.errors import UnauthorizedError
from shared.settings import Settings
from tests.integration.function_environment import database_environment, signed_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from shared.database import Database

MAIN = Path(__file__).parents[2] / "functions" / "auth" / "main.py"
KEY = "a key for the tests of signing in"
PASSWORD = "correct horse battery"
ZOE = {"username": "Zoé", "email": "Zoe@example.com", "password": PASSWORD}


def environment_of(database: Database, **more: str) -> dict[str, str]:
    return {
        **signed_in_as("auth", database_environment(database)),
        "FLASK_SECRET_KEY": KEY,
        "THREADS": "8",
        **more,
    }


@pytest.fixture
def load_auth(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Loads functions/auth/main.py again, like functions-framework, with these variables and the database's."""
    loaded: list[ModuleType] = []
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def load(**variables: str) -> ModuleType:
        for name, value in environment_of(database, **variables).items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location(f"auth_main_{len(loaded)}", MAIN)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        loaded.append(module)
        return module

    yield load
    for module in loaded:
        module.database.close()
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def client(load_auth: Callable[..., ModuleType]) -> FlaskClient:
    return load_auth().app.test_client()


def register(client: FlaskClient, **changes: Any) -> TestResponse:
    return client.post("/auth/register", json=ZOE | changes)


def log_in(client: FlaskClient, identifier: Any, password: Any = PASSWORD, **headers: str) -> TestResponse:
    return client.post("/auth/login", json={"login_identifier": identifier, "password": password}, headers=headers)


def error_of(response: TestResponse) -> tuple[int, str]:
    assert set(response.json) == {"error_code", "message"}
    return response.status_code, response.json["error_code"]


def attempts(database: Database) -> list[dict[str, Any]]:
    return database.fetch_all("SELECT kind, address, account FROM auth_attempts ORDER BY attempt_id")


def test_a_registered_user_can_sign_in_and_gets_their_own_token(client: FlaskClient):
    registered = register(client)
    assert registered.status_code == 201
    assert registered.json["message"] == "User registered successfully."
    assert UUID(registered.json["user_id"]).version == 4
    signed_in = log_in(client, "zoe@example.com")
    assert signed_in.status_code == 200
    assert set(signed_in.json) == {"access_token", "user_id", "username"}
    assert signed_in.json["user_id"] == registered.json["user_id"]
    assert signed_in.json["username"] == "Zoé"
    assert str(read_token(signed_in.json["access_token"], TokenKeys(current=KEY))) == registered.json["user_id"]
    assert signed_in.headers["Cache-Control"] == "no-store"


def test_the_password_is_stored_as_a_hash(client: FlaskClient, database: Database):
    register(client)
    row = database.fetch_one("SELECT * FROM users")
    assert row
    assert row["hashed_password"].startswith("scrypt:")
    assert PASSWORD not in str(row)
    assert (row["username"], row["email"]) == ("Zoé", "Zoe@example.com")


@pytest.mark.parametrize(
    "identifier", ["Zoé", "zoé", "ZOÉ", "Zoe\u0301", "  zoé ", "zoe@example.com", "ZOE@EXAMPLE.COM"]
)
def test_name_and_address_are_compared_case_insensitively(client: FlaskClient, identifier: str):
    register(client)
    assert log_in(client, identifier).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"username": "ZOÉ", "email": "other@example.com"},
        {"username": "ZOE\u0301", "email": "other@example.com"},
        {"username": " Zoé ", "email": "other@example.com"},
        {"username": "other", "email": "zoe@EXAMPLE.com"},
        {"username": "other", "email": "ZOE@example.com"},
    ],
)
def test_a_taken_name_or_address_is_a_conflict(client: FlaskClient, changes: dict[str, str], database: Database):
    register(client)
    assert error_of(register(client, **changes)) == (409, "API_GW_AUTH_USER_EXISTS")
    assert database.fetch_one("SELECT count(*) AS count FROM users") == {"count": 1}


def test_only_one_of_concurrent_registrations_of_a_name_succeeds(
    load_auth: Callable[..., ModuleType], database: Database
):
    app = load_auth(AUTH_REGISTRATIONS_PER_HOUR="100").app

    def attempt(number: int) -> int:
        name = "zoé" if number % 2 else "ZOÉ"
        return register(app.test_client(), username=name, email=f"{number}@example.com").status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(attempt, range(8)))
    assert statuses == [201] + [409] * 7
    assert database.fetch_one("SELECT count(*) AS count FROM users") == {"count": 1}


@pytest.mark.parametrize(
    ("field", "value", "error_code"),
    [
        ("username", "ab", "API_GW_AUTH_INVALID_USERNAME"),
        ("email", "zoe@", "API_GW_AUTH_INVALID_EMAIL"),
        ("password", "1234567", "API_GW_AUTH_INVALID_PASSWORD"),
    ],
)
def test_a_field_that_breaks_its_rule_is_named(client: FlaskClient, field: str, value: str, error_code: str):
    assert error_of(register(client, **{field: value})) == (400, error_code)


def test_an_empty_object_gets_the_fields_own_code(client: FlaskClient):
    assert error_of(client.post("/auth/register", json={})) == (400, "API_GW_AUTH_INVALID_USERNAME")
    assert error_of(client.post("/auth/login", json={})) == (400, "API_GW_AUTH_INVALID_LOGIN_ID")


def test_an_invalid_field_does_not_count_as_an_attempt(client: FlaskClient, database: Database):
    register(client, password="short")
    log_in(client, "")
    assert attempts(database) == []


@pytest.mark.parametrize("path", ["/auth/register", "/auth/login"])
def test_a_body_that_is_not_a_json_object_is_rejected(client: FlaskClient, path: str):
    json_type = {"content_type": "application/json"}
    assert error_of(client.post(path)) == (400, "API_GW_PAYLOAD_REQUIRED")
    assert error_of(client.post(path, data="[]", **json_type)) == (400, "API_GW_PAYLOAD_REQUIRED")
    assert error_of(client.post(path, data="{", **json_type)) == (400, "API_GW_MALFORMED_JSON")
    assert error_of(client.post(path, data={"username": "zoe"})) == (415, "API_GW_UNSUPPORTED_MEDIA_TYPE")
    assert error_of(client.get(path)) == (405, "API_GW_METHOD_NOT_ALLOWED")


def test_unusual_but_valid_fields_register_and_sign_in(client: FlaskClient):
    for username, password in [
        ("日本語", "пароль 🎧"),
        ("o'neil; DROP TABLE users", "  spaces  "),
        ("x" * 64, "pq" * 128),
    ]:
        assert register(client, username=username, email=f"{len(username)}@b.com", password=password).status_code == 201
        assert log_in(client, username, password).status_code == 200


def test_a_long_password_is_compared_to_its_last_character(client: FlaskClient):
    register(client, password="p" * 255 + "a")
    assert error_of(log_in(client, "zoé", "p" * 255 + "b")) == (401, "API_GW_AUTH_INVALID_CREDENTIALS")


def test_the_most_common_passwords_are_rejected(client: FlaskClient, database: Database):
    for password in ("password", "PASSWORD", "12345678", "aaaaaaaa", " " * 8, "zoe@example.com"):
        response = register(client, password=password)
        assert error_of(response) == (400, "API_GW_AUTH_INVALID_PASSWORD")
        assert "password must" in response.json["message"] or "too common" in response.json["message"]
    assert attempts(database) == []


def test_a_password_matches_in_any_unicode_normal_form(client: FlaskClient):
    register(client, password="cafe\u0301 noir")
    assert log_in(client, "zoé", "café noir").status_code == 200
    assert log_in(client, "zoé", "cafe\u0301 noir").status_code == 200


def test_an_older_hash_is_accepted_and_replaced_by_one_of_the_normalised_password(
    client: FlaskClient, database: Database
):
    register(client)
    older = generate_password_hash("cafe\u0301 noir", method="scrypt:32768:8:1")
    database.execute("UPDATE users SET hashed_password = :older", older=older)
    assert log_in(client, "zoé", "café noir").status_code == 401
    assert log_in(client, "zoé", "cafe\u0301 noir").status_code == 200
    assert log_in(client, "zoé", "café noir").status_code == 200


def test_accounts_that_break_newer_rules_can_sign_in(client: FlaskClient, database: Database):
    register(client)
    database.execute(
        "UPDATE users SET username = :name, username_folded = :folded, hashed_password = :hashed",
        name="zo\u3164e",
        folded=fold_name("zo\u3164e"),
        hashed=hash_password("password"),
    )
    assert log_in(client, "zo\u3164e", "password").status_code == 200


def test_a_login_needs_an_identifier_and_a_password(client: FlaskClient):
    assert error_of(log_in(client, "  ")) == (400, "API_GW_AUTH_INVALID_LOGIN_ID")
    assert error_of(log_in(client, "zoé", "")) == (400, "API_GW_AUTH_INVALID_PASSWORD_LOGIN")


def test_a_wrong_password_and_an_unknown_name_get_the_same_response(client: FlaskClient):
    register(client)
    wrong, unknown = log_in(client, "zoé", "wrong password"), log_in(client, "nobody")
    assert error_of(wrong) == (401, "API_GW_AUTH_INVALID_CREDENTIALS")
    assert wrong.data == unknown.data
    assert {name: value for name, value in wrong.headers if name != "Date"} == {
        name: value for name, value in unknown.headers if name != "Date"
    }


def test_an_unknown_name_also_computes_a_hash(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    """Counts calls instead of time: the same function with the same cost runs once in both cases."""
    import hashlib  # noqa: PLC0415 -- patched only here

    costs: list[tuple[int, int, int]] = []
    scrypt = hashlib.scrypt

    def counted(*args: Any, **kwargs: Any) -> bytes:
        costs.append((kwargs["n"], kwargs["r"], kwargs["p"]))
        return scrypt(*args, **kwargs)

    register(client)
    monkeypatch.setattr(hashlib, "scrypt", counted)
    log_in(client, "zoé", "wrong password")
    log_in(client, "nobody", "wrong password")
    assert costs[0] == costs[1]
    assert len(costs) == 2


def test_the_eleventh_wrong_password_for_an_account_is_rejected(client: FlaskClient, database: Database):
    register(client)
    for name in ("zoé", "ZOE\u0301") * 5:
        assert error_of(log_in(client, name, "wrong password")) == (401, "API_GW_AUTH_INVALID_CREDENTIALS")
    response = log_in(client, "ZOÉ", PASSWORD)
    assert error_of(response) == (429, "API_GW_AUTH_TOO_MANY_ATTEMPTS")
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert log_in(client, "somebody else").status_code == 401
    assert len([row for row in attempts(database) if row["kind"] == "login"]) == 11  # the rejected one is not counted


def test_failed_logins_do_not_reveal_the_accounts_address(client: FlaskClient):
    register(client)
    for _ in range(11):
        log_in(client, "zoé", "wrong password")
    for identifier in ("zoe@example.com", "nobody@example.com"):
        assert error_of(log_in(client, identifier, "wrong password")) == (401, "API_GW_AUTH_INVALID_CREDENTIALS")


def guess(client: FlaskClient, identifier: str, guesses: range) -> list[int]:
    """Each guess comes from a different address."""
    addresses = [f"203.0.113.{number}" for number in guesses]
    return [log_in(client, identifier, "a guess", X_Forwarded_For=address).status_code for address in addresses]


@pytest.fixture
def guarded(load_auth: Callable[..., ModuleType]) -> FlaskClient:
    return load_auth(TRUSTED_PROXY_HOPS="1", AUTH_FAILED_LOGINS_FROM_ANYWHERE="3").app.test_client()


@pytest.mark.parametrize("identifier", ["zoé", "nobody"])
def test_guesses_from_many_addresses_are_slowed_even_for_unknown_accounts(guarded: FlaskClient, identifier: str):
    register(guarded)
    assert guess(guarded, identifier, range(5)) == [401, 401, 401, 429, 429]


def test_a_known_address_of_the_account_does_not_wait(guarded: FlaskClient):
    register(guarded)
    assert log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7").status_code == 200
    assert guess(guarded, "zoé", range(4))[-1] == 429
    assert log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7").status_code == 200
    assert log_in(guarded, "zoé", "a typo", X_Forwarded_For="198.51.100.7").status_code == 401


def test_an_address_last_used_long_ago_waits(guarded: FlaskClient, database: Database):
    register(guarded)
    log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7")
    database.execute("UPDATE account_addresses SET last_login_at = now() - interval '31 days'")
    guess(guarded, "zoé", range(3))
    assert log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7").status_code == 429


def test_the_owner_can_sign_in_after_the_wait_despite_other_attempts(guarded: FlaskClient, database: Database):
    register(guarded)
    guess(guarded, "zoé", range(3))
    told = log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7")
    assert error_of(told) == (429, "API_GW_AUTH_TOO_MANY_ATTEMPTS")
    database.execute(
        "UPDATE login_waits SET ready_at = ready_at - make_interval(secs => :s)", s=int(told.headers["Retry-After"])
    )
    guess(guarded, "zoé", range(10, 20))
    assert log_in(guarded, "zoé", X_Forwarded_For="198.51.100.7").status_code == 200


def test_a_wait_permits_one_attempt_and_early_attempts_do_not_extend_it(guarded: FlaskClient, database: Database):
    guess(guarded, "nobody", range(3))
    assert guess(guarded, "nobody", range(3, 4)) == [429]
    before = database.fetch_one("SELECT ready_at FROM login_waits")
    assert guess(guarded, "nobody", range(3, 4)) == [429]
    assert database.fetch_one("SELECT ready_at FROM login_waits") == before
    database.execute("UPDATE login_waits SET ready_at = clock_timestamp()")
    assert [guess(guarded, "nobody", range(3, 4)) for _ in range(2)] == [[401], [429]]


def test_the_wait_grows_up_to_its_cap(load_auth: Callable[..., ModuleType], database: Database):
    settings = {"AUTH_FAILED_LOGINS_FROM_ANYWHERE": "1", "AUTH_LOGIN_DELAY_MAX_SECONDS": "20"}
    client = load_auth(TRUSTED_PROXY_HOPS="1", **settings).app.test_client()
    waits = []
    for number in range(6):
        answer = log_in(client, "nobody", X_Forwarded_For=f"203.0.113.{number}")
        waits.append(int(answer.headers.get("Retry-After", 0)))
        database.execute("UPDATE login_waits SET ready_at = clock_timestamp()")
        log_in(client, "nobody", X_Forwarded_For=f"203.0.113.{number}")
    assert waits == [0, 2, 4, 8, 16, 20]


def test_the_limit_expires_with_its_window(load_auth: Callable[..., ModuleType], database: Database):
    client = load_auth(AUTH_FAILED_LOGINS_PER_ACCOUNT="1").app.test_client()
    for _ in range(2):
        response = log_in(client, "nobody")
    assert response.status_code == 429
    database.execute("UPDATE auth_attempts SET attempted_at = attempted_at - interval '15 minutes'")
    assert log_in(client, "nobody").status_code == 401


def test_retry_after_says_when_the_next_attempt_is_allowed(load_auth: Callable[..., ModuleType], database: Database):
    client = load_auth(AUTH_FAILED_LOGINS_PER_ACCOUNT="2").app.test_client()
    for _ in range(2):
        log_in(client, "nobody")
    database.execute(
        """
        UPDATE auth_attempts SET attempted_at = clock_timestamp() - interval '14 minutes'
        WHERE attempt_id = (SELECT min(attempt_id) FROM auth_attempts)
        """
    )
    assert 50 <= int(log_in(client, "nobody").headers["Retry-After"]) <= 60


def test_a_success_does_not_count_as_a_failed_login(load_auth: Callable[..., ModuleType], database: Database):
    client = load_auth(AUTH_FAILED_LOGINS_PER_ACCOUNT="2").app.test_client()
    register(client)
    for _ in range(4):
        assert log_in(client, "zoé").status_code == 200
    assert [row["kind"] for row in attempts(database)] == ["registration"]


def test_one_address_is_limited_across_all_accounts(load_auth: Callable[..., ModuleType]):
    client = load_auth(AUTH_FAILED_LOGINS_PER_ADDRESS="5").app.test_client()
    statuses = [log_in(client, f"nobody {number}").status_code for number in range(6)]
    assert statuses == [401] * 5 + [429]


def test_concurrent_guesses_do_not_exceed_the_limit(load_auth: Callable[..., ModuleType]):
    app = load_auth(AUTH_FAILED_LOGINS_PER_ACCOUNT="3").app
    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(lambda _: log_in(app.test_client(), "nobody").status_code, range(12)))
    assert statuses == [401] * 3 + [429] * 9


def test_registrations_are_limited_by_address(client: FlaskClient):
    def register_number(number: int) -> TestResponse:
        return register(client, username=f"user {number}", email=f"{number}@example.com")

    assert [register_number(number).status_code for number in range(10)] == [201] * 10
    response = register_number(10)
    assert error_of(response) == (429, "API_GW_AUTH_TOO_MANY_ATTEMPTS")
    assert 0 < int(response.headers["Retry-After"]) <= 3600


def test_the_client_address_is_the_one_from_our_proxy(load_auth: Callable[..., ModuleType], database: Database):
    client = load_auth(TRUSTED_PROXY_HOPS="1", AUTH_FAILED_LOGINS_PER_ACCOUNT="2").app.test_client()
    forged = [f"10.0.0.{number}, 203.0.113.9" for number in range(3)]
    assert [log_in(client, "nobody", X_Forwarded_For=header).status_code for header in forged] == [401, 401, 429]
    assert log_in(client, "nobody", X_Forwarded_For="203.0.113.9, 203.0.113.10").status_code == 401
    assert {row["address"] for row in attempts(database)} == {"203.0.113.9", "203.0.113.10"}


def test_our_proxy_may_send_the_client_address_in_its_own_header(
    load_auth: Callable[..., ModuleType], database: Database
):
    settings = {"CLIENT_ADDRESS_HEADER": "X-Client-Address", "TRUSTED_PROXY_HOPS": "1"}
    client = load_auth(**settings).app.test_client()
    log_in(client, "nobody", X_Forwarded_For="203.0.113.9", X_Client_Address="203.0.113.10")
    assert [row["address"] for row in attempts(database)] == ["203.0.113.10"]


def test_without_a_trusted_proxy_the_header_is_ignored(load_auth: Callable[..., ModuleType], database: Database):
    client = load_auth(TRUSTED_PROXY_HOPS="0").app.test_client()
    log_in(client, "nobody", X_Forwarded_For="203.0.113.9")
    assert [row["address"] for row in attempts(database)] == ["127.0.0.1"]


def test_a_typed_name_is_not_stored(client: FlaskClient, database: Database):
    log_in(client, "my password by mistake")
    assert "mistake" not in str(attempts(database))


def test_later_attempts_remove_old_ones(client: FlaskClient, database: Database):
    log_in(client, "nobody")
    database.execute("UPDATE auth_attempts SET attempted_at = attempted_at - interval '2 hours'")
    log_in(client, "nobody")
    assert len(attempts(database)) == 1


@pytest.mark.parametrize("statement", ["ALTER TABLE users RENAME TO gone", "ALTER TABLE auth_attempts RENAME TO gone"])
def test_a_database_error_has_the_routes_code_and_shows_no_sql(client: FlaskClient, database: Database, statement: str):
    database.execute(statement)
    registered, signed_in = register(client), log_in(client, "zoé")
    assert error_of(registered) == (500, "API_GW_AUTH_DB_ERROR_REGISTER")
    assert error_of(signed_in) == (500, "API_GW_AUTH_DB_ERROR_LOGIN")
    for response in (registered, signed_in):
        assert not any(word in response.text for word in ("users", "SELECT", "INSERT", "relation", "auth_attempts"))


def test_health_reports_the_database(client: FlaskClient):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json["status"] == "API Gateway is healthy"
    assert response.json["database_status"] == "Database connection successful."


def test_health_is_503_when_the_database_cannot_be_reached(load_auth: Callable[..., ModuleType]):
    client = load_auth(POSTGRES_PORT="1").app.test_client()
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json["status"] == "API Gateway has issues"
    assert response.json["database_status"].startswith("Database connection error: ")
    assert error_of(log_in(client, "zoé")) == (500, "API_GW_AUTH_DB_ERROR_LOGIN")


def request_with(token: str | None) -> flask.Request:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return flask.Request(EnvironBuilder(headers=headers).get_environ())


@pytest.fixture
def user_id(database: Database) -> UUID:
    user_id = uuid4()
    database.execute(
        """
        INSERT INTO users (user_id, username, email, hashed_password)
        VALUES (:user_id, 'ann', 'ann@example.com', :hashed)
        """,
        user_id=user_id,
        hashed=hash_password(PASSWORD),
    )
    return user_id


SETTINGS = Settings(flask_secret_key=KEY)


def test_a_token_is_valid_only_while_its_user_exists(database: Database, user_id: UUID):
    request = request_with(issue_token(user_id, TokenKeys(current=KEY)))
    assert require_user(request, SETTINGS, database) == user_id
    assert optional_user(request, SETTINGS, database) == user_id
    database.execute("DELETE FROM users WHERE user_id = :user_id", user_id=user_id)
    assert not user_exists(database, user_id)
    with pytest.raises(UnauthorizedError) as caught:
        require_user(request, SETTINGS, database)
    assert (caught.value.status, caught.value.error_code) == (401, "AUTH_USER_NOT_FOUND")
    assert optional_user(request, SETTINGS, database) is None


@pytest.mark.parametrize("token", [None, "", "nonsense", "a.b.c"])
def test_a_public_route_treats_a_missing_or_invalid_token_as_anonymous(database: Database, token: str | None):
    assert optional_user(request_with(token), SETTINGS, database) is None


def test_an_expired_token_is_anonymous_on_public_routes_and_rejected_on_others(database: Database, user_id: UUID):
    request = request_with(issue_token(user_id, TokenKeys(current=KEY), now=1_700_000_000))
    assert optional_user(request, SETTINGS, database) is None
    with pytest.raises(UnauthorizedError) as caught:
        require_user(request, SETTINGS, database)
    assert caught.value.error_code == "AUTH_EXPIRED_TOKEN"
