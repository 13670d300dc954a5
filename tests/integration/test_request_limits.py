"""Tests the hourly limits of one address and of one user, with the values of the cloud."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from shared.request_limits import Limited, count_request
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from shared.database import Database
    from tests.integration.whole_api import WholeApi

ADDRESS = "127.0.0.1"
INIT, SUBSCRIBE = "/api/v1/session/init", "/api/v1/subscribe"
DISCOVERY = [("/api/v1/topics/explore", {"keywords": ["tea"]}), ("/api/v1/search/podcasts", {"query": "tea"})]
TOO_MANY = (429, "API_GW_TOO_MANY_REQUESTS")


def fill(database: Database, kind: Limited, counted_for: str, count: int) -> None:
    database.execute(
        "insert into limited_requests (kind, counted_for) select :kind, :who from generate_series(1, :count)",
        kind=kind.value,
        who=counted_for,
        count=count,
    )


def test_new_sessions_of_one_address_are_limited_and_known_ones_still_work(api: WholeApi):
    fill(api.database, Limited.SESSION, ADDRESS, 99)
    assert api.nobody().post(INIT, {"client_id": "the hundredth"}).status_code == 200
    refused = api.nobody().post(INIT, {"client_id": "one more"})
    assert error_of(refused) == TOO_MANY
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert api.nobody().post(INIT, {"client_id": "the hundredth"}).status_code == 200
    assert api.count("user_sessions") == 1


def test_subscriptions_of_one_address_are_limited(api: WholeApi):
    fill(api.database, Limited.SUBSCRIPTION, ADDRESS, 9)
    assert api.nobody().post(SUBSCRIBE, {"email": "a@example.com"}).status_code == 201
    refused = api.nobody().post(SUBSCRIBE, {"email": "b@example.com"})
    assert error_of(refused) == TOO_MANY
    assert int(refused.headers["Retry-After"]) > 0
    assert api.count("subscribers") == 1


@pytest.mark.parametrize(("path", "body"), DISCOVERY)
def test_exploring_and_searching_of_one_user_are_limited(corpus_api: WholeApi, path: str, body: dict[str, Any]):
    person, another = corpus_api.person(), corpus_api.person()
    assert person.post(path, body, x_idempotency_key="before").status_code == 200
    fill(corpus_api.database, Limited.DISCOVERY, str(person.user_id), 299)
    assert error_of(person.post(path, body)) == TOO_MANY
    assert person.post(path, body, x_idempotency_key="before").headers["Idempotency-Replayed"] == "true"
    assert another.post(path, body).status_code == 200


def test_the_limit_expires_after_an_hour(api: WholeApi):
    fill(api.database, Limited.SUBSCRIPTION, ADDRESS, 10)
    api.database.execute("update limited_requests set requested_at = requested_at - interval '1 hour'")
    assert api.nobody().post(SUBSCRIBE, {"email": "a@example.com"}).status_code == 201


def test_concurrent_requests_do_not_exceed_the_limit(api: WholeApi):
    fill(api.database, Limited.SESSION, ADDRESS, 97)

    def begin(number: int) -> int:
        return api.nobody().post(INIT, {"client_id": f"session {number}"}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(begin, range(8))) == [200] * 3 + [429] * 5


def test_rejected_requests_are_not_counted(database: Database):
    count_request(database, Limited.SESSION, "somebody", 1)
    for _ in range(3):
        with pytest.raises(Exception, match="Too many new sessions"):
            count_request(database, Limited.SESSION, "somebody", 1)
    assert database.fetch_one("select count(*) as count from limited_requests") == {"count": 1}
