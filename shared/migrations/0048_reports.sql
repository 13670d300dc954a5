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

-- A hidden episode is in its owner's list, and not in the public one (0014_podcast_totals.sql).
create function lists_of_podcast(visibility text, user_id uuid, deleted_at timestamptz, hidden_at timestamptz)
returns text[] language sql immutable as $$
    select case when hidden_at is null then lists_of_podcast(visibility, user_id, deleted_at)
                else lists_of_podcast('unlisted', user_id, deleted_at) end
$$;

create or replace function count_removed_podcasts() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    perform add_to_podcast_totals(
        (select array_agg(list)
         from removed, unnest(lists_of_podcast(visibility, user_id, deleted_at, hidden_at)) as list), -1);
    return null;
end $$;

create or replace function count_changed_podcast() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    perform add_to_podcast_totals(lists_of_podcast(old.visibility, old.user_id, old.deleted_at, old.hidden_at), -1);
    perform add_to_podcast_totals(lists_of_podcast(new.visibility, new.user_id, new.deleted_at, new.hidden_at), 1);
    return null;
end $$;

drop trigger count_changed_podcast on podcasts;
create trigger count_changed_podcast after update of visibility, user_id, deleted_at, hidden_at on podcasts
    for each row when ((old.visibility, old.user_id, old.deleted_at, old.hidden_at)
                       is distinct from (new.visibility, new.user_id, new.deleted_at, new.hidden_at))
    execute function count_changed_podcast();

-- An address may send only so many reports in an hour, and a user have only so many covers painted.
alter table limited_requests
    drop constraint limited_requests_kind_check,
    add constraint limited_requests_kind_check
        check (kind in ('session', 'subscription', 'discovery', 'upload', 'reading', 'report', 'cover'));
