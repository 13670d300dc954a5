"""Whose turn it is: users take turns, and within a user the oldest episode goes first.

The queue is first in, first out, and knows no users. So a delivery does not decide which step is run. It means that a
worker is free, and the step is chosen here. If that is not the step that the delivery was made for, the two steps
exchange their deliveries: the chosen one is run under this delivery, and the other waits for the chosen one's, which is
still in the queue. So each step that waits has exactly one delivery at any time, and the rules for deliveries (old
numbers, repetitions, lost ones) apply to exchanged ones too. A step whose worker vanished waits too, some
seconds after its claim has ended: the queue still has its delivery, which got no answer.

Users are ordered by their steps under way (fewest first), then by the time since their last turn (longest first), then
by their oldest episode. The steps of the episode whose turn it is are run as their deliveries arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database, Pending, Row, Transaction

# The order, also for cpoa/workflow/places.py, which tells how many steps come before one. A workflow without a user
# counts as a user of its own.
USER = "coalesce(user_id, workflow_id)"
IS_LIVE = "overall_status in ('pending', 'in_progress')"
# Any free worker may take the step.
IN_QUEUE = """
    (status = 'dispatched' and enqueued_no = dispatch_no and coalesce(not_before <= clock_timestamp(), true))
"""
EPISODE_ORDER = "workflow_instances.start_timestamp, workflow_id"  # of one user
# A watchdog counts the attempt of a stuck worker up to 15 seconds after its claim has ended
# (EXPIRED_AFTER_OUTAGE_SECONDS). A step that another worker took before that would be tried far too often.
ABANDONED_AFTER_SECONDS = 30
# Somebody may be at work on the step, or is about to be ended. The key is `step_key`'s.
_IS_HELD = f"""
    exists (
        select from idempotency_keys
        where idempotency_key
              = 'step:' || task_instances.workflow_id || ':' || task_instances.step || ':' || {{generation}}
          and expires_at > clock_timestamp() - {ABANDONED_AFTER_SECONDS} * interval '1 second'
    )
"""
# One row for each user with a live workflow.
USERS = f"""
    (
        select person, last_turn, since, coalesce(steps, 0) as steps_under_way
        from (
            select {USER} as person, max(last_turn) as last_turn, min(start_timestamp) as since
            from workflow_instances where {IS_LIVE} group by 1
        ) as users_of_live_workflows
        left join (
            select {USER} as person, count(*) as steps
            from task_instances join workflow_instances using (workflow_id)
            where status = 'in_progress' and {IS_LIVE}
              and {_IS_HELD.format(generation="workflow_instances.generation")}
            group by 1
        ) as under_way using (person)
    )
"""
USER_ORDER = "steps_under_way, last_turn, since, person"

# Its worker vanished. Its delivery comes again from the queue, but in a long queue only after many others.
_ABANDONED = f"""
    (status = 'in_progress' and enqueued_no = dispatch_no
     and not {_IS_HELD.format(generation="episodes.generation")})
"""

# `candidate` is a step that may be run now. Users and episodes are sorted before their steps are looked at, and
# `limit 1` ends the search at the first step found, so its time does not grow with the steps that wait. This reads
# without locks: the caller locks, and checks the choice again.
_NEXT = f"""
    select candidate.workflow_id, candidate.step, candidate.generation, candidate.delivery
    from (select * from {USERS} as unordered order by {USER_ORDER}) as users
    cross join lateral (
        select episodes.workflow_id, waiting.step, episodes.generation, waiting.delivery
        from (
            select workflow_id, generation, start_timestamp from workflow_instances
            where {IS_LIVE} and {USER} = person order by {EPISODE_ORDER}
        ) as episodes
        cross join lateral (
            select step, coalesce(delivery, episodes.workflow_id || '/' || step || '/' || dispatch_no) as delivery
            from task_instances
            where task_instances.workflow_id = episodes.workflow_id and status in ('dispatched', 'in_progress')
              and ({IN_QUEUE} or {_ABANDONED} or task_id = own.task_id)
            order by task_id <> own.task_id, task_order limit 1
        ) as waiting
        order by episodes.start_timestamp, episodes.workflow_id limit 1
    ) as candidate
    order by {USER_ORDER} limit 1
"""

# Of a row of task_instances: the delivery is this step's.
_IS_OWN = """
    (delivery = :delivery
     or delivery is null and workflow_id = :workflow_id and step = :step and dispatch_no = :dispatch_no)
"""
_OWN = f"""
    select task_id, workflow_id, step, status, generation
    from task_instances join workflow_instances using (workflow_id)
    where status in ('dispatched', 'in_progress') and {_IS_OWN}
"""


@dataclass(frozen=True, slots=True)
class DeliveryName:
    """A delivery as the queue names it: by the step for which it was made."""

    workflow_id: UUID
    step: str
    dispatch_no: int

    def __str__(self) -> str:
        return f"{self.workflow_id}/{self.step}/{self.dispatch_no}"


@dataclass(frozen=True, slots=True)
class Turn:
    """The step that a delivery shall run. `exchanged_for`: the delivery that the chosen step waited for until now."""

    workflow_id: UUID
    step: str
    generation: int
    exchanged_for: str | None


def turn_of(transaction: Transaction, delivery: DeliveryName, *, exchange: bool) -> Turn | None:
    """None: no step waits for this delivery any more. A step that has been begun under it is returned itself.

    Without `exchange` the delivery's own step is returned in any case.
    """
    next_step = f"left join lateral ({_NEXT}) as next on own.status = 'dispatched'" if exchange else ""
    # To plan this for each delivery anew costs more than to run it.
    transaction.send("set local plan_cache_mode = force_generic_plan")
    columns = ", ".join(f"next.{name} as next_{name}" for name in ("workflow_id", "step", "generation", "delivery"))
    row = transaction.fetch_one(
        f"with own as materialized ({_OWN}) select own.*{', ' + columns if exchange else ''} from own {next_step}",
        **_parameters(delivery),
    )
    return None if row is None else _turn(row)


def _turn(row: Row) -> Turn:
    own = row["workflow_id"], row["step"]
    chosen = row.get("next_workflow_id"), row.get("next_step")
    if chosen[0] is None or chosen == own:
        return Turn(*own, row["generation"], exchanged_for=None)
    return Turn(row["next_workflow_id"], row["next_step"], row["next_generation"], row["next_delivery"])


def workflows_of(database: Database, delivery: DeliveryName) -> list[UUID]:
    """The workflow for which the delivery was made, and the one whose step was run under it instead."""
    rows = database.fetch_all(
        "select workflow_id from task_instances where delivery = :delivery and workflow_id <> :workflow_id",
        delivery=str(delivery),
        workflow_id=delivery.workflow_id,
    )
    return [delivery.workflow_id, *(row["workflow_id"] for row in rows)]


def send_exchange(transaction: Transaction, delivery: DeliveryName, turn: Turn) -> Pending:
    """Two rows are changed, or the turn is over: choose again. The chosen step's workflow is locked before.

    A chosen step that is in progress by now is told by its claim, which the caller asks for.

    The other step's row is never waited for, since its own workflow is not locked: so no two can wait for each other.
    """
    return transaction.send(
        f"""
        with own as (
            select task_id from task_instances where status = 'dispatched' and {_IS_OWN}
            for no key update skip locked
        )
        update task_instances
        set delivery = case task_instances.task_id when own.task_id then :exchanged_for else :delivery end
        from own
        where status in ('dispatched', 'in_progress')
          and (task_instances.task_id = own.task_id
               or workflow_id = :chosen_workflow_id and step = :chosen_step
                  and coalesce(delivery, workflow_id || '/' || step || '/' || dispatch_no) = :exchanged_for)
        """,
        **_parameters(delivery),
        chosen_workflow_id=turn.workflow_id,
        chosen_step=turn.step,
        exchanged_for=turn.exchanged_for,
    )


def _parameters(delivery: DeliveryName) -> dict[str, Any]:
    return {
        "delivery": str(delivery),
        "workflow_id": delivery.workflow_id,
        "step": delivery.step,
        "dispatch_no": delivery.dispatch_no,
    }
