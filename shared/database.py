"""Database access: rows are dictionaries, parameters are `:name`, and each statement costs one round trip.

    rows = database.fetch_all("select topic from podcasts where user_id = :user_id", user_id=user_id)
    with database.transaction() as transaction:
        transaction.execute("update podcasts set title = :title where podcast_id = :podcast_id", ...)

A transaction can send statements without waiting for their answers. They travel with the next statement that waits,
or with the commit:

        transaction.send("update podcasts set title = :title where podcast_id = :podcast_id", ...)

UUIDs are returned as `uuid.UUID`, timestamps as aware datetimes in UTC, jsonb as its decoded value. Pass a jsonb
parameter through `jsonb(value)`. Parameters must not be called `types` or `stream`.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from shared.database_connection import Connection, Pool, Result, Row, Statement, run_again_if_plan_changed
from shared.database_errors import (
    PLAN_CHANGED,
    ConnectionLostError,
    DatabaseError,
    DatabaseUnavailableError,
    UniqueViolationError,
)
from shared.database_opening import ConnectionOpener, ConnectionParameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    """Encodes a jsonb parameter. None becomes SQL null."""
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Statements(ABC):
    """Methods shared by `Database` and `Transaction`."""

    def fetch_all(self, sql: str, **params: Any) -> list[Row]:
        return self._run(sql, params).rows

    def fetch_one(self, sql: str, **params: Any) -> Row | None:
        rows = self._run(sql, params).rows
        return rows[0] if rows else None

    def execute(self, sql: str, **params: Any) -> int:
        """Returns the number of changed rows."""
        return self._run(sql, params).row_count

    @abstractmethod
    def _run(self, sql: str, params: dict[str, Any]) -> Result: ...


class Pending:
    """The future answer to a statement that a transaction has sent.

    Reading it waits for the answers to all statements sent so far, and raises the first of their errors.
    """

    def __init__(self, transaction: Transaction, statement: Statement, none_changed: Exception | None) -> None:
        self.statement = statement
        self._transaction = transaction
        self._none_changed = none_changed
        self._result: Result | None = None

    @property
    def rows(self) -> list[Row]:
        return self._received().rows

    @property
    def row(self) -> Row | None:
        rows = self.rows
        return rows[0] if rows else None

    @property
    def row_count(self) -> int:
        return self._received().row_count

    @property
    def is_checked(self) -> bool:
        return self._none_changed is not None

    def receive(self, result: Result) -> None:
        self._result = result
        if self._none_changed is not None and result.row_count == 0:
            raise self._none_changed

    def _received(self) -> Result:
        if self._result is None:
            self._transaction.receive()
        if self._result is None:
            raise RuntimeError("The transaction has ended without an answer to this statement.")
        return self._result


class Transaction(_Statements):
    """Valid inside `Database.transaction()`; a statement that fails ends it.

    `begin` travels with the first statement. Nothing has been done before its answer arrives, so a connection that
    proves dead by then is replaced.
    """

    def __init__(self, connection: Connection, fresh_connection: Callable[[], Connection]) -> None:
        self._connection = connection
        self._fresh_connection = fresh_connection
        self._sent: list[Pending] = []
        self._begun = False
        self._failed = False

    def send(self, sql: str, *, none_changed: Exception | None = None, **params: Any) -> Pending:
        """Raises `none_changed` before the commit if the statement changes no row."""
        pending = Pending(self, Statement(sql, params), none_changed)
        self._sent.append(pending)
        return pending

    def execute_script(self, sql: str) -> None:
        """Runs several statements without parameters, for migrations."""
        self._sent.append(Pending(self, Statement(sql), None))
        self.receive()

    def receive(self) -> None:
        """Waits for the answers to all sent statements."""
        sent, self._sent = self._sent, []
        if sent:
            try:
                self._hand_out(sent, self._answers([each.statement for each in sent]))
            except BaseException:
                self._failed = True
                raise

    def commit(self) -> None:
        """Raises RuntimeError if a statement failed and its error was caught.

        PostgreSQL would silently roll back instead.
        """
        if self._failed:
            raise RuntimeError("A statement failed and its error was caught: this transaction cannot be committed.")
        if any(each.is_checked for each in self._sent):
            self.receive()
        sent, self._sent = self._sent, []
        if not sent and not self._begun:
            return
        results = self._exchange([*(each.statement for each in sent), Statement("commit")])
        self._begun = False
        self._hand_out(sent, results[:-1])

    def rollback(self) -> None:
        self._sent = []
        if self._begun and not self._connection.broken:
            self._connection.run_simple("rollback")
        self._begun = False

    @staticmethod
    def _hand_out(sent: list[Pending], results: list[Result]) -> None:
        for each, result in zip(sent, results, strict=True):
            each.receive(result)

    def _answers(self, statements: list[Statement]) -> list[Result]:
        """Repeats the first exchange on a new connection if needed. Repeating a later one would lose earlier work."""
        is_first = not self._begun
        try:
            return self._exchange(statements)
        except ConnectionLostError:
            if not is_first:
                raise
            self._begun = False
            self._connection = self._fresh_connection()
        except DatabaseUnavailableError as error:
            if not is_first or error.sqlstate != PLAN_CHANGED:
                raise
            self.rollback()
        return self._exchange(statements)

    def _exchange(self, statements: list[Statement]) -> list[Result]:
        begin = [] if self._begun else [Statement("begin")]
        self._begun = True
        try:
            return self._connection.run_together([*begin, *statements])[len(begin) :]
        except DatabaseError as error:
            if error.sqlstate != PLAN_CHANGED:
                raise
            self.rollback()
            for each in statements:
                self._connection.forget(each.sql)
            raise DatabaseUnavailableError(sqlstate=PLAN_CHANGED) from error

    def _run(self, sql: str, params: dict[str, Any]) -> Result:
        pending = self.send(sql, **params)
        return Result(pending.rows, pending.row_count)


class Database(_Statements):
    """Thread-safe. Connections are opened on first use."""

    def __init__(self, parameters: ConnectionParameters) -> None:
        self.parameters = parameters
        self._opener = ConnectionOpener(parameters)
        self._pool = Pool(self._opener.open, parameters.pool_size)

    @classmethod
    def connect(cls, settings: Settings, *, max_connections: int | None = None) -> Database:
        """The pool size is the instance's concurrency, but not below 2: for a step and the renewal of its claim.

        `max_connections`: for a function whose threads mostly wait for something else.
        """
        return cls(
            ConnectionParameters(
                host=settings.postgres_host,
                port=settings.postgres_port,
                user=settings.postgres_user,
                password=settings.postgres_password,
                database=settings.postgres_db,
                cloud_sql_instance=settings.cloud_sql_instance,
                pool_size=max_connections or max(settings.threads, 2),
            )
        )

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits at the end of the block, rolls back if it raises. Do not nest: each one takes a connection."""
        with ExitStack() as lent:

            def fresh_connection() -> Connection:
                lent.close()  # first return the dead connection's place to the pool
                return lent.enter_context(self._pool.fresh_connection())

            transaction = Transaction(lent.enter_context(self._pool.connection()), fresh_connection)
            try:
                yield transaction
                transaction.commit()
            except BaseException:
                with suppress(DatabaseError):  # raise the block's own error instead
                    transaction.rollback()
                raise

    def close(self) -> None:
        self._pool.close()
        self._opener.close()

    def _run(self, sql: str, params: dict[str, Any]) -> Result:
        try:
            with self._pool.connection() as connection:
                return run_again_if_plan_changed(connection, sql, params)
        except ConnectionLostError:
            # The statement may have run, so only a read is repeated.
            if sql.lstrip()[:6].lower() != "select":
                raise
        with self._pool.fresh_connection() as connection:
            return run_again_if_plan_changed(connection, sql, params)
