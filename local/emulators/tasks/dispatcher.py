"""Sends due tasks within each queue's rate and concurrency, and decides what follows each attempt."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from google.cloud.tasks_v2 import Queue

from local.emulators.tasks.delivery import Outcome
from local.emulators.tasks.rate import TokenBucket
from local.emulators.tasks.retry_schedule import RetrySchedule

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulators.tasks.delivery import Deliver
    from local.emulators.tasks.store import StoredTask, TaskStore

_MAX_WAIT_SECONDS = 5.0
_log = logging.getLogger(__name__)


@dataclass
class _QueueActivity:
    bucket: TokenBucket
    in_flight: set[str] = field(default_factory=set)


class Dispatcher:
    """One thread waits for the next due time; each delivery has its own thread."""

    def __init__(self, store: TaskStore, deliver: Deliver, *, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._deliver = deliver
        self._clock = clock
        self._changed = threading.Condition()
        self._activities: dict[str, _QueueActivity] = {}
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Starts no more deliveries and does not wait for running ones. Afterwards the store is not used."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()

    def wake(self) -> None:
        """Call it when a task is added or a queue changes."""
        with self._changed:
            self._changed.notify_all()

    def run_now(self, queue: Queue, task_name: str) -> None:
        """Ignores the queue's state and limits, but never runs two attempts of a task at once."""
        with self._changed:
            activity = self._activity(queue, self._clock())
            if task_name not in activity.in_flight:
                self._begin(queue, activity, task_name)

    def _run(self) -> None:
        with self._changed:
            while not self._stopping:
                now = self._clock()
                waits = [_MAX_WAIT_SECONDS]
                for message in self._store.queues():
                    queue = Queue.deserialize(message)
                    if queue.state == Queue.State.RUNNING:
                        waits.append(self._dispatch_due(queue, now) - now)
                self._changed.wait(max(0.001, min(waits)))

    def _dispatch_due(self, queue: Queue, now: float) -> float:
        """Returns when to check again; the end of a delivery and a new task wake the thread anyway."""
        activity = self._activity(queue, now)
        free = queue.rate_limits.max_concurrent_dispatches - len(activity.in_flight)
        if free <= 0:
            return now + _MAX_WAIT_SECONDS
        for name, due in self._store.first_due(queue.name, len(activity.in_flight) + free):
            if name in activity.in_flight:
                continue
            if due > now:
                return due
            if not activity.bucket.take(now):
                return activity.bucket.next_token_at(now)
            self._begin(queue, activity, name)
        return now + _MAX_WAIT_SECONDS

    def _activity(self, queue: Queue, now: float) -> _QueueActivity:
        limits = queue.rate_limits
        activity = self._activities.get(queue.name)
        if activity is None:
            activity = _QueueActivity(TokenBucket(per_second=1, burst=limits.max_burst_size, now=now))
            self._activities[queue.name] = activity
        activity.bucket.per_second = limits.max_dispatches_per_second
        activity.bucket.burst = limits.max_burst_size
        return activity

    def _begin(self, queue: Queue, activity: _QueueActivity, name: str) -> None:
        activity.in_flight.add(name)
        threading.Thread(target=self._attempt, args=(queue, activity, name), name=name, daemon=True).start()

    def _attempt(self, queue: Queue, activity: _QueueActivity, name: str) -> None:
        """Writes nothing once stopped: the store may be closed, and the task is delivered again at the next start."""
        try:
            with self._changed:
                stored = None if self._stopping else self._store.begin_dispatch(name, self._clock())
            outcome = self._outcome_of(stored) if stored else None
            with self._changed:
                if stored and outcome and not self._stopping:
                    self._settle(queue, stored, outcome)
        finally:  # an aborted delivery must not block the task until the next start
            with self._changed:
                activity.in_flight.discard(name)
                self._changed.notify_all()

    def _outcome_of(self, stored: StoredTask) -> Outcome:
        try:
            return self._deliver(stored)
        except Exception:  # noqa: BLE001 -- the outermost level; a task that cannot be sent is retried like one without an answer
            _log.exception("Task %s could not be sent", stored.name)
            return Outcome(status=None)

    def _settle(self, queue: Queue, stored: StoredTask, outcome: Outcome) -> None:
        now = self._clock()
        if outcome.is_success:
            self._store.end_task(stored.name, now)
            return
        schedule = RetrySchedule.from_config(queue.retry_config)
        if schedule.is_over(stored.dispatches, now - (stored.first_dispatch or now)):
            _log.error("Task %s failed %d times and is given up", stored.name, stored.dispatches)
            self._store.end_task(stored.name, now)
            return
        delay = max(schedule.delay_seconds(stored.dispatches), outcome.wait_seconds)
        _log.warning("Task %s answered %s, again in %.1f s", stored.name, outcome.status or "nothing", delay)
        self._store.postpone(stored.name, now + delay, outcome.status)
