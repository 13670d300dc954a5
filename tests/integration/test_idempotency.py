from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from shared import claims
from shared.claims import Busy, Claim, Finished, Work
from shared.errors import AethercastError, ClaimLostError
from shared.idempotency import ClientRequest, New, Replay, begin, finish, forget_old_requests

if TYPE_CHECKING:
    from shared.database import Database

ROUTE = "POST /api/v1/podcasts"


@pytest.fixture
def user_id(database: Database) -> UUID:
    return new_user(database, "ada")


def new_user(database: Database, name: str) -> UUID:
    row = database.fetch_one(
        "insert into users (username, email, hashed_password) values (:name, :email, 'x') returning user_id",
        name=name,
        email=f"{name}@example.org",
    )
    assert row is not None
    return UUID(str(row["user_id"]))


def request_of(user_id: UUID, key: str = "k-1", topic: str = "Tides", route: str = ROUTE) -> ClientRequest:
    return ClientRequest(user_id=user_id, route=route, key=key, payload={"topic": topic, "length_minutes": 4})


def submit(database: Database, request: ClientRequest, result: object) -> object:
    """Handles a request like a route: returns the new or replayed response."""
    with database.transaction() as transaction:
        known = begin(transaction, request)
        if isinstance(known, Replay):
            return known.result
        finish(transaction, request, result)
        return result


# Clients' requests


def test_a_repeated_request_gets_the_first_ones_response(database: Database, user_id: UUID) -> None:
    assert submit(database, request_of(user_id), {"podcast_id": "1"}) == {"podcast_id": "1"}
    assert submit(database, request_of(user_id), {"podcast_id": "2"}) == {"podcast_id": "1"}


def test_the_order_of_the_payloads_members_does_not_matter(database: Database, user_id: UUID) -> None:
    first = ClientRequest(user_id=user_id, route=ROUTE, key="k", payload={"a": 1, "b": {"c": 2, "d": 3}})
    second = ClientRequest(user_id=user_id, route=ROUTE, key="k", payload={"b": {"d": 3, "c": 2}, "a": 1})
    submit(database, first, "first")
    assert submit(database, second, "second") == "first"


def test_another_payload_with_the_same_key_gives_422(database: Database, user_id: UUID) -> None:
    submit(database, request_of(user_id), "first")
    with pytest.raises(AethercastError) as caught:
        submit(database, request_of(user_id, topic="Waves"), "second")
    assert (caught.value.status, caught.value.error_code) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")


def test_keys_are_separate_for_each_user_and_route(database: Database, user_id: UUID) -> None:
    submit(database, request_of(user_id), "first")
    assert submit(database, request_of(new_user(database, "bob")), "second") == "second"
    assert submit(database, request_of(user_id, route="POST /other"), "third") == "third"


def test_a_repetition_during_the_first_transaction_gives_409_without_waiting(database: Database, user_id: UUID) -> None:
    with database.transaction() as transaction:
        assert isinstance(begin(transaction, request_of(user_id)), New)
        with pytest.raises(AethercastError) as caught:
            submit(database, request_of(user_id), "second")
    assert (caught.value.status, caught.value.error_code) == (409, "API_GW_IDEMPOTENCY_IN_PROGRESS")
    assert caught.value.retry_after_seconds == 1


def test_a_request_whose_work_outlives_its_transaction_gives_409_until_it_finishes(
    database: Database, user_id: UUID
) -> None:
    first = request_of(user_id)
    with database.transaction() as transaction:
        begin(transaction, first)
    with pytest.raises(AethercastError) as caught:
        submit(database, request_of(user_id), "second")
    assert caught.value.error_code == "API_GW_IDEMPOTENCY_IN_PROGRESS"
    with database.transaction() as transaction:
        finish(transaction, first, "first")
    assert submit(database, request_of(user_id), "second") == "first"


def test_a_rejected_request_does_not_use_its_key(database: Database, user_id: UUID) -> None:
    def be_refused() -> None:
        with database.transaction() as transaction:
            begin(transaction, request_of(user_id))
            raise AethercastError("TOO_MANY", "too many", status=429)

    with pytest.raises(AethercastError, match="too many"):
        be_refused()
    assert submit(database, request_of(user_id), "second") == "second"


def test_the_first_request_cannot_finish_after_a_takeover(database: Database, user_id: UUID) -> None:
    first, second = request_of(user_id), request_of(user_id)
    with database.transaction() as transaction:
        begin(transaction, first)
    expire_claims(database)
    with database.transaction() as transaction:
        assert isinstance(begin(transaction, second), New)
    with pytest.raises(ClaimLostError), database.transaction() as transaction:
        finish(transaction, first, "first")
    with database.transaction() as transaction:
        finish(transaction, second, "second")
    assert submit(database, request_of(user_id), "third") == "second"


def test_a_hundred_concurrent_requests_with_one_key_are_accepted_once(database: Database, user_id: UUID) -> None:
    accepted: list[str] = []

    def accept(number: int) -> str:
        request = request_of(user_id)
        try:
            with database.transaction() as transaction:
                known = begin(transaction, request)
                if isinstance(known, Replay):
                    return str(known.result)
                accepted.append(str(number))
                finish(transaction, request, str(number))
                return str(number)
        except AethercastError as error:
            return error.error_code

    with ThreadPoolExecutor(16) as threads:
        answers = set(threads.map(accept, range(100)))
    assert len(accepted) == 1
    assert answers <= {accepted[0], "API_GW_IDEMPOTENCY_IN_PROGRESS"}


@pytest.mark.parametrize("key", ["", " ", "a b", "a\n", "é", "k" * 256, "a\x7f", "a\x00"])
def test_a_key_that_is_not_visible_ascii_gives_400(database: Database, user_id: UUID, key: str) -> None:
    with pytest.raises(AethercastError) as caught:
        submit(database, request_of(user_id, key=key), "first")
    assert (caught.value.status, caught.value.error_code) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")


@pytest.mark.parametrize("key", ["!", "~" * 255, "a:b:c", "%00'\"\\"])
def test_a_key_of_visible_ascii_is_accepted(database: Database, user_id: UUID, key: str) -> None:
    assert submit(database, request_of(user_id, key=key), "first") == "first"


def test_a_key_expires_after_a_day(database: Database, user_id: UUID) -> None:
    submit(database, request_of(user_id), "first")
    database.execute("update idempotency_keys set created_at = created_at - interval '25 hours'")
    assert submit(database, request_of(user_id, topic="Waves"), "second") == "second"
    assert submit(database, request_of(user_id, topic="Waves"), "third") == "second"


def test_old_requests_are_removed_and_steps_are_kept(database: Database, user_id: UUID) -> None:
    submit(database, request_of(user_id), "first")
    take(database, "step:w:research:1")
    database.execute("update idempotency_keys set created_at = created_at - interval '25 hours'")
    submit(database, request_of(user_id, key="k-2"), "new")
    assert forget_old_requests(database) == 1
    keys = {row["idempotency_key"] for row in database.fetch_all("select idempotency_key from idempotency_keys")}
    assert keys == {"step:w:research:1", f"request:{user_id}:{ROUTE}:k-2"}


# Claims


def take(database: Database, key: str = "step:w:research:1") -> Claim | Finished | Busy:
    with database.transaction() as transaction:
        return claims.take(transaction, Work(key, task_name="research"))


def taken(database: Database) -> Claim:
    claim = take(database)
    assert isinstance(claim, Claim)
    return claim


def expire_claims(database: Database) -> None:
    database.execute("update idempotency_keys set expires_at = clock_timestamp() - interval '1 millisecond'")


def key_row(database: Database) -> dict[str, object]:
    row = database.fetch_one("select * from idempotency_keys")
    assert row is not None
    return row


def test_a_claim_has_one_holder(database: Database) -> None:
    claim = taken(database)
    busy = take(database)
    assert isinstance(busy, Busy)
    assert busy.until == key_row(database)["expires_at"]
    assert (claim.fence, claim.claims_without_outcome) == (1, 1)


def test_an_expired_claim_is_taken_over_with_a_higher_fence(database: Database) -> None:
    first = taken(database)
    expire_claims(database)
    second = taken(database)
    assert (second.fence, second.claims_without_outcome) == (2, 2)
    assert second.owner != first.owner
    assert not claims.renew(database, first)
    assert claims.renew(database, second)


def test_only_one_of_concurrent_claims_succeeds(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _number: take(database), range(24)))
    assert sum(isinstance(outcome, Claim) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Busy) for outcome in outcomes) == 23


def test_a_completed_key_returns_its_result_forever(database: Database) -> None:
    claim = taken(database)
    with database.transaction() as transaction:
        claims.complete(transaction, claim, {"made": [1, None]})
    assert take(database) == Finished({"made": [1, None]})
    row = key_row(database)
    assert (row["status"], row["locked_at"], row["owner"], row["expires_at"]) == ("completed", None, None, None)


def test_a_failed_key_can_be_claimed_again(database: Database) -> None:
    claim = taken(database)
    with database.transaction() as transaction:
        claims.fail(transaction, claim, {"error_type": "ValueError"})
    assert key_row(database)["error_payload"] == {"error_type": "ValueError"}
    again = taken(database)
    assert (again.fence, again.claims_without_outcome) == (2, 1)


def test_a_released_claim_is_free_at_once_and_counts_as_one_without_outcome(database: Database) -> None:
    claims.release(database, taken(database))
    assert taken(database).claims_without_outcome == 2


@pytest.mark.parametrize("write", ["complete", "fail", "release"])
def test_a_worker_that_lost_its_claim_changes_nothing(database: Database, write: str) -> None:
    stale = taken(database)
    expire_claims(database)
    taken(database)
    before = key_row(database)
    if write == "release":
        claims.release(database, stale)
    else:
        settle = claims.complete if write == "complete" else claims.fail
        with pytest.raises(ClaimLostError), database.transaction() as transaction:
            settle(transaction, stale, {})
    assert key_row(database) == before


def test_a_held_claim_is_renewed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "RENEW_EVERY_SECONDS", 0.01)
    claim = taken(database)
    before = key_row(database)["expires_at"]
    with claims.held(database, claim) as holding:
        wait_until(lambda: key_row(database)["expires_at"] > before)  # type: ignore[operator]  # timestamps both
        holding.check_cancelled()


def test_a_held_claim_that_was_taken_over_cancels_its_work(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "RENEW_EVERY_SECONDS", 0.01)
    claim = taken(database)
    with claims.held(database, claim) as holding:
        database.execute("update idempotency_keys set fence = fence + 1")

        def is_lost() -> bool:
            try:
                holding.check_cancelled()
            except ClaimLostError:
                return True
            return False

        wait_until(is_lost)


def test_a_held_claim_that_could_not_be_renewed_in_time_cancels_its_work(database: Database) -> None:
    claim = taken(database)
    late = Claim(claim.key, claim.owner, claim.fence, 1, time.monotonic() - claims.LEASE_SECONDS)
    with claims.held(database, late) as holding, pytest.raises(ClaimLostError):
        holding.check_cancelled()


def test_the_thread_that_renews_ends_with_the_block(database: Database) -> None:
    before = threading.active_count()
    with claims.held(database, taken(database)):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_database_rejects_request_keys_of_unknown_users(database: Database) -> None:
    with pytest.raises(AethercastError):
        submit(database, request_of(uuid4()), "first")
