"""A connection with its prepared statements, and the connection pool.

A statement is prepared on first use; after that, any number of statements sent together cost one round trip. `begin`
and `commit` are simple queries.
"""

from __future__ import annotations

import select
import threading
from collections import OrderedDict
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pg8000.core
import pg8000.exceptions
from pg8000.converters import TIMESTAMPTZ, make_params
from pg8000.native import to_statement

from shared.database_errors import (
    PLAN_CHANGED,
    ConnectionLostError,
    DatabaseError,
    DatabaseUnavailableError,
    from_server,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

STATEMENTS_PER_CONNECTION = 200
WAIT_FOR_CONNECTION_SECONDS = 5.0

Row = dict[str, Any]


class Result(NamedTuple):
    rows: list[Row]
    row_count: int


class Statement(NamedTuple):
    """With `params` None it is a simple query: not prepared, and it may hold several statements."""

    sql: str
    params: Mapping[str, Any] | None = None


class _Prepared(NamedTuple):
    name: bytes
    text: str
    columns: list[dict[str, Any]] | None
    input_functions: list[Callable[[str], Any]]
    values_of: Callable[[Mapping[str, Any]], tuple[Any, ...]]


class Connection:
    """Wraps a connection of `pg8000.native` or, from the Cloud SQL connector, of `pg8000.dbapi`: they share a core."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire
        self._statements: OrderedDict[str, _Prepared] = OrderedDict()
        self.broken = False
        wire.register_in_adapter(TIMESTAMPTZ, datetime.fromisoformat)  # ten times faster than the driver's strptime

    def run(self, sql: str, params: Mapping[str, Any]) -> Result:
        """Raises an error of `shared.database_errors`. The connection is broken after all but server errors."""
        return self.run_together([Statement(sql, params)])[0]

    def run_simple(self, sql: str) -> None:
        self.run_together([Statement(sql)])

    def run_together(self, statements: Sequence[Statement]) -> list[Result]:
        """Sends all statements before it reads the first answer. Raises the first error after reading all answers.

        Statements after the failed one also run, unless they are in the transaction that the failure ended.
        """
        with self._translated_errors():
            prepared = [self._prepared(each.sql) if each.params is not None else None for each in statements]
        values = [
            make_params(self._wire.py_types, one.values_of(each.params or {})) if one else ()
            for one, each in zip(prepared, statements, strict=True)
        ]
        with self._translated_errors():
            for one, each, of_one in zip(prepared, statements, values, strict=True):
                self._write(one, each, of_one)
            contexts = self._read_answers(prepared, statements)
        return [_result(one, context) for one, context in zip(prepared, contexts, strict=True)]

    def _write(self, prepared: _Prepared | None, statement: Statement, values: tuple[Any, ...]) -> None:
        if prepared is None:
            self._wire.send_QUERY(statement.sql)
            return
        self._wire.send_BIND(prepared.name, values)
        self._wire.send_EXECUTE()
        # One sync per statement, so that the server also answers the statements after a failed one.
        self._wire._send_message(pg8000.core.SYNC, b"")  # noqa: SLF001 -- the driver cannot pipeline by itself; a test pins this

    def _read_answers(
        self, prepared: Sequence[_Prepared | None], statements: Sequence[Statement]
    ) -> list[pg8000.core.Context]:
        pg8000.core._flush(self._wire._sock)  # noqa: SLF001 -- see _write
        contexts: list[pg8000.core.Context] = []
        refused: pg8000.exceptions.Error | None = None
        for one, each in zip(prepared, statements, strict=True):
            context = (
                pg8000.core.Context(one.text, columns=one.columns, input_funcs=one.input_functions)
                if one
                else pg8000.core.Context(each.sql)
            )
            try:
                self._wire.handle_messages(context)
            except pg8000.exceptions.Error as error:
                # The driver raises for a commit after a failure, but the server answered and the connection works.
                if error is not context.error:
                    raise
                refused = refused or error
            contexts.append(context)
        if refused is not None:
            raise refused
        return contexts

    def forget(self, sql: str) -> None:
        """Discards the prepared statement; it is prepared again on its next use."""
        prepared = self._statements.pop(sql, None)
        if prepared is not None:
            with self._translated_errors():
                self._wire.close_prepared_statement(prepared.name)

    def has_ended(self) -> bool:
        """An idle server sends only the end of the connection, so a readable idle socket means it is dead."""
        if self.broken:
            return True
        socket = self._wire._usock  # noqa: SLF001 -- the driver has no public way to its socket; a test pins this
        readable, _, _ = select.select([socket], [], [], 0)
        return bool(readable)

    def close(self) -> None:
        self.broken = True
        with suppress(pg8000.exceptions.Error, OSError):  # the server may be gone
            self._wire.close()

    def _prepared(self, sql: str) -> _Prepared:
        prepared = self._statements.get(sql)
        if prepared is not None:
            self._statements.move_to_end(sql)
            return prepared
        while len(self._statements) >= STATEMENTS_PER_CONNECTION:
            _, oldest = self._statements.popitem(last=False)
            self._wire.close_prepared_statement(oldest.name)
        text, values_of = to_statement(sql)
        name, columns, input_functions = self._wire.prepare_statement(text, ())
        prepared = self._statements[sql] = _Prepared(name, text, columns, input_functions, values_of)
        return prepared

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except pg8000.exceptions.DatabaseError as error:
            raise from_server(error.args[0]) from error
        except (pg8000.exceptions.InterfaceError, OSError) as error:
            self.broken = True
            raise ConnectionLostError from error
        except BaseException:
            self.broken = True  # an answer is half read, and the next read would return the rest of it
            raise


def _result(prepared: _Prepared | None, context: pg8000.core.Context) -> Result:
    names = [column["name"] for column in (prepared.columns if prepared else None) or ()]
    rows = [dict(zip(names, row, strict=True)) for row in context.rows or ()] if prepared else []
    return Result(rows, max(context.row_count, 0))


class Pool:
    """Lends up to `size` connections, the most recently used first."""

    def __init__(self, open_connection: Callable[[], Connection], size: int) -> None:
        self._open_connection = open_connection
        self._free = threading.BoundedSemaphore(size)
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Raises DatabaseUnavailableError if none is free within WAIT_FOR_CONNECTION_SECONDS."""
        if not self._free.acquire(timeout=WAIT_FOR_CONNECTION_SECONDS):
            raise DatabaseUnavailableError("All connections to the database are in use. Try again.")
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._free.release()

    @contextmanager
    def fresh_connection(self) -> Iterator[Connection]:
        """A newly opened connection, to repeat a statement that failed on a dead idle connection."""
        with self._lock:
            dead, self._idle = self._idle, []
        for connection in dead:
            connection.close()
        with self.connection() as connection:
            yield connection

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._open_connection()
            if not connection.has_ended():
                return connection
            connection.close()

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            keep = not (connection.broken or self._closed)
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()


def run_again_if_plan_changed(connection: Connection, sql: str, params: Mapping[str, Any]) -> Result:
    """Runs a statement outside a transaction, and once more if its plan is outdated: the failed run changed nothing."""
    try:
        return connection.run(sql, params)
    except DatabaseError as error:
        if error.sqlstate != PLAN_CHANGED:
            raise
    connection.forget(sql)
    return connection.run(sql, params)
