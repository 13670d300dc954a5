"""Claims on rows of `idempotency_keys`: who works on what, until when, and with what result.

A claim is (owner, fence, expires_at). One statement takes it, using the database's clock. It lasts 15 seconds, and its
holder renews it every 2 seconds while it works. Every later write carries owner and fence, so a holder whose claim was
taken over changes nothing. Client requests and workflow steps both use claims.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from shared.database import DatabaseError, jsonb
from shared.errors import ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from shared.database import Database, Pending, Transaction

LEASE_SECONDS = 15
RENEW_EVERY_SECONDS = 2.0  # also the time until the holder notices that its claim was revoked

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """The work to claim. `key` is already scoped; `owner` is new for every attempt to claim."""

    key: str
    task_name: str
    workflow_id: UUID | None = None
    user_id: UUID | None = None
    fingerprint: str | None = None
    owner: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Claim:
    """`claims_without_outcome` includes this claim. `taken_at` is in seconds of this process's monotonic clock."""

    key: str
    owner: UUID
    fence: int
    claims_without_outcome: int
    taken_at: float


@dataclass(frozen=True, slots=True)
class Finished:
    result: Any


@dataclass(frozen=True, slots=True)
class Busy:
    """Another owner's claim is valid until then, unless the owner renews it."""

    until: datetime


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """A claim requested with `send_take`, whose answer has not been read yet."""

    transaction: Transaction
    work: Work
    asked_at: float
    answer: Pending

    def outcome(self) -> Claim | Finished | Busy:
        row = self.answer.row
        if row is None:
            return _why_not(self.transaction, self.work.key)
        return Claim(self.work.key, self.work.owner, row["fence"], row["claims_without_outcome"], self.asked_at)


def take(transaction: Transaction, work: Work) -> Claim | Finished | Busy:
    return send_take(transaction, work).outcome()


def send_take(transaction: Transaction, work: Work) -> PendingClaim:
    asked_at = time.monotonic()
    answer = transaction.send(
        """
        insert into idempotency_keys as known
            (idempotency_key, task_name, workflow_id, user_id, fingerprint, status, locked_at, owner, fence,
             expires_at, claims_without_outcome)
        values (:key, :task_name, :workflow_id, :user_id, :fingerprint, 'processing', clock_timestamp(), :owner, 1,
                clock_timestamp() + :lease_seconds * interval '1 second', 1)
        on conflict (idempotency_key) do update
        set status = 'processing', locked_at = clock_timestamp(), owner = excluded.owner, fence = known.fence + 1,
            expires_at = clock_timestamp() + :lease_seconds * interval '1 second',
            claims_without_outcome = known.claims_without_outcome + 1
        where known.status <> 'completed' and (known.expires_at is null or known.expires_at <= clock_timestamp())
        returning fence, claims_without_outcome
        """,
        key=work.key,
        task_name=work.task_name,
        workflow_id=str(work.workflow_id) if work.workflow_id else None,
        user_id=work.user_id,
        fingerprint=work.fingerprint,
        owner=work.owner,
        lease_seconds=LEASE_SECONDS,
    )
    return PendingClaim(transaction, work, asked_at, answer)


def _why_not(transaction: Transaction, key: str) -> Finished | Busy:
    """Busy for up to one lease, even if a clock that was set back left a claim that ends much later."""
    row = transaction.fetch_one(
        """
        select status, result_payload,
               least(expires_at, clock_timestamp() + :lease_seconds * interval '1 second') as busy_until
        from idempotency_keys where idempotency_key = :key
        """,
        key=key,
        lease_seconds=LEASE_SECONDS,
    )
    if row is None:
        raise ClaimLostError(f"The key {key} was removed while it was being claimed.")
    return Finished(row["result_payload"]) if row["status"] == "completed" else Busy(row["busy_until"])


def find_claim(transaction: Transaction, key: str, owner: UUID) -> Claim:
    """The claim that this owner took earlier, possibly in another transaction. Raises ClaimLostError."""
    row = transaction.fetch_one(
        "select fence, claims_without_outcome from idempotency_keys where idempotency_key = :key and owner = :owner",
        key=key,
        owner=owner,
    )
    if row is None:
        raise ClaimLostError(f"The claim on {key} was taken over.")
    return Claim(key, owner, row["fence"], row["claims_without_outcome"], time.monotonic())


def complete(transaction: Transaction, claim: Claim, result: Any) -> None:
    """Raises ClaimLostError before the commit, so that the surrounding transaction changes nothing."""
    _settle(transaction, claim, status="completed", result=result, error=None)


def fail(transaction: Transaction, claim: Claim, error: Mapping[str, Any]) -> None:
    """Records that the work failed and frees the key, so the next claim runs it again. Raises ClaimLostError."""
    _settle(transaction, claim, status="failed", result=None, error=error)


def _settle(
    transaction: Transaction, claim: Claim, *, status: str, result: Any, error: Mapping[str, Any] | None
) -> None:
    transaction.send(
        """
        update idempotency_keys
        set status = :status, result_payload = :result::jsonb, error_payload = :error::jsonb, locked_at = null,
            owner = null, expires_at = null, claims_without_outcome = 0
        where idempotency_key = :key and owner = :owner and fence = :fence and status = 'processing'
        """,
        status=status,
        result=jsonb(result),
        error=jsonb(error),
        key=claim.key,
        owner=claim.owner,
        fence=claim.fence,
        none_changed=ClaimLostError(f"The claim on {claim.key} was taken over."),
    )


def hand_back(transaction: Transaction, claim: Claim) -> None:
    """Frees the key without a result; the next claim continues the work. Raises ClaimLostError."""
    _settle(transaction, claim, status="processing", result=None, error=None)


def release(database: Database, claim: Claim) -> None:
    """Ends the claim without a result, so that it can be taken at once. A lost claim is left unchanged."""
    database.execute(
        """
        update idempotency_keys set expires_at = clock_timestamp()
        where idempotency_key = :key and owner = :owner and fence = :fence and status = 'processing'
        """,
        key=claim.key,
        owner=claim.owner,
        fence=claim.fence,
    )


def revoke_all(transaction: Transaction, workflow_id: UUID) -> None:
    """Revokes every claim on a step of this workflow, and on a step's call to a language model: its holder can write
    nothing more and notices at its next renewal. `expires_at` stays, because the holder may still be working until
    then."""
    transaction.send(
        """
        update idempotency_keys set owner = gen_random_uuid(), fence = fence + 1
        where workflow_id = :workflow_id and status = 'processing'
          and (starts_with(idempotency_key, 'step:') or starts_with(idempotency_key, 'model:'))
        """,
        workflow_id=str(workflow_id),
    )


def revoke(transaction: Transaction, key: str) -> None:
    """Like `revoke_all`, for a single key."""
    transaction.send(
        """
        update idempotency_keys set owner = gen_random_uuid(), fence = fence + 1
        where idempotency_key = :key and status = 'processing'
        """,
        key=key,
    )


def has_live_claim(transaction: Transaction, workflow_id: UUID) -> bool:
    row = transaction.fetch_one(
        "select 1 from idempotency_keys where workflow_id = :workflow_id and expires_at > clock_timestamp() limit 1",
        workflow_id=str(workflow_id),
    )
    return row is not None


def shorten_claims_in_the_future(database: Database) -> int:
    """Shortens claims that end later than a claim can, which happens when the clock is set back; returns how many.

    A live holder keeps renewing its claim; the work of a dead holder is free again after `LEASE_SECONDS`.
    """
    return database.execute(
        """
        update idempotency_keys set expires_at = clock_timestamp() + :lease_seconds * interval '1 second'
        where expires_at > clock_timestamp() + :lease_seconds * interval '1 second'
        """,
        lease_seconds=LEASE_SECONDS,
    )


def renew(database: Database, claim: Claim) -> bool:
    """Returns False if the claim is lost."""
    changed = database.execute(
        """
        update idempotency_keys set expires_at = clock_timestamp() + :lease_seconds * interval '1 second'
        where idempotency_key = :key and owner = :owner and fence = :fence and status = 'processing'
        """,
        lease_seconds=LEASE_SECONDS,
        key=claim.key,
        owner=claim.owner,
        fence=claim.fence,
    )
    return changed == 1


class HeldClaim:
    """A claim that a background thread renews."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self._database = database
        self._claim = claim
        self._good_until = claim.taken_at + LEASE_SECONDS
        self._lost = False
        self._stopped = threading.Event()

    def check_cancelled(self) -> None:
        """Raises ClaimLostError if another holder may be working: the claim was taken over, or not renewed in time."""
        if self._lost or time.monotonic() >= self._good_until:
            raise ClaimLostError(f"The claim on {self._claim.key} is lost.")

    def renew_until_stopped(self) -> None:
        while not self._stopped.wait(RENEW_EVERY_SECONDS):
            asked_at = time.monotonic()
            try:
                renewed = renew(self._database, self._claim)
            except DatabaseError:
                logger.warning("A claim could not be renewed; trying again", exc_info=True)
                continue
            if not renewed:
                self._lost = True
                return
            self._good_until = asked_at + LEASE_SECONDS

    def stop(self) -> None:
        self._stopped.set()


@contextmanager
def held(database: Database, claim: Claim) -> Iterator[HeldClaim]:
    """Renews the claim in a thread while the block runs; the block calls `check_cancelled()` now and then."""
    holding = HeldClaim(database, claim)
    run_with_log_context = contextvars.copy_context().run
    thread = threading.Thread(
        target=run_with_log_context, args=(holding.renew_until_stopped,), name="claim renewal", daemon=True
    )
    thread.start()
    try:
        yield holding
    finally:
        holding.stop()
        thread.join(LEASE_SECONDS)
