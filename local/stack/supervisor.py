"""Starts processes, restarts them when they end, and stops them. It does not know what they do.

The main thread starts all processes, because the kernel kills a child when the thread that started it ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from local.stack.state_folder import StateFolder
    from local.stack.supervised_service import Managed, Service

REAPER = Path(__file__).with_name("orphan_reaper.py")
STOP_SECONDS = 3.0
TICK_SECONDS = 0.5  # longest delay until a death is noticed; usually SIGCHLD reports it at once
RAPID_DEATH_SECONDS = 5.0
RAPID_DEATHS_ALLOWED = 3  # restarted without delay
FIRST_BACKOFF_SECONDS = 1.0
MAX_BACKOFF_SECONDS = 30.0


class StartError(Exception):
    """A part did not start; the message has the end of its log."""


@dataclass
class Record:
    """The supervisor's record of a process."""

    pid: int | None
    started_at: float
    rapid_deaths: int = 0
    restart_at: float | None = None
    stop_was_asked: bool = False


class Supervisor:
    def __init__(self, state: StateFolder, say: Callable[[str], None]) -> None:
        self._state = state
        self._say = say
        self._services: list[Managed] = []
        self._records: dict[str, Record] = {}
        self._stopping = False
        self._wake_up_read, self._wake_up_write = os.pipe()
        self._reaper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(REAPER)], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
        )

    def listen_for_signals(self) -> None:
        """From now on, termination signals request an orderly stop."""
        os.set_blocking(self._wake_up_write, False)
        signal.set_wakeup_fd(self._wake_up_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, lambda *_: self.ask_to_stop())

    def ask_to_stop(self) -> None:
        """Safe in signal handlers and in any thread; `run` returns soon after."""
        self._stopping = True

    @property
    def stopping(self) -> bool:
        return self._stopping

    def start(self, service: Managed) -> None:
        if service not in self._services:
            self._services.append(service)
        service.start()
        previous = self._records.get(service.name)
        self._records[service.name] = Record(service.pid, time.monotonic(), previous.rapid_deaths if previous else 0)
        self._tell_reaper(f"+{service.pid} {int(service.death_signal)}")
        self._state.write_pid(service.name, service.pid)

    def wait_until_ready(self, services: Sequence[Managed], seconds: float) -> None:
        """Raises StartError if a service ends or is not ready in time. Returns early if a stop was requested."""
        waiting = list(services)
        deadline = time.monotonic() + seconds
        while waiting and not self._stopping:
            for service in waiting:
                if not service.is_running():
                    raise StartError(f"{service.name} did not start:\n{self._state.log_tail(service.name)}")
            waiting = [service for service in waiting if not service.is_ready()]
            if waiting and time.monotonic() > deadline:
                name = waiting[0].name
                raise StartError(f"{name} was not ready after {seconds:.0f} s:\n{self._state.log_tail(name)}")
            if waiting:
                self._wait(0.02)

    def run_once(self, service: Service) -> int | None:
        """Runs a program to its end and returns its exit code. A requested stop ends it too; then returns None."""
        service.start()
        self._tell_reaper(f"+{service.pid} {int(service.death_signal)}")
        while service.is_running() and not self._stopping:
            self._wait(TICK_SECONDS)
        service.force_to_stop()
        self._tell_reaper(f"-{service.pid}")
        return None if self._stopping else service.exit_code

    def restart(self, services: Sequence[Managed]) -> None:
        """Asks them to stop; `run` starts each again. Such a stop does not count as a crash, and ends a backoff."""
        for service in services:
            record = self._records[service.name]
            record.rapid_deaths = 0
            if service.is_running():
                record.stop_was_asked = True
                service.ask_to_stop()
            else:
                record.restart_at = time.monotonic()

    def run(self, every_tick: Callable[[], None] = lambda: None) -> None:
        """Restarts services that end, until a signal requests a stop."""
        while not self._stopping:
            every_tick()
            for service in self._services:
                if not service.is_running():
                    self._attend(service)
            self._wait(self._seconds_to_next_restart())

    def _attend(self, service: Managed) -> None:
        record = self._records[service.name]
        now = time.monotonic()
        if record.restart_at is None:
            service.force_to_stop()  # kills workers of the dead process
            self._tell_reaper(f"-{record.pid}")
            if record.stop_was_asked:
                self._restart(service)
                return
            rapid = now - record.started_at < RAPID_DEATH_SECONDS
            record.rapid_deaths = record.rapid_deaths + 1 if rapid else 0
            record.restart_at = now + backoff_seconds(record.rapid_deaths)
            self._report_death(service, record, record.restart_at - now)
        if now >= record.restart_at:
            self._restart(service)

    def _restart(self, service: Managed) -> None:
        try:
            self.start(service)
        except Exception as error:  # noqa: BLE001 -- the outermost level; a part that cannot start must not stop the others
            self._say(f"{service.name} could not be started: {error}")
            record = self._records[service.name]
            record.rapid_deaths += 1
            record.restart_at = time.monotonic() + max(FIRST_BACKOFF_SECONDS, backoff_seconds(record.rapid_deaths))

    def _report_death(self, service: Managed, record: Record, delay: float) -> None:
        if record.rapid_deaths <= RAPID_DEATHS_ALLOWED:
            self._say(f"{service.name} (pid {record.pid}) has ended and is being restarted.")
            return
        self._say(
            f"{service.name} has ended {record.rapid_deaths} times within {RAPID_DEATH_SECONDS:.0f} s of its start; "
            f"the next try comes in {delay:.0f} s. The end of {self._state.log_file(service.name)}:\n"
            f"{self._state.log_tail(service.name)}"
        )

    def _seconds_to_next_restart(self) -> float:
        due = [record.restart_at for record in self._records.values() if record.restart_at is not None]
        return min([TICK_SECONDS, *(max(0.0, at - time.monotonic()) for at in due)])

    def _wait(self, seconds: float) -> None:
        """Waits for a signal (also SIGCHLD), but not longer than `seconds`."""
        readable, _, _ = select.select([self._wake_up_read], [], [], seconds)
        if readable:
            os.read(self._wake_up_read, 4096)

    def stop(self) -> None:
        """Stops stage by stage, the highest first. A service that does not stop in time is killed with its children."""
        for stage in sorted({service.stage for service in self._services}, reverse=True):
            staged = [service for service in self._services if service.stage == stage]
            for service in staged:
                service.ask_to_stop()
            deadline = time.monotonic() + STOP_SECONDS
            while any(service.is_running() for service in staged) and time.monotonic() < deadline:
                self._wait(0.02)
            for service in staged:
                service.force_to_stop()
                if service.name in self._records:  # it is not there if the service never started
                    self._tell_reaper(f"-{self._records[service.name].pid}")
                self._state.pid_file(service.name).unlink(missing_ok=True)
        self._dismiss_reaper()

    def _tell_reaper(self, line: str) -> None:
        """The reaper only matters if this process is killed; otherwise everything is stopped in order anyway."""
        if self._reaper.stdin and self._reaper.poll() is None:
            with contextlib.suppress(BrokenPipeError):  # it has just been killed
                self._reaper.stdin.write(f"{line}\n".encode())
                self._reaper.stdin.flush()

    def _dismiss_reaper(self) -> None:
        if self._reaper.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._reaper.stdin.close()
        self._reaper.wait(STOP_SECONDS)


def backoff_seconds(rapid_deaths: int) -> float:
    """0 for the first few deaths, then 1, 2, 4, 8 ... seconds."""
    if rapid_deaths <= RAPID_DEATHS_ALLOWED:
        return 0.0
    return min(2.0 ** (rapid_deaths - RAPID_DEATHS_ALLOWED - 1), MAX_BACKOFF_SECONDS)
