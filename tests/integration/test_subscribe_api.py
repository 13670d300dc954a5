"""Tests POST /api/v1/subscribe. The messages are the contract's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import WholeApi

PATH = "/api/v1/subscribe"


def subscribe(api: WholeApi, email: Any) -> TestResponse:
    return api.nobody().post(PATH, {"email": email})


def addresses(api: WholeApi) -> list[str]:
    return [row["email"] for row in api.database.fetch_all("select email from subscribers order by email")]


def test_an_address_subscribes_once_case_insensitively(api: WholeApi):
    answer = subscribe(api, " User@Example.com ")
    assert (answer.status_code, answer.json) == (201, {"message": "Successfully subscribed! Thank you."})
    for email in ("User@Example.com", "user@EXAMPLE.COM", "USER@example.com"):
        again = subscribe(api, email)
        assert error_of(again) == (409, "SUBSCRIBE_EMAIL_EXISTS")
        assert again.json["message"] == "This email is already subscribed."
    assert addresses(api) == ["user@example.com"]


def test_only_one_of_concurrent_requests_subscribes(api: WholeApi):
    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(lambda _: subscribe(api, "a@example.com").status_code, range(8)))
    assert statuses == [201] + [409] * 7


@pytest.mark.parametrize("email", ["zoë@example.com", "a+b@example.co.uk", "o'neil@exämple.com"])
def test_unusual_addresses_are_accepted(api: WholeApi, email: str):
    assert subscribe(api, email).status_code == 201


@pytest.mark.parametrize("email", [None, "", "   "])
def test_a_missing_address_is_rejected(api: WholeApi, email: Any):
    answer = subscribe(api, email)
    assert error_of(answer) == (400, "SUBSCRIBE_EMAIL_REQUIRED")
    assert answer.json["message"] == "Email is required."
    assert error_of(api.nobody().post(PATH, {})) == (400, "SUBSCRIBE_EMAIL_REQUIRED")


@pytest.mark.parametrize(
    "email",
    [7, True, [], {}, "user", "user@", "@example.com", "a b@example.com", "a@b", "a@@example.com", "a@example..com",
     "a@example.com\nBcc: b@example.com", "x" * 65 + "@example.com", "a@" + "x" * 250 + ".com", "a@exam\u200bple.com"],
)  # fmt: skip
def test_an_invalid_address_is_rejected(api: WholeApi, email: Any):
    answer = subscribe(api, email)
    assert error_of(answer) == (400, "SUBSCRIBE_INVALID_EMAIL_FORMAT")
    assert answer.json["message"] == "Invalid email format."
    assert addresses(api) == []


@pytest.mark.parametrize("body", [b"", b"  ", b"{", b"[]", b"null", b'"a@example.com"', b'{"email": "\xff"}'])
def test_a_body_that_is_not_a_json_object_is_rejected(api: WholeApi, body: bytes):
    answer = api.nobody().send(PATH, body)
    assert error_of(answer) == (400, "SUBSCRIBE_PAYLOAD_REQUIRED")
    assert answer.json["message"] == "JSON payload is required."


def test_a_missing_table_gives_the_database_error(api: WholeApi):
    api.database.execute("alter table subscribers rename to gone")
    answer = subscribe(api, "a@example.com")
    assert error_of(answer) == (500, "SUBSCRIBE_DB_ERROR")
    assert answer.json["message"] == "Could not process subscription due to a database issue."


def test_an_unexpected_error_has_the_contracts_code(api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any) -> None:
        raise RuntimeError("a@example.com")

    monkeypatch.setattr(api.modules["subscribe"], "add_subscriber", fail)
    answer = subscribe(api, "a@example.com")
    assert error_of(answer) == (500, "SUBSCRIBE_UNEXPECTED_ERROR")
    assert "a@example.com" not in answer.text
