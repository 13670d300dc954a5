-- The sitemap (cpoa/sharing/sitemaps.py) reads these alone; the conditions are PUBLISHED and PUBLIC_SHOW.
-- Writes to the two tables wait while the indexes are built, which takes as long as in 0050.
create index podcasts_published on podcasts (podcast_id)
    where deleted_at is null and hidden_at is null and cpoa_status = 'completed' and final_audio_filepath is not null
          and visibility = 'public';
create index shows_public on shows (show_id) where visibility = 'public' and hidden_at is null;
