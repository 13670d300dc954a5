-- The seven tables of the API's contract, each with the contract's columns first and what the product needs after them.
-- Enumerations are text with a check where the code has no table of transitions of its own.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- People who sign in. Names and addresses are unique without regard to case (the indexes below).
create table users (
    user_id         uuid primary key default gen_random_uuid(),
    username        text not null,
    email           text not null,
    hashed_password text not null,
    created_at      timestamptz not null default now()
);
create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (lower(email));

-- A browser's session: its id is the client_id that the page made. The first signed-in user to write binds it.
create table user_sessions (
    session_id          text primary key,
    user_id             uuid references users on delete set null,
    created_timestamp   timestamptz not null default now(),
    last_seen_timestamp timestamptz not null default now(),
    preferences_json    jsonb not null default '{}'
);
create index user_sessions_user_id on user_sessions (user_id) where user_id is not null;

-- Compared without regard to case: the code stores the address in lower case.
create table subscribers (
    email         text primary key,
    subscribed_at timestamptz not null default now()
);

-- One row per episode. The workflow engine alone writes cpoa_status, cpoa_error_message, error_code, completed_at
-- and the log; the steps' commits set the rest (StepOutcome.podcast_updates).
create table podcasts (
    podcast_id                  uuid primary key default gen_random_uuid(),
    topic                       text not null,
    cpoa_status                 text not null default 'pending',
    cpoa_error_message          text,          -- a sentence a person can act on; never a trace
    final_audio_filepath        text,          -- gs:// URI of the MP3
    stream_id                   text,
    asf_websocket_url           text,
    asf_notification_status     text,
    task_created_timestamp      timestamptz not null default now(),
    last_updated_timestamp      timestamptz not null default now(),
    cpoa_full_orchestration_log jsonb not null default '[]',  -- entries {timestamp, stage, message, data_preview, structured_data}
    tts_settings_used           jsonb,         -- first what was asked for, then what the voices used
    -- beyond the contract
    user_id                     uuid references users on delete set null,
    client_id                   text,          -- the session that asked; never shown to others
    workflow_id                 uuid,          -- the workflow that makes it (workflow_instances)
    visibility                  text not null default 'public' check (visibility in ('public', 'unlisted')),
    length_minutes              smallint not null default 4 check (length_minutes between 1 and 30),  -- asked for
    error_code                  text,          -- of the failure, e.g. API_GW_PODCAST_NO_SOURCES
    title                       text,          -- the episode's, from the script; the topic stands in until then
    transcript_uri              text,          -- gs:// of the WebVTT
    chapters_uri                text,          -- gs:// of the chapters' JSON
    waveform_uri                text,          -- gs:// of the peaks' JSON
    cover_uri                   text,          -- gs:// of the JPEG
    script_uri                  text,          -- gs:// of the script's JSON, with the source passages of every claim
    duration_seconds            double precision check (duration_seconds > 0),
    audio_bytes                 bigint check (audio_bytes > 0),
    length_limited_by           text check (length_limited_by in ('material')),
    timing                      text check (timing in ('measured', 'estimated')),  -- how the transcript's times came about
    show_notes                  text,
    sources                     jsonb not null default '[]',  -- [{title, url, licence, credit}], never a person's own text
    licence                     text,          -- SPDX identifier, null for an episode of a person's own text alone
    completed_at                timestamptz,
    deleted_at                  timestamptz    -- set: gone for every reader; the clean-up removes its objects
);
-- Lists are newest first, with the id as tie-break so that pages neither repeat nor miss a row.
create index podcasts_public_newest on podcasts (task_created_timestamp desc, podcast_id desc)
    where visibility = 'public' and deleted_at is null;
create index podcasts_of_user_newest on podcasts (user_id, task_created_timestamp desc, podcast_id desc)
    where deleted_at is null;
create unique index podcasts_workflow_id_key on podcasts (workflow_id) where workflow_id is not null;

-- Topics that were found and the cards written about them. A snippet names its topic.
create table topics_snippets (
    id                         uuid primary key default gen_random_uuid(),
    type                       text not null check (type in ('topic', 'snippet')),
    title                      text not null,
    summary                    text,
    keywords                   jsonb not null default '[]',
    source_url                 text,
    source_name                text,
    original_topic_details     jsonb,
    llm_model_used_for_snippet text,
    cover_art_prompt           text,
    image_url                  text,           -- gs:// URI
    generation_timestamp       timestamptz not null default now(),
    last_accessed_timestamp    timestamptz,
    relevance_score            real not null default 0.5,
    -- beyond the contract
    topic_id                   uuid,           -- of a snippet: the id of its topic's row
    category                   text,
    licence                    text            -- SPDX identifier of the summary's text
);
create index topics_snippets_newest on topics_snippets (type, generation_timestamp desc, id desc);
create index topics_snippets_category on topics_snippets (category, generation_timestamp desc) where type = 'snippet';
create index topics_snippets_topic_id on topics_snippets (topic_id) where topic_id is not null;
create index topics_snippets_title_words on topics_snippets using gin (title gin_trgm_ops);

-- Scripts of topic-only episodes, kept 30 days. topic_hash is over topic, source ids, length and writer's version.
create table generated_scripts (
    script_id               text primary key,
    topic_hash              text not null constraint generated_scripts_topic_hash_key unique,
    structured_script_json  jsonb not null,
    generation_timestamp    timestamptz not null default now(),
    llm_model_used          text,
    last_accessed_timestamp timestamptz not null default now()
);
create index generated_scripts_age on generated_scripts (generation_timestamp);

-- What was promised to be done once: clients' requests and workflow steps alike (shared/idempotency.py).
-- The key is scoped: `request:<user>:<route>:<client's key>` or `step:<workflow>:<step>:<generation>`.
create table idempotency_keys (
    idempotency_key        text primary key,
    task_name              text not null,      -- the route, or the step
    workflow_id            text,
    created_at             timestamptz not null default now(),
    locked_at              timestamptz,        -- since when somebody works at it; null when nobody does
    status                 text not null check (status in ('processing', 'completed', 'failed')),
    result_payload         jsonb,
    error_payload          jsonb,              -- {error_type, error_message, traceback}; never shown by the API
    -- beyond the contract
    user_id                uuid references users on delete cascade,
    fingerprint            text,               -- SHA-256 of a request's canonical payload
    owner                  uuid,               -- the claim: who works at it,
    fence                  bigint not null default 0,  -- raised by every claim, so that a late writer is told apart,
    expires_at             timestamptz,        -- and until when, by the database's clock
    claims_without_outcome integer not null default 0  -- claims taken since the last result or error
);
create index idempotency_keys_created_at on idempotency_keys (created_at);
create index idempotency_keys_task_name on idempotency_keys (task_name);
create index idempotency_keys_workflow_id on idempotency_keys (workflow_id) where workflow_id is not null;
