-- What people report (cpoa/sharing), and what operators did about it (functions/upkeep).

create table reports (
    report_id  uuid primary key default gen_random_uuid(),
    podcast_id uuid references podcasts on delete cascade,
    show_id    uuid references shows on delete cascade,
    reason     text not null,
    message    text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    closed_at  timestamptz,                 -- when an operator acted on it
    check (num_nonnulls(podcast_id, show_id) = 1)
);
create index reports_open on reports (created_at, report_id) where closed_at is null;
create index reports_podcast on reports (podcast_id) where podcast_id is not null;
create index reports_show on reports (show_id) where show_id is not null;

-- One row for each action of an operator; kept when the episode or show is gone.
create table operator_notes (
    note_id    uuid primary key default gen_random_uuid(),
    podcast_id uuid,
    show_id    uuid,
    action     text not null check (action in ('hide', 'unhide', 'close')),
    operator   text not null,               -- the account that called
    why        text not null,
    created_at timestamptz not null default clock_timestamp(),
    check (num_nonnulls(podcast_id, show_id) = 1)
);
create index operator_notes_podcast on operator_notes (podcast_id, created_at) where podcast_id is not null;
create index operator_notes_show on operator_notes (show_id, created_at) where show_id is not null;
