"""The database as the rest of the code sees it: rows are dictionaries, parameters `:name`, a statement one round trip.

    rows = database.fetch_all("select topic from podcasts where user_id = :user_id", user_id=user_id)
    with database.transaction() as transaction:
        transaction.execute("update podcasts set title = :title where podcast_id = :podcast_id", ...)

UUIDs come back as `uuid.UUID`, timestamps as aware datetimes in UTC, jsonb as what it holds. A jsonb parameter goes
through `jsonb(value)`. `types` and `stream` cannot be names of parameters.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from shared.database_connection import Connection, Pool, Result, Row, run_again_if_plan_changed
from shared.database_errors import (
    PLAN_CHANGED,
    ConnectionLostError,
    DatabaseError,
    DatabaseUnavailableError,
    UniqueViolationError,
)
from shared.database_opening import ConnectionOpener, ConnectionParameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.settings import Settings

__all__ = [
    "ConnectionLostError",
    "ConnectionParameters",
    "Database",
    "DatabaseError",
    "DatabaseUnavailableError",
    "Row",
    "Transaction",
    "UniqueViolationError",
    "jsonb",
]


def jsonb(value: Any) -> str | None:
    """A JSON parameter. None is SQL's null."""
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Statements(ABC):
    """What a transaction and the database itself can both be asked."""

    def fetch_all(self, sql: str, **params: Any) -> list[Row]:
        return self._run(sql, params).rows

    def fetch_one(self, sql: str, **params: Any) -> Row | None:
        rows = self._run(sql, params).rows
        return rows[0] if rows else None

    def execute(self, sql: str, **params: Any) -> int:
        """The number of rows changed."""
        return self._run(sql, params).row_count

    @abstractmethod
    def _run(self, sql: str, params: dict[str, Any]) -> Result: ...


class Transaction(_Statements):
    """Lives inside `Database.transaction()`; a statement that fails has ended it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._statements_run = 0
        self._failed = False

    def execute_script(self, sql: str) -> None:
        """Several statements without parameters: migrations."""
        with self._noting_failure():
            self._connection.run_simple(sql)
        self._statements_run += 1

    def require_whole(self) -> None:
        """PostgreSQL answers `commit` after a failed statement with a rollback, and no error."""
        if self._failed:
            raise RuntimeError("A statement failed and its error was caught: this transaction cannot be committed.")

    def _run(self, sql: str, params: dict[str, Any]) -> Result:
        with self._noting_failure():
            result = self._result_of(sql, params)
        self._statements_run += 1
        return result

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError:
            self._failed = True
            raise

    def _result_of(self, sql: str, params: dict[str, Any]) -> Result:
        try:
            return self._connection.run(sql, params)
        except DatabaseError as error:
            if error.sqlstate != PLAN_CHANGED:
                raise
            return self._run_with_new_plan(sql, params, error)

    def _run_with_new_plan(self, sql: str, params: dict[str, Any], error: DatabaseError) -> Result:
        """Only the first statement can be repeated: the refusal ended the transaction and with it what went before."""
        self._connection.run_simple("rollback")
        self._connection.forget(sql)
        if self._statements_run:
            raise DatabaseUnavailableError(sqlstate=PLAN_CHANGED) from error
        self._connection.run_simple("begin")
        return self._connection.run(sql, params)


class Database(_Statements):
    """Safe to use from many threads. Connections are opened when they are first needed."""

    def __init__(self, parameters: ConnectionParameters) -> None:
        self.parameters = parameters
        self._opener = ConnectionOpener(parameters)
        self._pool = Pool(self._opener.open, parameters.pool_size)

    @classmethod
    def connect(cls, settings: Settings) -> Database:
        """The pool is as large as the instance's concurrency; at least 2, for a step and the renewal of its claim."""
        return cls(
            ConnectionParameters(
                host=settings.postgres_host,
                port=settings.postgres_port,
                user=settings.postgres_user,
                password=settings.postgres_password,
                database=settings.postgres_db,
                cloud_sql_instance=settings.cloud_sql_instance,
                pool_size=max(settings.threads, 2),
            )
        )

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Committed at the end of the block, rolled back when it raises. Not to be nested: each takes a connection."""
        with self._begun_connection() as connection:
            transaction = Transaction(connection)
            try:
                yield transaction
                transaction.require_whole()
            except BaseException:
                if not connection.broken:
                    with suppress(DatabaseError):  # the block's own error is the one to see
                        connection.run_simple("rollback")
                raise
            connection.run_simple("commit")

    def close(self) -> None:
        self._pool.close()
        self._opener.close()

    def _run(self, sql: str, params: dict[str, Any]) -> Result:
        try:
            with self._pool.connection() as connection:
                return run_again_if_plan_changed(connection, sql, params)
        except ConnectionLostError:
            # It may have run. Only what changes nothing is asked again.
            if sql.lstrip()[:6].lower() != "select":
                raise
        with self._pool.fresh_connection() as connection:
            return run_again_if_plan_changed(connection, sql, params)

    @contextmanager
    def _begun_connection(self) -> Iterator[Connection]:
        """Repeating `begin` is safe: nothing has been done yet."""
        with self._pool.connection() as connection:
            try:
                connection.run_simple("begin")
                begun = True
            except ConnectionLostError:
                begun = False
            if begun:
                yield connection
        if not begun:
            with self._pool.fresh_connection() as connection:
                connection.run_simple("begin")
                yield connection
