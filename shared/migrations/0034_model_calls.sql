-- Calls to a language model that a step waits for (cpoa/model_desk). The texts of requests and replies are in the
-- bucket, in the episode's folder. A row stays when its episode is deleted: it counts for the limit of a day's dollars.
create table model_calls (
    call_key          text primary key,                -- SHA-256 of workflow, generation, step, purpose, model, request
    workflow_id       uuid not null references workflow_instances on delete cascade,
    podcast_id        uuid not null references podcasts on delete cascade,
    user_id           uuid references users on delete set null,
    step              text not null,
    generation        integer not null,
    attempt           integer not null,                -- the step's attempt that asked last
    purpose           text not null,
    model             text not null,
    status            text not null check (status in ('waiting', 'answered', 'failed')),
    dispatch_no       integer not null default 1,      -- the newest task; older ones do nothing
    enqueued_no       integer not null default 0,      -- the newest task that the queue has confirmed
    dispatched_at     timestamptz not null default clock_timestamp(),
    not_before        timestamptz,                     -- that task was requested for this time
    tries             integer not null default 0,      -- how often the model was asked in this attempt
    tried_no          integer not null default 0,      -- the task of the newest try
    tried_at          timestamptz,
    asked_at          timestamptz not null default clock_timestamp(),
    ended_at          timestamptz,
    prompt_tokens     integer,
    completion_tokens integer,
    dollars           double precision,                -- null: no reply, or the model's price is not known
    reserved_dollars  double precision not null default 0,  -- for tries whose cost is not known
    error             text,
    is_temporary      boolean,
    request_name      text not null,                   -- objects in the bucket
    reply_name        text not null
);
create index model_calls_workflow on model_calls (workflow_id);
create index model_calls_podcast on model_calls (podcast_id);
create index model_calls_tried_at on model_calls (tried_at) where tried_at is not null;
