"""The process that watches one worker: see `cpoa.workflow.watchdog`, which starts it as `python -m` this module.

The argument is the worker's process id. Each line of standard input is what the worker runs now, or null. The end of
the input is the end of the worker.
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
from cpoa.workflow.plan import planned
from cpoa.workflow.watchdog import Watched
from shared.database import Database, DatabaseError
from shared.error_codes.steps import API_GW_PODCAST_STEP_STUCK, API_GW_PODCAST_STEP_TIMED_OUT
from shared.errors import ClaimLostError
from shared.logs import configure_logging, log_context
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from cpoa.workflow.attempts import Attempt
    from shared.database import Row

LOOK_EVERY_SECONDS = 0.5
# How long a claim may be seen as lost or expired before the worker is ended. Lost: the worker learns of it within two
# seconds, and a step asks about every second. Expired: a worker that runs renews its claim within two seconds.
LOST_SECONDS = 2.5
EXPIRED_SECONDS = 5.0
# After the database was away, or slow. The worker's own statement may end later than ours by what opening a connection
# takes, and is tried again two seconds after that.
EXPIRED_AFTER_OUTAGE_SECONDS = 15.0
SLOW_LOOK_SECONDS = 1.0
_READ_BYTES = 1 << 16

logger = logging.getLogger(__name__)


class StepTimedOutError(LastAttemptError):
    def __init__(self, attempt: Attempt, limit_seconds: float) -> None:
        super().__init__(
            API_GW_PODCAST_STEP_TIMED_OUT,
            f"{planned(attempt.step).given_up} {MAX_ATTEMPTS} attempts took more than {limit_seconds:g} seconds each.",
        )


class StepStuckError(LastAttemptError):
    def __init__(self, attempt: Attempt) -> None:
        super().__init__(
            API_GW_PODCAST_STEP_STUCK,
            f"{planned(attempt.step).given_up} Each of {MAX_ATTEMPTS} attempts stopped responding.",
        )


@dataclass
class _Watch:
    watched: Watched
    began: float
    lost_since: float | None = None
    expired_since: float | None = None
    is_after_outage: bool = False
    is_over: bool = False  # the attempt has an outcome already

    def database_was_away(self) -> None:
        """What was seen before says nothing any more: the worker could not reach the database either."""
        self.lost_since = self.expired_since = None
        self.is_after_outage = True

    def seen(self, *, is_lost: bool, is_expired: bool) -> None:
        now = time.monotonic()
        self.lost_since = (self.lost_since or now) if is_lost else None
        self.expired_since = (self.expired_since or now) if is_expired else None
        if not is_lost and not is_expired:
            self.is_after_outage = False

    def is_lost_for_long(self) -> bool:
        return self.lost_since is not None and time.monotonic() - self.lost_since >= LOST_SECONDS

    def is_expired_for_long(self) -> bool:
        limit = EXPIRED_AFTER_OUTAGE_SECONDS if self.is_after_outage else EXPIRED_SECONDS
        return self.expired_since is not None and time.monotonic() - self.expired_since >= limit

    def is_too_long(self) -> bool:
        return not self.is_over and time.monotonic() - self.began > self.watched.limit_seconds


class WorkerWatch:
    """Kills the process `worker`. `look` is called every `LOOK_EVERY_SECONDS`."""

    def __init__(self, database: Database, worker: int) -> None:
        self._database = database
        self._worker = worker
        self._watch: _Watch | None = None

    def told(self, watched: Watched | None) -> None:
        self._watch = None if watched is None else _Watch(watched, began=time.monotonic())

    def look(self) -> None:
        watch = self._watch
        if watch is None:
            return
        attempt = watch.watched.attempt
        with log_context(workflow_id=str(attempt.workflow_id), step=attempt.step):
            try:
                self._look_at(watch, attempt)
            except DatabaseError:
                watch.database_was_away()
                logger.warning("The claim of a step cannot be read or changed", exc_info=True)

    def _look_at(self, watch: _Watch, attempt: Attempt) -> None:
        if watch.is_too_long():
            self._end(watch, StepTimedOutError(attempt, watch.watched.limit_seconds))
            return
        asked_at = time.monotonic()
        row = self._claim_of(attempt)
        if time.monotonic() - asked_at > SLOW_LOOK_SECONDS:
            watch.database_was_away()
            return
        is_lost = row is None or not row["is_held"]  # cancelled, or another worker's; or completed just now
        watch.seen(is_lost=is_lost, is_expired=not is_lost and row is not None and not row["is_live"])
        if watch.is_lost_for_long():
            logger.error("The step has lost its claim and does not stop: its worker is ended")
            self._kill()
        elif watch.is_expired_for_long():
            self._end(watch, StepStuckError(attempt))

    def _claim_of(self, attempt: Attempt) -> Row | None:
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

    def _end(self, watch: _Watch, error: LastAttemptError) -> None:
        """The attempt is counted first: once the worker is gone, nothing tells this end from a crash.

        Raises DatabaseError: the worker is left alone until the attempt can be counted.
        """
        attempt = watch.watched.attempt
        logger.error("Ending the worker: attempt %d has failed with %s", attempt.number, error.error_code)
        try:
            record_failure(self._database, attempt, error)
        except ClaimLostError:
            # The worker ended it just now and goes on to its next step, or else it has lost its claim.
            logger.warning("The attempt was over already")
            watch.is_over = True
        else:
            self._kill()

    def _kill(self) -> None:
        """The id is still the worker's: it is our parent, or we would have been given another one."""
        if os.getppid() == self._worker:
            os.kill(self._worker, signal.SIGKILL)
        self._watch = None


def main(worker: int) -> None:
    settings = load_settings({Need.DATABASE})
    configure_logging("watchdog", level=settings.log_level, project=settings.google_cloud_project)
    watch = WorkerWatch(Database.connect(settings), worker)
    unfinished = b""
    while True:
        readable, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY_SECONDS)
        if not readable:
            watch.look()
            continue
        told = os.read(sys.stdin.fileno(), _READ_BYTES)
        if not told:
            return
        *lines, unfinished = (unfinished + told).split(b"\n")
        if lines:
            newest = json.loads(lines[-1])
            watch.told(Watched.from_json(newest) if newest else None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
