"""The addresses of a user's private feeds. Owns the table ``feed_keys``.

No log has an address or a key: only the answer to its owner.
"""

from __future__ import annotations

import hmac
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from cpoa.feeds.feed_keys import feed_key, feed_key_hash
from shared.database_errors import ForeignKeyViolationError
from shared.error_codes.shows import API_GW_FEED_ADDRESS_OUTDATED, API_GW_SHOW_NOT_FOUND
from shared.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.feeds.addresses import Addresses
    from shared.database import Database, Row, Transaction

TITLE_OF_EVERYTHING = "All your episodes"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """``previous``: empty, or the key before the last change. Addresses that were made with it can still be shown."""

    current: str = field(repr=False)
    previous: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    feed_id: UUID
    url: str = field(repr=False)


class PrivateAddresses:
    """``show_id``: one of the user's shows, which the caller has checked. None: the feed of all the user's episodes."""

    def __init__(self, database: Database, keys: SigningKeys, addresses: Addresses) -> None:
        self._database = database
        self._keys = keys
        self._addresses = addresses

    def of_user(self, user_id: UUID) -> list[Row]:
        """A row for each feed that the user can have. Those without an address have no ``feed_id``."""
        return self._database.fetch_all(
            """
            select feed_id, each.show_id, each.title, feed_keys.created_at, renewed_at
            from (select null::uuid as show_id, :everything::text as title, true as is_default, null as made_at
                  union all
                  select show_id, title, is_default, created_at from shows where user_id = :user_id) as each
                 left join feed_keys on feed_keys.user_id = :user_id
                                        and feed_keys.show_id is not distinct from each.show_id
            order by each.show_id is not null, is_default desc, made_at, each.show_id
            """,
            user_id=user_id,
            everything=TITLE_OF_EVERYTHING,
        )

    def show(self, user_id: UUID, show_id: UUID | None) -> Address:
        """Makes the address at the first call. Raises ConflictError if it was made with a key that is not known any
        more."""
        with _show_may_be_gone(), self._database.transaction() as transaction:
            row = self._row(transaction, user_id, show_id)
        for key in (self._keys.current, self._keys.previous):
            if key and hmac.compare_digest(_hash(key, row), bytes(row["key_hash"])):
                return self._address(key, row)
        raise ConflictError(API_GW_FEED_ADDRESS_OUTDATED)

    def renew(self, user_id: UUID, show_id: UUID | None) -> Address:
        """Makes a new address. The one before stops at once."""
        with _show_may_be_gone(), self._database.transaction() as transaction:
            row = self._row(transaction, user_id, show_id)
            renewed = {**row, "version": row["version"] + 1}
            transaction.execute(
                """
                update feed_keys set version = :version, key_hash = :key_hash, renewed_at = clock_timestamp()
                where feed_id = :feed_id
                """,
                feed_id=row["feed_id"],
                version=renewed["version"],
                key_hash=_hash(self._keys.current, renewed),
            )
        return self._address(self._keys.current, renewed)

    def _row(self, transaction: Transaction, user_id: UUID, show_id: UUID | None) -> Row:
        """Locks the feed's row, so that each of two renewals at once makes a version of its own."""
        new: Row = {"feed_id": uuid4(), "version": 1}
        transaction.execute(
            """
            insert into feed_keys (feed_id, user_id, show_id, key_hash) values (:feed_id, :user_id, :show_id, :key_hash)
            on conflict (user_id, show_id) do nothing
            """,
            feed_id=new["feed_id"],
            user_id=user_id,
            show_id=show_id,
            key_hash=_hash(self._keys.current, new),
        )
        row = transaction.fetch_one(
            """
            select feed_id, version, key_hash from feed_keys
            where user_id = :user_id and show_id is not distinct from :show_id::uuid for update
            """,
            user_id=user_id,
            show_id=show_id,
        )
        if row is None:  # the show was deleted since the insert
            raise NotFoundError(API_GW_SHOW_NOT_FOUND)
        return row

    def _address(self, key: str, row: Row) -> Address:
        url = self._addresses.private_feed(row["feed_id"], feed_key(key, row["feed_id"], row["version"]))
        return Address(row["feed_id"], url)


@contextmanager
def _show_may_be_gone() -> Iterator[None]:
    """Another request may have deleted the show since the caller has checked it. Raises NotFoundError then."""
    try:
        yield
    except ForeignKeyViolationError as error:
        raise NotFoundError(API_GW_SHOW_NOT_FOUND) from error


def _hash(signing_key: str, row: Row) -> bytes:
    return feed_key_hash(feed_key(signing_key, row["feed_id"], row["version"]))
