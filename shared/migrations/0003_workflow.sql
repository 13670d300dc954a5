-- The plan and the record of every workflow (cpoa/workflow). Lock order everywhere: workflow, steps, key, podcast.

create table workflow_instances (
    workflow_id                uuid primary key default gen_random_uuid(),
    user_id                    uuid references users on delete set null,
    trigger_event_type         varchar(255) not null,            -- podcast_generation
    trigger_event_details_json jsonb,                            -- the call's arguments, a person's own text among them
    overall_status             varchar(50) not null,             -- pending, in_progress, completed, failed, cancelled
    start_timestamp            timestamptz not null default now(),
    end_timestamp              timestamptz,
    last_updated_timestamp     timestamptz not null default now(),
    context_data_json          jsonb,
    error_message              text,
    -- beyond the contract
    podcast_id                 uuid references podcasts on delete cascade,
    client_workflow_id         text,                             -- X-Workflow-ID as the client sent it
    generation                 integer not null default 1,       -- raised by a retry of the whole: new keys for every step
    error_code                 text
);
create index workflow_instances_user_id on workflow_instances (user_id) where user_id is not null;
create index workflow_instances_status on workflow_instances (overall_status, last_updated_timestamp);
create index workflow_instances_start on workflow_instances (start_timestamp desc);
create index workflow_instances_trigger on workflow_instances (trigger_event_type);
create unique index workflow_instances_podcast_id_key on workflow_instances (podcast_id) where podcast_id is not null;

create table task_instances (
    task_id                    uuid primary key default gen_random_uuid(),
    workflow_id                uuid not null references workflow_instances on delete cascade,
    external_celery_task_id    varchar(255),                     -- of the contract; the queue's tasks are named by step
    agent_name                 varchar(255) not null,            -- WCHA, PSWA, VFA, IGA, VFA_MASTER, ASF_NOTIFY
    task_order                 integer not null,
    status                     varchar(50) not null
        check (status in ('pending', 'dispatched', 'in_progress', 'completed', 'failed', 'skipped')),
    input_params_json          jsonb,
    output_result_summary_json jsonb,
    error_details_json         jsonb,                            -- {error_type, error_message} of the last error
    start_timestamp            timestamptz,                      -- first claimed
    end_timestamp              timestamptz,
    last_updated_timestamp     timestamptz not null default now(),
    retry_count                integer not null default 0,       -- attempts beyond the first
    -- beyond the contract
    step                       text not null,                    -- research, script, voice-0.., cover, master, publish
    dispatch_no                integer not null default 0,       -- the newest delivery sent; older ones do nothing
    dispatched_at              timestamptz,
    not_before                 timestamptz,                      -- that delivery was asked for no earlier than this
    enqueued_no                integer not null default 0,       -- the newest delivery that the queue has confirmed
    attempts                   integer not null default 0,       -- runs that raised
    constraint task_instances_step_key unique (workflow_id, step)
);
create index task_instances_agent_name on task_instances (agent_name);
create index task_instances_status on task_instances (status, last_updated_timestamp);
create index task_instances_order on task_instances (workflow_id, task_order);

alter table podcasts add constraint podcasts_workflow_id_fkey
    foreign key (workflow_id) references workflow_instances on delete set null deferrable initially deferred;
