"""The errors of the database layer, and their mapping from server errors."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shared.error_codes.http import API_GW_DATABASE_ERROR, API_GW_DATABASE_UNAVAILABLE
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIQUE_VIOLATION = "23505"
FOREIGN_KEY_VIOLATION = "23503"
PLAN_CHANGED = "0A000"  # "cached plan must not change result type": a migration ran under a prepared statement
# Lock not available, deadlock, serialization failure, statement timeout, too many connections, server shutdown, and a
# server without disk space, memory or a working file system: the same request may succeed a moment later.
_TRANSIENT = ("55P03", "40P01", "40001", "57014", "53300", "57P01", "57P02", "57P03", "53100", "53200", "58030")


class DatabaseError(AethercastError):
    """The server rejected a statement. `sqlstate` is its five-character code, or None if there is none."""

    def __init__(
        self,
        message: str | None = None,
        *,
        error_code: str = API_GW_DATABASE_ERROR,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        retry_after_seconds: int | None = None,
        sqlstate: str | None = None,
    ) -> None:
        super().__init__(error_code, message, status=status, retry_after_seconds=retry_after_seconds)
        self.sqlstate = sqlstate


class DatabaseUnavailableError(DatabaseError):
    """No connection could be opened, none was free, or it broke; 503 with Retry-After. The statement may have run."""

    def __init__(self, message: str | None = None, *, sqlstate: str | None = None) -> None:
        super().__init__(
            message,
            error_code=API_GW_DATABASE_UNAVAILABLE,
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            retry_after_seconds=2,
            sqlstate=sqlstate,
        )


class ConnectionLostError(DatabaseUnavailableError):
    """The connection broke before the answer to a statement arrived."""


class UniqueViolationError(DatabaseError):
    """`constraint` is the name of the constraint or unique index in the migrations."""

    def __init__(self, constraint: str) -> None:
        super().__init__("There is such a row already.", status=HTTPStatus.CONFLICT, sqlstate=UNIQUE_VIOLATION)
        self.constraint = constraint


class ForeignKeyViolationError(DatabaseError):
    """A row names one that does not exist, or is named by one that does. `constraint`: as above.

    Requests that name an unknown row are refused before, so this is a 500 unless it is caught."""

    def __init__(self, constraint: str) -> None:
        super().__init__("A row that this one names is gone.", sqlstate=FOREIGN_KEY_VIOLATION)
        self.constraint = constraint


def from_server(fields: dict[str, Any]) -> DatabaseError:
    """`fields`: those of PostgreSQL's ErrorResponse message; C is the code, n the constraint."""
    sqlstate = str(fields.get("C", ""))
    if sqlstate == UNIQUE_VIOLATION:
        return UniqueViolationError(str(fields.get("n", "")))
    if sqlstate == FOREIGN_KEY_VIOLATION:
        return ForeignKeyViolationError(str(fields.get("n", "")))
    if sqlstate in _TRANSIENT:
        return DatabaseUnavailableError(sqlstate=sqlstate)
    return DatabaseError(sqlstate=sqlstate)


@contextmanager
def database_errors_as(error_code: str, *, unavailable_code: str | None = None) -> Iterator[None]:
    """Raises database errors as a 500 with the route's own code of the contract. Wraps a block or a route.

    `unavailable_code`: the route's 503 for an unavailable database, if the contract has one.
    """
    try:
        yield
    except DatabaseError as error:
        away = unavailable_code is not None and isinstance(error, DatabaseUnavailableError)
        raise AethercastError(
            unavailable_code if unavailable_code and away else error_code,
            status=HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR,
            retry_after_seconds=error.retry_after_seconds,
        ) from error
