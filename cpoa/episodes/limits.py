"""Limits on the number of episodes, in progress and per day, for one user and for all users together.

A user's episodes are counted under a lock of this user, so that two simultaneous requests see each other. All users'
episodes are counted without a lock, because a lock would serialise all requests. So requests that arrive within the
same few milliseconds may exceed that limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from cpoa.workflow.workflow_start import TRIGGER
from shared.error_codes.episodes import (
    API_GW_PODCAST_AT_CAPACITY,
    API_GW_PODCAST_DAILY_LIMIT,
    API_GW_PODCAST_TOO_MANY_RUNNING,
)
from shared.errors import AethercastError, TooManyRequestsError

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Transaction
    from shared.settings import Settings

TOO_MANY_RUNNING = API_GW_PODCAST_TOO_MANY_RUNNING
DAILY_LIMIT = API_GW_PODCAST_DAILY_LIMIT
AT_CAPACITY = API_GW_PODCAST_AT_CAPACITY

RUNNING_RETRY_SECONDS = 15  # about the time for an episode of usual length
CAPACITY_RETRY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class EpisodeLimits:
    """Episodes in progress, and episodes in any 24 hours: for one user, and for all users together."""

    running_per_user: int
    daily_per_user: int
    running_in_all: int
    daily_in_all: int

    @classmethod
    def from_settings(cls, settings: Settings) -> EpisodeLimits:
        return cls(
            running_per_user=settings.episodes_running_per_user,
            daily_per_user=settings.episodes_daily_per_user,
            running_in_all=settings.episodes_running_in_all,
            daily_in_all=settings.episodes_daily_in_all,
        )

    def check_running(self, transaction: Transaction, user_id: UUID) -> None:
        """Call it before another workflow of this user starts. Raises 429 or 503, both with the time to wait.

        The user's lock is held until the transaction ends, so take it before any other lock.
        """
        # An advisory lock: locking the row in `users` would need the privilege to change it.
        transaction.fetch_one("select pg_advisory_xact_lock(hashtextextended(:lock, 0))", lock=f"episodes of {user_id}")
        running = transaction.fetch_one(
            # Literals, so that the planner can use the partial index.
            f"""
            select count(*) filter (where user_id = :user_id) as own, count(*) as in_all from workflow_instances
            where overall_status in ('pending', 'in_progress') and trigger_event_type = '{TRIGGER}'
            """,
            user_id=user_id,
        )
        if running is None:
            return
        if running["own"] >= self.running_per_user:
            raise TooManyRequestsError(
                TOO_MANY_RUNNING,
                f"{running['own']} of your episodes are being made, and {self.running_per_user} may be at once. "
                "Wait until one is finished, or cancel one.",
                retry_after_seconds=RUNNING_RETRY_SECONDS,
            )
        if running["in_all"] >= self.running_in_all:
            raise _at_capacity("As many episodes are being made as we can make at once. Try again in a minute.")

    def check_daily(self, transaction: Transaction, user_id: UUID) -> None:
        """Raises 429 or 503, both with the time to wait. Deleted episodes count too."""
        day = transaction.fetch_one(
            """
            select
                (select count(*) from podcasts
                 where user_id = :user_id and task_created_timestamp > now() - interval '1 day') as own,
                (select count(*) from podcasts where task_created_timestamp > now() - interval '1 day') as in_all,
                (select ceil(extract(epoch from min(newest.task_created_timestamp) + interval '1 day' - now()))::bigint
                 from (select task_created_timestamp from podcasts where user_id = :user_id
                       order by task_created_timestamp desc limit :most) as newest) as own_wait_seconds
            """,
            user_id=user_id,
            most=self.daily_per_user,
        )
        if day is None:
            return
        if day["own"] >= self.daily_per_user:
            raise TooManyRequestsError(
                DAILY_LIMIT,
                f"You have created {day['own']} episodes in the last 24 hours; the limit is {self.daily_per_user}. "
                "Try again later.",
                retry_after_seconds=max(int(day["own_wait_seconds"]), 1),
            )
        if day["in_all"] >= self.daily_in_all:
            raise _at_capacity("As many episodes were made today as we can make in a day. Try again later.")


def _at_capacity(message: str) -> AethercastError:
    return AethercastError(
        AT_CAPACITY, message, status=HTTPStatus.SERVICE_UNAVAILABLE, retry_after_seconds=CAPACITY_RETRY_SECONDS
    )
