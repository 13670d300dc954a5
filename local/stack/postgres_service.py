"""The local PostgreSQL as a supervised process."""

from __future__ import annotations

import contextlib
import os
import signal
from types import MappingProxyType
from typing import TYPE_CHECKING

from local.stack.postgres import LocalPostgres
from local.stack.services import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.stack.state_folder import StateFolder


class PostgresService:
    name = "postgres"
    stage = int(Stage.STORES)
    death_signal = int(signal.SIGQUIT)  # immediate shutdown; SIGKILL would leave its children running for a while

    def __init__(
        self,
        state: StateFolder,
        port: int,
        users: Sequence[str],
        *,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.server = LocalPostgres(state.path / "postgres", port, users=users, environment=environment)

    @property
    def is_new(self) -> bool:
        return not self.server.data_dir.exists()

    @property
    def pid(self) -> int | None:
        return self.server.pid

    def start(self) -> None:
        self.server.start()

    def is_running(self) -> bool:
        return self.server.is_running()

    def is_ready(self) -> bool:
        return self.is_running()  # start() returns when it accepts connections

    def ask_to_stop(self) -> None:
        if self.pid is not None and self.is_running():
            os.kill(self.pid, signal.SIGINT)

    def force_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.server.stop()
