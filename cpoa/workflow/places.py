"""How many steps will be begun before a step that waits, by the order in which cpoa/workflow/turns.py gives workers."""

from __future__ import annotations

from cpoa.workflow.turns import EPISODE_ORDER, IN_QUEUE, IS_LIVE, USER, USER_ORDER, USERS

# A select of `task_id`, `steps_before` for the steps of :workflow_id that are in the queue and due. Assumes one worker,
# and that no step is added. Each other user has one turn in a round: before the user's r-th step (from 0) it gets r
# turns, and one more if it comes before this user now; and no more turns than it has steps.
# Steps of one episode may change places among themselves: they are begun as their deliveries arrive.
PLACES = f"""
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
