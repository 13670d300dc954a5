-- Users take turns (cpoa/workflow/turns.py).
-- The delivery of the queue that this step waits for, "workflow/step/number"; null: its own newest one.
alter table task_instances add column delivery text;
create index task_instances_delivery on task_instances (delivery) where delivery is not null;
create index task_instances_under_way on task_instances (workflow_id, status)
    where status in ('dispatched', 'in_progress');

-- The transaction that gave this workflow a worker last: it grows whatever the clock does. 0: none yet.
alter table workflow_instances add column last_turn bigint not null default 0;
create index workflow_instances_turns on workflow_instances (coalesce(user_id, workflow_id), start_timestamp)
    where overall_status in ('pending', 'in_progress');

-- Live claims, among the many keys of finished steps.
create index idempotency_keys_claimed on idempotency_keys (expires_at) where expires_at is not null;
