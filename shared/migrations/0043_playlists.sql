-- Lists of episodes that a user keeps (cpoa/library/playlists.py).
create table playlists (
    playlist_id uuid primary key default gen_random_uuid(),
    user_id     uuid not null references users on delete cascade,
    title       text not null check (title <> ''),
    created_at  timestamptz not null default clock_timestamp(),
    changed_at  timestamptz not null default clock_timestamp()
);
create index playlists_of_user on playlists (user_id, changed_at desc);

create table playlist_episodes (
    playlist_id uuid not null references playlists on delete cascade,
    podcast_id  uuid not null references podcasts on delete cascade,
    place       integer not null,  -- in the order of the numbers; some may be missing
    primary key (playlist_id, podcast_id)
);
create index playlist_episodes_podcast on playlist_episodes (podcast_id);
