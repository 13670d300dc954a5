-- What the feeds need of an episode, and what the hub was told of public feeds (cpoa/feeds).

-- The names that the two hosts say, such as ["Anna", "Daniel"]. Null for episodes of earlier releases.
alter table podcasts add column host_names jsonb;

create table feed_announcements (
    show_id   uuid primary key references shows on delete cascade,
    version   bigint not null default 0,    -- of feed_states: the last one that the hub knows
    failures  smallint not null default 0,  -- in a row
    next_try  timestamptz not null default clock_timestamp()
);
