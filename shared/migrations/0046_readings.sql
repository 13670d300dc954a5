-- What was understood of a page or file that a user brought, before an episode is made of it (cpoa/readings). A row lives
-- a day, like an upload.
create table readings (
    reading_id uuid primary key default gen_random_uuid(),
    user_id    uuid not null references users on delete cascade,
    url        text,
    upload_id  uuid,                                      -- an object of the bucket, not a row
    state      text not null default 'waiting' check (state in ('waiting', 'read', 'unreadable')),
    tries      integer not null default 0,                -- how often a worker has begun to read it
    title      text,
    author     text,
    language   text,
    words      integer,
    pages      integer,
    left_out   jsonb not null default '[]',
    reason     text,                                      -- why it is unreadable
    created_at timestamptz not null default clock_timestamp(),
    check (num_nonnulls(url, upload_id) = 1)
);
create index readings_created_at on readings (created_at);
create index readings_user on readings (user_id);

-- A user may begin only so many readings in an hour.
alter table limited_requests
    drop constraint limited_requests_kind_check,
    add constraint limited_requests_kind_check
        check (kind in ('session', 'subscription', 'discovery', 'upload', 'reading'));
