"""The process that watches one worker: see `cpoa.workflow.watchdog`, which starts it as `python -m` this module.

Each line of standard input is what the worker runs now, or null. The end of the input is the end of the worker.
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
from cpoa.workflow.failure import STEP_STUCK, STEP_TIMED_OUT
from cpoa.workflow.plan import planned
from cpoa.workflow.watchdog import Watched
from shared.database import Database, DatabaseError
from shared.errors import ClaimLostError
from shared.logs import configure_logging, log_context
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from cpoa.workflow.attempts import Attempt

LOOK_EVERY_SECONDS = 0.5
# How long a claim may be seen as lost or expired before the worker is ended. Lost: the worker learns of it within two
# seconds, and a step asks about every second. Expired: a worker that runs renews its claim within two seconds, even
# after the database was away.
LOST_SECONDS = 2.5
EXPIRED_SECONDS = 5.0
_READ_BYTES = 1 << 16

logger = logging.getLogger(__name__)


class StepTimedOutError(LastAttemptError):
    def __init__(self, attempt: Attempt, limit_seconds: float) -> None:
        super().__init__(
            STEP_TIMED_OUT,
            f"{planned(attempt.step).given_up} {MAX_ATTEMPTS} attempts took more than {limit_seconds:g} seconds each.",
        )


class StepStuckError(LastAttemptError):
    def __init__(self, attempt: Attempt) -> None:
        super().__init__(
            STEP_STUCK,
            f"{planned(attempt.step).given_up} Each of {MAX_ATTEMPTS} attempts stopped responding.",
        )


@dataclass
class _Watch:
    watched: Watched
    began: float
    lost_since: float | None = None
    expired_since: float | None = None


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
                logger.warning("The claim of a step cannot be read", exc_info=True)

    def _look_at(self, watch: _Watch, attempt: Attempt) -> None:
        if time.monotonic() - watch.began > watch.watched.limit_seconds:
            self._end(attempt, StepTimedOutError(attempt, watch.watched.limit_seconds))
            return
        row = self._database.fetch_one(
            """
            select owner = :owner and fence = :fence and status = 'processing' as is_held,
                   expires_at > clock_timestamp() as is_live
            from idempotency_keys where idempotency_key = :key
            """,
            key=attempt.claim.key,
            owner=attempt.claim.owner,
            fence=attempt.claim.fence,
        )
        now = time.monotonic()
        is_lost = row is None or not row["is_held"]  # cancelled, or another worker's; or completed just now
        is_expired = not is_lost and row is not None and not row["is_live"]
        watch.lost_since = (watch.lost_since or now) if is_lost else None
        watch.expired_since = (watch.expired_since or now) if is_expired else None
        if watch.lost_since is not None and now - watch.lost_since >= LOST_SECONDS:
            logger.error("The step has lost its claim and does not stop: its worker is ended")
            self._kill()
        elif watch.expired_since is not None and now - watch.expired_since >= EXPIRED_SECONDS:
            self._end(attempt, StepStuckError(attempt))

    def _end(self, attempt: Attempt, error: LastAttemptError) -> None:
        """The attempt is counted first: once the worker is gone, nothing tells this end from a crash."""
        logger.error("Attempt %d is ended with its worker: %s", attempt.number, error)
        try:
            record_failure(self._database, attempt, error)
        except ClaimLostError:
            logger.warning("The attempt was over already")
        finally:
            self._kill()

    def _kill(self) -> None:
        """The id is still the worker's: it is our parent, or we would have been given another one."""
        if os.getppid() == self._worker:
            os.kill(self._worker, signal.SIGKILL)
        self._watch = None


def main() -> None:
    settings = load_settings({Need.DATABASE})
    configure_logging("watchdog", level=settings.log_level, project=settings.google_cloud_project)
    watch = WorkerWatch(Database.connect(settings), os.getppid())
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
    main()
