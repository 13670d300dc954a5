"""Idempotency keys of clients: a repeated request gets the result of the first one.

    with database.transaction() as transaction:
        known = begin(transaction, client_request)
        if isinstance(known, Replay):
            return known.result
        ...do the work in this transaction...
        finish(transaction, client_request, result)

`create_once` does this for a route that creates one row. A route whose work takes longer than one transaction uses
`idempotent`, which commits after `begin` and holds the claim during the work:

    with idempotent(database, client_request) as request:
        if request.replay:
            return request.replay.result
        ...do the work...
        with database.transaction() as transaction:
            request.store_result_once(transaction, result)
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from shared import claims
from shared.claims import Busy, Claim, Finished, Work
from shared.database import DatabaseError
from shared.error_codes.episodes import (
    API_GW_IDEMPOTENCY_IN_PROGRESS,
    API_GW_IDEMPOTENCY_KEY_INVALID,
    API_GW_IDEMPOTENCY_KEY_REUSED,
)
from shared.errors import AethercastError, BadRequestError, ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from werkzeug.datastructures import Headers

    from shared.database import Database, Row, Transaction

KEPT_HOURS = 24
RETRY_AFTER_SECONDS = 1
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """`key`: as the client sent it; scoped by route and user. `payload`: must be the same in a repeated request."""

    user_id: UUID
    route: str
    key: str
    payload: Mapping[str, Any]
    owner: UUID = field(default_factory=uuid4)

    @property
    def scoped_key(self) -> str:
        return f"request:{self.user_id}:{self.route}:{self.key}"

    @property
    def fingerprint(self) -> str:
        canonical = json.dumps(self.payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class New:
    claim: Claim


@dataclass(frozen=True, slots=True)
class Replay:
    result: Any


def begin(transaction: Transaction, request: ClientRequest) -> New | Replay:
    """Raises 400 for an invalid key, 409 while the first request is in progress, 422 for a different payload."""
    check_key(request.key)
    _lock_or_refuse(transaction, request.scoped_key)
    row = _remembered(transaction, request.scoped_key)
    if row is not None and row["fingerprint"] != request.fingerprint:
        raise AethercastError(API_GW_IDEMPOTENCY_KEY_REUSED)
    taken = claims.take(transaction, _work(request))
    if isinstance(taken, Finished):
        return Replay(taken.result)
    if isinstance(taken, Busy):
        raise _in_progress()
    return New(taken)


def finish(transaction: Transaction, request: ClientRequest, result: Any) -> None:
    """Stores the result for repeated requests. Raises ClaimLostError if another process took the request over."""
    claims.complete(transaction, claims.find_claim(transaction, request.scoped_key, request.owner), result)


@dataclass(frozen=True, slots=True)
class Created:
    """`replayed`: an earlier request with the same key has created it."""

    created_id: UUID
    replayed: bool


def create_once(
    database: Database, request: ClientRequest | None, name: str, insert: Callable[[Transaction], UUID]
) -> Created:
    """`insert` returns the id of what it creates; `name`: of the id in the stored result. Without a request (no key was
    sent) nothing is stored. Raises what `begin` raises."""
    with database.transaction() as transaction:
        if request is None:
            return Created(insert(transaction), replayed=False)
        known = begin(transaction, request)
        if isinstance(known, Replay):
            return Created(UUID(known.result[name]), replayed=True)
        created_id = insert(transaction)
        finish(transaction, request, {name: str(created_id)})
        return Created(created_id, replayed=False)


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """`replay`: the result of the first request with this key; None if this is the first, or if there is no key."""

    client_request: ClientRequest | None
    replay: Replay | None = None

    @property
    def has_key(self) -> bool:
        return self.client_request is not None

    def store_result_once(self, transaction: Transaction, result: Any) -> None:
        """What a repetition is answered with; to be called in the last transaction of the work. Does nothing without a
        key. Raises ClaimLostError if another request took over."""
        if self.client_request is not None:
            finish(transaction, self.client_request, result)


@contextmanager
def idempotent(database: Database, client_request: ClientRequest | None) -> Iterator[IdempotentRequest]:
    """If the block raises, the key is free again, also for another payload. Without a client request (no key was sent)
    the block runs and nothing is stored.

    Raises what `begin` raises, and 409 instead of ClaimLostError.
    """
    if client_request is None:
        yield IdempotentRequest(None)
        return
    with database.transaction() as transaction:
        known = begin(transaction, client_request)
    if isinstance(known, Replay):
        yield IdempotentRequest(client_request, known)
        return
    try:
        with claims.held(database, known.claim):
            yield IdempotentRequest(client_request)
    except ClaimLostError as error:
        raise _in_progress() from error
    except BaseException:
        with suppress(DatabaseError):  # the claim expires by itself; the caller should see the error of the work
            _abandon(database, known.claim)
        raise


def _abandon(database: Database, claim: Claim) -> None:
    database.execute(
        """
        delete from idempotency_keys
        where idempotency_key = :key and owner = :owner and fence = :fence and status = 'processing'
        """,
        key=claim.key,
        owner=claim.owner,
        fence=claim.fence,
    )


def read_idempotency_key(headers: Headers) -> str | None:
    return headers.get("X-Idempotency-Key", headers.get("Idempotency-Key"))


def check_key(key: str) -> None:
    if not _VISIBLE_ASCII.fullmatch(key):
        raise BadRequestError(API_GW_IDEMPOTENCY_KEY_INVALID)


def forget_old_requests(database: Database) -> int:
    """Deletes client keys older than 24 hours; returns how many. Keys of steps are deleted with their workflow."""
    return database.execute(
        """
        delete from idempotency_keys
        where starts_with(idempotency_key, 'request:') and created_at < clock_timestamp() - :hours * interval '1 hour'
          and coalesce(expires_at < clock_timestamp(), true)
        """,
        hours=KEPT_HOURS,
    )


def _lock_or_refuse(transaction: Transaction, scoped_key: str) -> None:
    """Raises 409 if the first request holds the lock. Its row is invisible until it commits; this does not wait."""
    row = transaction.fetch_one("select pg_try_advisory_xact_lock(hashtextextended(:key, 0)) as free", key=scoped_key)
    if row is None or not row["free"]:
        raise _in_progress()


def _remembered(transaction: Transaction, scoped_key: str) -> Row | None:
    """The stored row of this key, unless it is older than KEPT_HOURS; an older row is deleted."""
    row = transaction.fetch_one(
        """
        select fingerprint, created_at < clock_timestamp() - :hours * interval '1 hour'
                            and coalesce(expires_at < clock_timestamp(), true) as outlived
        from idempotency_keys where idempotency_key = :key
        """,
        key=scoped_key,
        hours=KEPT_HOURS,
    )
    if row is None or not row["outlived"]:
        return row
    transaction.execute("delete from idempotency_keys where idempotency_key = :key", key=scoped_key)
    return None


def _work(request: ClientRequest) -> Work:
    return Work(
        key=request.scoped_key,
        task_name=request.route,
        user_id=request.user_id,
        fingerprint=request.fingerprint,
        owner=request.owner,
    )


def _in_progress() -> AethercastError:
    return AethercastError(
        API_GW_IDEMPOTENCY_IN_PROGRESS,
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )
