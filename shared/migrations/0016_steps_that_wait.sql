-- What a step that waits for a service elsewhere has noted for its next delivery.
alter table task_instances add column waiting_for_json jsonb;
