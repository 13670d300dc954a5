"""Chooses the step that a delivery runs: users take turns, and each user's oldest episode goes first.

The queue is first in, first out, and does not know users. So a delivery only means that a worker is free, and this
module chooses the step. If it is not the step that the delivery was created for, the two steps exchange their
deliveries: the chosen step runs under this delivery, and the other step waits for the chosen step's delivery, which is
still in the queue. So each waiting step has exactly one delivery at any time, and the rules for deliveries (old
numbers, repeated and lost deliveries) also apply after an exchange. A step whose worker vanished also waits, some
seconds after its claim has expired: the queue still has its delivery, because it got no response.

Users are ordered by their steps in progress (fewest first), then by the time since their last turn (longest first),
then by their oldest episode. The steps of the chosen episode run as their deliveries arrive. A step that goes on after
it has waited for an answer uses no turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database, Pending, Row, Transaction

# These fragments define the order, also for cpoa/workflow/queue_positions.py. A workflow without a user counts as a
# separate user.
USER = "coalesce(user_id, workflow_id)"
IS_LIVE = "overall_status in ('pending', 'in_progress')"
# Any free worker may take this step.
IN_QUEUE = """
    (status = 'dispatched' and enqueued_no = dispatch_no and coalesce(not_before <= clock_timestamp(), true))
"""
EPISODE_ORDER = "workflow_instances.start_timestamp, workflow_id"  # among one user's episodes
# A watchdog counts a stuck worker's attempt up to 15 seconds after its claim has expired
# (EXPIRED_AFTER_OUTAGE_SECONDS). If another worker took the step before that, the attempt would not be counted, and the
# step would be tried too often.
ABANDONED_AFTER_SECONDS = 30
# A worker may be running the step, or its watchdog is about to kill it. The key has the form of `step_key`.
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

# The step's worker vanished. The queue sends the delivery again, but in a long queue only after many others.
_ABANDONED = f"""
    (status = 'in_progress' and enqueued_no = dispatch_no
     and not {_IS_HELD.format(generation="episodes.generation")})
"""

# `candidate` is a step that may run now. Users and episodes are sorted before their steps are read, and `limit 1` ends
# the search at the first step, so its time does not grow with the number of waiting steps. This reads without locks:
# the caller locks the rows and checks the choice again.
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

# True for the row of task_instances that waits for this delivery.
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
    """The queue's name for a delivery: the step that it was created for, and a number."""

    workflow_id: UUID
    step: str
    dispatch_no: int

    def __str__(self) -> str:
        return f"{self.workflow_id}/{self.step}/{self.dispatch_no}"


@dataclass(frozen=True, slots=True)
class Turn:
    """The step that a delivery must run. `exchanged_for`: the delivery that it waited for, None without an exchange."""

    workflow_id: UUID
    step: str
    generation: int
    exchanged_for: str | None


def choose_turn(transaction: Transaction, delivery: DeliveryName, *, exchange: bool) -> Turn | None:
    """Returns None if no step waits for this delivery any more. If a step has started under it, returns that step.

    Without `exchange` it always returns the delivery's own step.
    """
    next_step = f"left join lateral ({_NEXT}) as next on own.status = 'dispatched'" if exchange else ""
    # Planning this query takes longer than running it, so reuse one plan.
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


def find_workflows(database: Database, delivery: DeliveryName) -> list[UUID]:
    """Returns the workflow that the delivery was created for, and the one whose step ran under it after an exchange."""
    rows = database.fetch_all(
        "select workflow_id from task_instances where delivery = :delivery and workflow_id <> :workflow_id",
        delivery=str(delivery),
        workflow_id=delivery.workflow_id,
    )
    return [delivery.workflow_id, *(row["workflow_id"] for row in rows)]


def send_exchange(transaction: Transaction, delivery: DeliveryName, turn: Turn) -> Pending:
    """Exchanges the two steps' deliveries. If it changes fewer than two rows, the caller must choose again.

    The caller has locked the chosen step's workflow, and claims the step: the claim tells whether the step has started
    in the meantime. The other step's workflow is not locked, so its row is skipped if it is locked. So two transactions
    cannot deadlock.
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
