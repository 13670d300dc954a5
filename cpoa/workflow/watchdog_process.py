"""The process that watches one worker: see `cpoa.workflow.watchdog`, which starts it as `python -m` this module.

The argument is the worker's process id. Each line of standard input is the worker's current attempt as JSON, or null.
The input ends when the worker ends.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.workflow.attempts import MAX_ATTEMPTS, LastAttemptError, record_failure
from cpoa.workflow.plan import get_plan
from cpoa.workflow.watchdog import WatchedAttempt
from shared.database import Database, DatabaseError
from shared.error_codes.steps import API_GW_PODCAST_STEP_STUCK, API_GW_PODCAST_STEP_TIMED_OUT
from shared.errors import ClaimLostError
from shared.logs import configure_logging, log_context
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from cpoa.workflow.attempts import Attempt
    from shared.database import Row

CHECK_INTERVAL_SECONDS = 0.5
# How long a claim may be lost or expired before the worker is killed. Lost: the worker notices it within two seconds,
# and a step checks about every second. Expired: a healthy worker renews its claim within two seconds.
LOST_SECONDS = 2.5
EXPIRED_SECONDS = 5.0
# The limit after the database was unavailable or slow. The worker's statement may then fail later than the watchdog's,
# by the time that a connection takes, and the worker retries it two seconds after that.
EXPIRED_AFTER_OUTAGE_SECONDS = 15.0
SLOW_QUERY_SECONDS = 1.0
_READ_BYTES = 1 << 16

logger = logging.getLogger(__name__)


class StepTimedOutError(LastAttemptError):
    def __init__(self, attempt: Attempt, limit_seconds: float) -> None:
        super().__init__(
            API_GW_PODCAST_STEP_TIMED_OUT,
            f"{get_plan(attempt.step).failure_message}"
            f" {MAX_ATTEMPTS} attempts took more than {limit_seconds:g} seconds each.",
        )


class StepStuckError(LastAttemptError):
    def __init__(self, attempt: Attempt) -> None:
        super().__init__(
            API_GW_PODCAST_STEP_STUCK,
            f"{get_plan(attempt.step).failure_message} Each of {MAX_ATTEMPTS} attempts stopped responding.",
        )


@dataclass
class _AttemptState:
    watched: WatchedAttempt
    began: float
    lost_since: float | None = None
    expired_since: float | None = None
    is_after_outage: bool = False
    has_ended: bool = False  # the attempt already has an outcome

    def reset_after_outage(self) -> None:
        """Discards the earlier observations, because the worker could not reach the database either."""
        self.lost_since = self.expired_since = None
        self.is_after_outage = True

    def record_claim(self, *, is_lost: bool, is_expired: bool) -> None:
        now = time.monotonic()
        self.lost_since = (self.lost_since or now) if is_lost else None
        self.expired_since = (self.expired_since or now) if is_expired else None
        if not is_lost and not is_expired:
            self.is_after_outage = False

    def is_lost_too_long(self) -> bool:
        return self.lost_since is not None and time.monotonic() - self.lost_since >= LOST_SECONDS

    def is_expired_too_long(self) -> bool:
        limit = EXPIRED_AFTER_OUTAGE_SECONDS if self.is_after_outage else EXPIRED_SECONDS
        return self.expired_since is not None and time.monotonic() - self.expired_since >= limit

    def is_timed_out(self) -> bool:
        return not self.has_ended and time.monotonic() - self.began > self.watched.limit_seconds


class WorkerWatch:
    """Watches and kills the process with the id `worker`. Call `check` every `CHECK_INTERVAL_SECONDS`."""

    def __init__(self, database: Database, worker: int) -> None:
        self._database = database
        self._worker = worker
        self._state: _AttemptState | None = None

    def set_attempt(self, watched: WatchedAttempt | None) -> None:
        self._state = None if watched is None else _AttemptState(watched, began=time.monotonic())

    def check(self) -> None:
        state = self._state
        if state is None:
            return
        attempt = state.watched.attempt
        with log_context(workflow_id=str(attempt.workflow_id), step=attempt.step):
            try:
                self._check_attempt(state, attempt)
            except DatabaseError:
                state.reset_after_outage()
                logger.warning("The claim of a step cannot be read or changed", exc_info=True)

    def _check_attempt(self, state: _AttemptState, attempt: Attempt) -> None:
        if state.is_timed_out():
            self._fail_and_kill(state, StepTimedOutError(attempt, state.watched.limit_seconds))
            return
        asked_at = time.monotonic()
        row = self._fetch_claim(attempt)
        if time.monotonic() - asked_at > SLOW_QUERY_SECONDS:
            state.reset_after_outage()
            return
        # Cancelled, or another worker has it, or the step has just completed.
        is_lost = row is None or not row["is_held"]
        state.record_claim(is_lost=is_lost, is_expired=not is_lost and row is not None and not row["is_live"])
        if state.is_lost_too_long():
            logger.error("The step has lost its claim and does not stop: killing its worker")
            self._kill()
        elif state.is_expired_too_long():
            self._fail_and_kill(state, StepStuckError(attempt))

    def _fetch_claim(self, attempt: Attempt) -> Row | None:
        return self._database.fetch_one(
            """
            select owner = :owner and fence = :fence and status = 'processing' as is_held,
                   expires_at > clock_timestamp() as is_live
            from idempotency_keys where idempotency_key = :key
            """,
            key=attempt.claim.key,
            owner=attempt.claim.owner,
            fence=attempt.claim.fence,
        )

    def _fail_and_kill(self, state: _AttemptState, error: LastAttemptError) -> None:
        """Counts the attempt first, because after the kill this end looks like a crash.

        Raises DatabaseError if the attempt cannot be counted; then the worker is not killed.
        """
        attempt = state.watched.attempt
        logger.error("Killing the worker: attempt %d has failed with %s", attempt.number, error.error_code)
        try:
            record_failure(self._database, attempt, error)
        except ClaimLostError:
            # The worker has just finished the attempt and continues with another step, or it has lost its claim.
            logger.warning("The attempt has already ended")
            state.has_ended = True
        else:
            self._kill()

    def _kill(self) -> None:
        """Kills the worker if it is still the parent of this process: else its id may belong to another process."""
        if os.getppid() == self._worker:
            os.kill(self._worker, signal.SIGKILL)
        self._state = None


def main(worker: int) -> None:
    settings = load_settings({Need.DATABASE})
    configure_logging("watchdog", level=settings.log_level, project=settings.google_cloud_project)
    watch = WorkerWatch(Database.connect(settings), worker)
    unfinished = b""
    while True:
        readable, _, _ = select.select([sys.stdin], [], [], CHECK_INTERVAL_SECONDS)
        if not readable:
            watch.check()
            continue
        data = os.read(sys.stdin.fileno(), _READ_BYTES)
        if not data:
            return
        *lines, unfinished = (unfinished + data).split(b"\n")
        if lines:
            newest = json.loads(lines[-1])
            watch.set_attempt(WatchedAttempt.from_json(newest) if newest else None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
