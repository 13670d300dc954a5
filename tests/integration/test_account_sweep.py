"""Tests that the sweep removes rows of anonymous callers once they are no longer needed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from features.accounts import account_sweep
from features.accounts.account_sweep import RemovedRows, sweep_accounts
from shared.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database

SETTINGS = Settings(session_kept_days=90, auth_known_address_days=30)
NOTHING = RemovedRows(sessions=0, attempts=0, waits=0, addresses=0, requests=0, sign_ins=0)


@pytest.fixture
def user_id(database: Database) -> UUID:
    user_id = uuid4()
    database.execute(
        "insert into users (user_id, username, email, hashed_password) values (:id, 'zoe', 'zoe@example.com', 'none')",
        id=user_id,
    )
    return user_id


def add_session(database: Database, name: str, days: int, user_id: UUID | None = None) -> None:
    database.execute(
        """
        insert into user_sessions (session_id, user_id, last_seen_timestamp)
        values (:name, :user_id, now() - make_interval(days => :days))
        """,
        name=name,
        user_id=user_id,
        days=days,
    )


def test_an_unbound_unused_session_is_deleted(database: Database, user_id: UUID):
    add_session(database, "old", 91)
    add_session(database, "recent", 89)
    add_session(database, "bound", 400, user_id)
    assert sweep_accounts(database, SETTINGS).sessions == 1
    left = database.fetch_all("select session_id from user_sessions order by session_id")
    assert [row["session_id"] for row in left] == ["bound", "recent"]


def test_only_attempts_outside_every_limits_window_are_deleted(database: Database, user_id: UUID):
    for hours, days in ((2, 31), (0, 29)):
        database.execute(
            """
            with attempt as (
                insert into auth_attempts (kind, address, attempted_at)
                values ('login', 'a', now() - make_interval(hours => :hours))
            ), wait as (
                insert into login_waits (account, address, ready_at)
                values ('x', :name, now() - make_interval(hours => :hours))
            ), known as (
                insert into account_addresses (user_id, address, last_login_at)
                values (:user_id, :name, now() - make_interval(days => :days))
            )
            insert into limited_requests (kind, counted_for, requested_at)
            values ('session', 'a', now() - make_interval(hours => :hours))
            """,
            hours=hours,
            days=days,
            name=f"address {hours}",
            user_id=user_id,
        )
    assert sweep_accounts(database, SETTINGS) == RemovedRows(
        sessions=0, attempts=1, waits=1, addresses=1, requests=1, sign_ins=0
    )
    assert sweep_accounts(database, SETTINGS) == NOTHING


def test_an_expired_sign_in_is_deleted(database: Database, user_id: UUID):
    for name, days in (("old", -1), ("valid", 1)):
        database.execute(
            """
            insert into refresh_sessions
                (session_id, user_id, family_hash, token_hash, user_agent, is_persistent, expires_at)
            values (gen_random_uuid(), :user_id, :name, 'x', 'Firefox', true, now() + make_interval(days => :days))
            """,
            user_id=user_id,
            name=name,
            days=days,
        )
    assert sweep_accounts(database, SETTINGS).sign_ins == 1
    assert database.fetch_all("select family_hash from refresh_sessions") == [{"family_hash": "valid"}]


def test_a_statement_removes_at_most_one_batch(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(account_sweep, "BATCH_ROWS", 3)
    monkeypatch.setattr(account_sweep, "MAX_BATCHES", 2)
    for number in range(8):
        add_session(database, f"old {number}", 100)
    assert [sweep_accounts(database, SETTINGS).sessions for _ in range(3)] == [6, 2, 0]
