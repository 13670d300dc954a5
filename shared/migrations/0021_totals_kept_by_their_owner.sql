-- The triggers keep the counts with their owner's rights: nobody who writes episodes needs to write `podcast_totals`.

alter function count_new_podcasts() security definer set search_path = public, pg_temp;
alter function count_removed_podcasts() security definer set search_path = public, pg_temp;
alter function count_changed_podcast() security definer set search_path = public, pg_temp;
revoke execute on function add_to_podcast_totals(text[], integer) from public;
