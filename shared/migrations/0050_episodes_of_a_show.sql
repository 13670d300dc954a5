-- The episodes of a show, also for `on delete set null`. Writes wait for about two seconds per million episodes that belong
-- to a show; in its own migration, so that they do not wait for the changes of 0047 too.
create index podcasts_of_show on podcasts (show_id, completed_at desc, podcast_id desc) where show_id is not null;
