-- How many episodes each list holds. Counting a million rows takes a hundred times as long as reading a page of them,
-- so triggers keep the count. Writers of one moment change different rows of it, by the slot of their connection.

create table podcast_totals (
    list  text not null,      -- 'public', or 'user:' and the user's id
    slot  smallint not null,
    total bigint not null,    -- of all slots together: may be negative in one of them
    primary key (list, slot)
);

create function add_to_podcast_totals(lists text[], change integer) returns void language sql as $$
    insert into podcast_totals as known (list, slot, total)
    select list, pg_backend_pid() % 16, change * count(*) from unnest(lists) as list
    group by list order by list
    on conflict (list, slot) do update set total = known.total + excluded.total
$$;

-- The lists that an episode stands in: those of cpoa/episodes/catalogue.py.
create function lists_of_podcast(visibility text, user_id uuid, deleted_at timestamptz) returns text[]
language sql immutable as $$
    select case when deleted_at is not null then array[]::text[] else
        (case when visibility = 'public' then array['public'] else array[]::text[] end)
        || (case when user_id is not null then array['user:' || user_id::text] else array[]::text[] end)
    end
$$;

create function count_new_podcasts() returns trigger language plpgsql as $$
begin
    perform add_to_podcast_totals(
        (select array_agg(list) from added, unnest(lists_of_podcast(visibility, user_id, deleted_at)) as list), 1);
    return null;
end $$;

create function count_removed_podcasts() returns trigger language plpgsql as $$
begin
    perform add_to_podcast_totals(
        (select array_agg(list) from removed, unnest(lists_of_podcast(visibility, user_id, deleted_at)) as list), -1);
    return null;
end $$;

create function count_changed_podcast() returns trigger language plpgsql as $$
begin
    perform add_to_podcast_totals(lists_of_podcast(old.visibility, old.user_id, old.deleted_at), -1);
    perform add_to_podcast_totals(lists_of_podcast(new.visibility, new.user_id, new.deleted_at), 1);
    return null;
end $$;

create trigger count_new_podcasts after insert on podcasts
    referencing new table as added for each statement execute function count_new_podcasts();
create trigger count_removed_podcasts after delete on podcasts
    referencing old table as removed for each statement execute function count_removed_podcasts();
create trigger count_changed_podcast after update of visibility, user_id, deleted_at on podcasts
    for each row when ((old.visibility, old.user_id, old.deleted_at)
                       is distinct from (new.visibility, new.user_id, new.deleted_at))
    execute function count_changed_podcast();

select add_to_podcast_totals(
    (select array_agg(list) from podcasts, unnest(lists_of_podcast(visibility, user_id, deleted_at)) as list), 1);
