"""One connection with its prepared statements, and the pool that lends connections out.

A statement is prepared when it is first met; after that any number of statements that are sent together cost one round
trip. `begin` and `commit` go as simple queries.
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
    """`params` None: a simple query, which is not prepared and may hold several statements."""

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
        wire.register_in_adapter(TIMESTAMPTZ, datetime.fromisoformat)  # a tenth of the driver's own strptime

    def run(self, sql: str, params: Mapping[str, Any]) -> Result:
        """Raises one of `shared.database_errors`. After anything but the server's refusal the connection is broken."""
        return self.run_together([Statement(sql, params)])[0]

    def run_simple(self, sql: str) -> None:
        self.run_together([Statement(sql)])

    def run_together(self, statements: Sequence[Statement]) -> list[Result]:
        """Sends all of them before it reads the first answer. Raises the first error once all answers are read.

        A statement after the failed one is run too, unless both are in one transaction, which the failure has ended.
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
        # One for each statement, so that the server answers the ones after a refused statement too.
        self._wire._send_message(pg8000.core.SYNC, b"")  # noqa: SLF001 -- the driver cannot pipeline by itself; a test pins this

    def _read_answers(
        self, prepared: Sequence[_Prepared | None], statements: Sequence[Statement]
    ) -> list[pg8000.core.Context]:
        pg8000.core._flush(self._wire._sock)  # noqa: SLF001 -- as in _write
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
                # The driver raises for a commit after a failure. That was an answer too, unlike a broken connection.
                if error is not context.error:
                    raise
                refused = refused or error
            contexts.append(context)
        if refused is not None:
            raise refused
        return contexts

    def forget(self, sql: str) -> None:
        """The statement is prepared again when it is next met."""
        prepared = self._statements.pop(sql, None)
        if prepared is not None:
            with self._translated_errors():
                self._wire.close_prepared_statement(prepared.name)

    def has_ended(self) -> bool:
        """Between statements the server has nothing to say but goodbye, so a readable idle socket is a dead one."""
        if self.broken:
            return True
        socket = self._wire._usock  # noqa: SLF001 -- the driver has no public way to its socket; a test pins this
        readable, _, _ = select.select([socket], [], [], 0)
        return bool(readable)

    def close(self) -> None:
        self.broken = True
        with suppress(pg8000.exceptions.Error, OSError):  # saying goodbye to a server that may be gone
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
            self.broken = True  # an answer half read: what comes next would belong to another statement
            raise


def _result(prepared: _Prepared | None, context: pg8000.core.Context) -> Result:
    names = [column["name"] for column in (prepared.columns if prepared else None) or ()]
    rows = [dict(zip(names, row, strict=True)) for row in context.rows or ()] if prepared else []
    return Result(rows, max(context.row_count, 0))


class Pool:
    """Lends out at most `size` connections, the one last used first."""

    def __init__(self, open_connection: Callable[[], Connection], size: int) -> None:
        self._open_connection = open_connection
        self._free = threading.BoundedSemaphore(size)
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Raises DatabaseUnavailableError when none comes free in time."""
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
        """One just opened: for repeating what failed because an idle one had died."""
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
    """For a statement that is its own transaction: a refusal of it has changed nothing."""
    try:
        return connection.run(sql, params)
    except DatabaseError as error:
        if error.sqlstate != PLAN_CHANGED:
            raise
    connection.forget(sql)
    return connection.run(sql, params)
