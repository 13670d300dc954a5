"""The position of a waiting step in the queue, by the order of cpoa/workflow/turns.py."""

from __future__ import annotations

from cpoa.workflow.turns import EPISODE_ORDER, IN_QUEUE, IS_LIVE, USER, USER_ORDER, USERS

# Selects `task_id` and `steps_before` for the steps of :workflow_id that are in the queue and due. `steps_before` is
# the number of steps that start earlier, if there is one worker and no step is added. Each other user has one turn in a
# round. Before this user's step number r (from 0), another user gets r turns, plus one if it is ahead of this user now,
# but not more turns than it has steps.
# Steps of one episode may start in a different order among themselves: they start as their deliveries arrive.
QUEUE_POSITIONS = f"""
    with mine as materialized (
        select task_id, workflow_id, row_number() over (order by {EPISODE_ORDER}, task_order) - 1 as earlier
        from workflow_instances join task_instances using (workflow_id)
        where {IS_LIVE} and {USER} = (select {USER} from workflow_instances where workflow_id = :workflow_id)
          and {IN_QUEUE}
    ),
    users as materialized (
        select person, row_number() over (order by {USER_ORDER}) as turn from {USERS} as users_of_now
    ),
    waiting as materialized (
        select person, turn, steps
        from (
            select {USER} as person, count(*) as steps
            from workflow_instances join task_instances using (workflow_id)
            where {IS_LIVE} and {IN_QUEUE} group by 1
        ) as counted
        join users using (person)
    ),
    own as (
        select person, turn from waiting
        where person = (select {USER} from workflow_instances where workflow_id = :workflow_id)
    )
    select task_id, earlier + (
        select coalesce(sum(least(waiting.steps, mine.earlier + (waiting.turn < own.turn)::int)), 0)
        from waiting, own where waiting.person <> own.person
    )::bigint as steps_before
    from mine where workflow_id = :workflow_id
"""
