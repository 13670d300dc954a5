"""Opens database connections: directly to an address, or through the Cloud SQL connector."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pg8000.exceptions
import pg8000.native

from shared.database_connection import Connection
from shared.database_errors import DatabaseUnavailableError, from_server

CONNECT_SECONDS = 10
LOCK_SECONDS = 10
IDLE_IN_TRANSACTION_SECONDS = 30  # a process that freezes in a transaction must not block a workflow forever
ANSWER_GRACE_SECONDS = 15  # added to the statement timeout before the connection counts as lost


@dataclass(frozen=True, kw_only=True)
class ConnectionParameters:
    """With `cloud_sql_instance` the connector finds the address and signs in with IAM; host and password are unused.

    `statement_seconds` 0 means no limit, for migrations.
    """

    user: str
    database: str
    host: str = ""
    port: int = 5432
    password: str = field(default="", repr=False)
    cloud_sql_instance: str = ""
    pool_size: int = 8
    statement_seconds: int = 30


class ConnectionOpener:
    """Creates the Cloud SQL connector on first use and keeps it, because creating it is slow."""

    def __init__(self, parameters: ConnectionParameters) -> None:
        self._parameters = parameters
        self._connector: Any = None
        self._lock = threading.Lock()

    def open(self) -> Connection:
        """Raises DatabaseUnavailableError if the server does not answer, DatabaseError if it refuses the connection."""
        try:
            wire = self._by_connector() if self._parameters.cloud_sql_instance else self._straight()
        except pg8000.exceptions.DatabaseError as error:
            raise from_server(error.args[0]) from error
        except (pg8000.exceptions.InterfaceError, OSError) as error:
            raise DatabaseUnavailableError from error
        seconds = self._parameters.statement_seconds
        # The driver's timeout option would also limit connecting, and the driver has no public access to its socket.
        wire._usock.settimeout(seconds + ANSWER_GRACE_SECONDS if seconds else None)  # noqa: SLF001 -- see above
        return Connection(wire)

    def close(self) -> None:
        if self._connector is not None:
            self._connector.close()

    def _straight(self) -> Any:
        return pg8000.native.Connection(
            self._parameters.user,
            host=self._parameters.host,
            port=self._parameters.port,
            password=self._parameters.password,
            database=self._parameters.database,
            timeout=CONNECT_SECONDS,
            ssl_context=False,  # loopback or a private network; trying TLS first costs 35 ms per connection
            startup_params=self._startup_parameters(),
        )

    def _by_connector(self) -> Any:
        with self._lock:
            if self._connector is None:
                from google.cloud.sql.connector import Connector  # noqa: PLC0415 -- 300 ms, and only in the cloud

                self._connector = Connector(
                    ip_type="PRIVATE", enable_iam_auth=True, refresh_strategy="LAZY", timeout=CONNECT_SECONDS
                )
        try:
            return self._connector.connect(
                self._parameters.cloud_sql_instance,
                "pg8000",
                user=self._parameters.user,
                db=self._parameters.database,
                ssl_context=False,  # the connector's socket already uses TLS; the driver would start it again
                startup_params=self._startup_parameters(),
            )
        except (pg8000.exceptions.Error, OSError):
            raise
        except Exception as error:  # the connector lets errors of its HTTP client, TLS and sign-in through
            raise DatabaseUnavailableError from error

    def _startup_parameters(self) -> dict[str, str]:
        """Sent with the first message, so they cost no round trip. In milliseconds; 0 means no limit."""
        limited = self._parameters.statement_seconds > 0
        return {
            "TimeZone": "UTC",
            "statement_timeout": str(self._parameters.statement_seconds * 1000),
            "lock_timeout": str(LOCK_SECONDS * 1000 if limited else 0),
            "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_SECONDS * 1000 if limited else 0),
        }
