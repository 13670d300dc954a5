-- A deleted episode's objects are removed by a task of the queue; until they are, the sweeper finds the row.
alter table podcasts add column media_removed_at timestamptz;
create index podcasts_to_clean_up on podcasts (deleted_at) where deleted_at is not null and media_removed_at is null;

-- For the limits of cpoa/episodes/limits.py: what is under way, and what was asked for in the last day, deleted or not.
create index workflow_instances_under_way on workflow_instances (user_id)
    where overall_status in ('pending', 'in_progress') and trigger_event_type = 'podcast_generation';
create index podcasts_of_user_created on podcasts (user_id, task_created_timestamp);
create index podcasts_created on podcasts (task_created_timestamp);

-- Clients' keys are purged every minute, among the steps' keys, which are many more and stay.
create index idempotency_keys_of_requests on idempotency_keys (created_at)
    where starts_with(idempotency_key, 'request:');
