-- Shows (cpoa/shows) and their feeds (cpoa/feeds). The new columns of `podcasts` are added at once. Writing the rows of
-- existing accounts takes about five seconds per million.

create table shows (
    show_id        uuid primary key default gen_random_uuid(),
    user_id        uuid not null references users on delete cascade,
    slug           text not null unique check (slug ~ '^[a-z0-9-]{1,100}$'),  -- in the address of its page; never changes
    title          text not null check (title <> ''),
    description    text not null default '',
    author         text not null default '',
    category       text not null default 'Education',  -- one of Apple's
    funding_url    text not null default '',  -- `podcast:funding`
    apple_verification text not null default '',  -- Apple's code for its owner, in the public feed
    language       text not null default 'en',
    visibility     text not null default 'private' check (visibility in ('public', 'private')),
    voice          text,                    -- of new episodes, unless their request names one; null: as without a show
    length_minutes smallint check (length_minutes between 1 and 30),  -- the same
    cover_uri      text,                    -- gs:// of the JPEG, 3000 pixels; null: not painted yet
    cover_of       text,                    -- the title on the picture
    podcast_guid   uuid,                    -- `podcast:guid`, written when the feed is first read; never changes
    is_default     boolean not null default false,
    hidden_at      timestamptz,             -- set by an operator: only its owner sees it
    created_at     timestamptz not null default clock_timestamp(),
    changed_at     timestamptz not null default clock_timestamp()
);
create unique index shows_default_of_user on shows (user_id) where is_default;
create index shows_of_user on shows (user_id, created_at, show_id);

-- Pictures that no show uses any more. `upkeep` removes them from the bucket a day later, when no signed URL is valid.
create table old_covers (
    cover_uri    text primary key,
    discarded_at timestamptz not null default clock_timestamp()
);
create index old_covers_by_age on old_covers (discarded_at);

create function discard_cover() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    insert into old_covers (cover_uri) values (old.cover_uri) on conflict do nothing;
    return null;
end $$;
create trigger shows_changed_cover after update of cover_uri on shows
    for each row when (old.cover_uri is distinct from new.cover_uri and old.cover_uri is not null)
    execute function discard_cover();
create trigger shows_deleted_cover after delete on shows
    for each row when (old.cover_uri is not null) execute function discard_cover();

-- Every account has a show from the start.
create function add_default_show() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
declare
    id uuid := gen_random_uuid();
begin
    insert into shows (show_id, user_id, slug, title, author, is_default)
    values (id, new.user_id, 'show-' || replace(id::text, '-', ''), new.username || '’s episodes', new.username, true)
    on conflict do nothing;
    return null;
end $$;
create trigger users_add_default_show after insert on users for each row execute function add_default_show();

insert into shows (show_id, user_id, slug, title, author, is_default)
select id, user_id, 'show-' || replace(id::text, '-', ''), username || '’s episodes', username, true
from (select gen_random_uuid() as id, user_id, username from users) as each;

alter table podcasts
    add column show_id uuid references shows on delete set null,
    add column hidden_at timestamptz;       -- set by an operator: only its owner sees it

-- The keys of private feeds. A row without a show is for all episodes of the account.
create table feed_keys (
    feed_id    uuid primary key default gen_random_uuid(),  -- in the feed's address, before the key
    user_id    uuid not null references users on delete cascade,
    show_id    uuid references shows on delete cascade,
    version    integer not null default 1,  -- counts renewals; a part of what the key is made from
    key_hash   bytea not null,              -- SHA-256; the key itself is not stored
    created_at timestamptz not null default clock_timestamp(),
    renewed_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (user_id, show_id)
);
create index feed_keys_show on feed_keys (show_id) where show_id is not null;

-- Counts the changes of what the feeds of a show, or of an account, contain: their ETag and Last-Modified.
create table feed_states (
    show_id    uuid unique references shows on delete cascade,
    user_id    uuid unique references users on delete cascade,
    version    bigint not null default 1,
    changed_at timestamptz not null default clock_timestamp(),
    check (num_nonnulls(show_id, user_id) = 1)
);

create function change_feed_of_show(id uuid) returns void language sql
    security definer set search_path = public, pg_temp as $$
    insert into feed_states (show_id) select show_id from shows where show_id = id
    on conflict (show_id) do update set version = feed_states.version + 1, changed_at = clock_timestamp()
$$;
create function change_feed_of_user(id uuid) returns void language sql
    security definer set search_path = public, pg_temp as $$
    insert into feed_states (user_id) select user_id from users where user_id = id
    on conflict (user_id) do update set version = feed_states.version + 1, changed_at = clock_timestamp()
$$;
revoke execute on function change_feed_of_show(uuid) from public;
revoke execute on function change_feed_of_user(uuid) from public;

create function change_feeds_of_podcast() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
declare
    id uuid;
begin
    for id in select distinct each from unnest(array[old.user_id, new.user_id]) as each where each is not null order by each loop
        perform change_feed_of_user(id);
    end loop;
    for id in select distinct each from unnest(array[old.show_id, new.show_id]) as each where each is not null order by each loop
        perform change_feed_of_show(id);
    end loop;
    return null;
end $$;

-- At the end of the transaction, so that feeds of many episodes wait for each other as shortly as possible.
create constraint trigger podcasts_added_to_feeds after insert on podcasts deferrable initially deferred
    for each row when (new.cpoa_status = 'completed') execute function change_feeds_of_podcast();
create constraint trigger podcasts_changed_in_feeds after update on podcasts deferrable initially deferred
    for each row when (
        'completed' in (old.cpoa_status, new.cpoa_status)
        and (old.cpoa_status, old.title, old.user_id, old.show_id, old.visibility, old.deleted_at, old.hidden_at,
             old.final_audio_filepath, old.audio_bytes, old.cover_uri, old.transcript_uri, old.chapters_uri,
             old.duration_seconds, old.show_notes, old.licence)
            is distinct from
            (new.cpoa_status, new.title, new.user_id, new.show_id, new.visibility, new.deleted_at, new.hidden_at,
             new.final_audio_filepath, new.audio_bytes, new.cover_uri, new.transcript_uri, new.chapters_uri,
             new.duration_seconds, new.show_notes, new.licence)
    ) execute function change_feeds_of_podcast();

create function change_feed_of_changed_show() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
begin
    perform change_feed_of_show(new.show_id);
    return null;
end $$;
create trigger shows_changed_in_feeds after insert or update on shows
    for each row execute function change_feed_of_changed_show();
