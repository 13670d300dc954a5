-- What an account has heard, hears next and has marked (features/listening). The times of the changes are the client's,
-- because a change that was made without a connection arrives late.
create table listening_positions (
    user_id          uuid not null references users on delete cascade,
    podcast_id       uuid not null references podcasts on delete cascade,
    position_seconds double precision not null check (position_seconds >= 0),
    is_played        boolean not null,
    heard_at         timestamptz not null,
    primary key (user_id, podcast_id)
);
create index listening_positions_latest on listening_positions (user_id, heard_at desc, podcast_id);
create index listening_positions_of_episode on listening_positions (podcast_id);

-- One row per account: the speed, and when the speed and the queue were changed.
create table listening_settings (
    user_id          uuid primary key references users on delete cascade,
    speed            double precision,
    speed_changed_at timestamptz,
    queue_changed_at timestamptz
);

create table queued_episodes (
    user_id    uuid not null references users on delete cascade,
    podcast_id uuid not null references podcasts on delete cascade,
    place      integer not null,  -- the lowest is heard next
    primary key (user_id, podcast_id)
);
create index queued_episodes_of_episode on queued_episodes (podcast_id);

create table bookmarks (
    bookmark_id uuid primary key,
    user_id     uuid not null references users on delete cascade,
    podcast_id  uuid not null references podcasts on delete cascade,
    at_seconds  double precision not null check (at_seconds >= 0),  -- rounded to milliseconds
    quote       text,
    note        text,
    created_at  timestamptz not null default clock_timestamp(),
    unique (user_id, podcast_id, at_seconds)
);
create index bookmarks_newest on bookmarks (user_id, created_at desc, bookmark_id);
create index bookmarks_of_episode on bookmarks (podcast_id);
