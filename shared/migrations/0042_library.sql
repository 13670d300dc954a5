-- The search in episodes, by title and by what is said (cpoa/library/episode_search.py), and sorted lists.

-- What is said in an episode. The master step writes it; the sweeper does for episodes of earlier releases.
create table podcast_words (
    podcast_id     uuid primary key references podcasts on delete cascade,
    config         text not null,        -- name of the text search configuration of the episode's language
    words          tsvector not null,    -- of all sentences, and with weight A of the title
    starts         real[] not null,      -- when each sentence begins, in seconds
    sentences      text[] not null,
    sentence_words tsvector[] not null
);
create index podcast_words_words on podcast_words using gin (words);

-- With which version of the code an episode's words were written; null: not yet. The column is added at once, whatever
-- the number of rows. The indexes take about a minute per million episodes.
alter table podcasts add column words_version smallint;
create index podcasts_without_words on podcasts (podcast_id)
    where words_version is null and cpoa_status = 'completed' and deleted_at is null;

-- Parts of titles.
create index podcasts_title_letters on podcasts using gin (lower(coalesce(title, topic)) gin_trgm_ops)
    where deleted_at is null;

-- Everyone's list by title, by length and of one language; a person's own list is sorted as it is read. Episodes without
-- a length come last in both orders, so each order has its own index.
create index podcasts_public_by_title on podcasts (left(lower(coalesce(title, topic)), 200), podcast_id)
    where visibility = 'public' and deleted_at is null;
create index podcasts_public_shortest on podcasts (duration_seconds nulls last, podcast_id)
    where visibility = 'public' and deleted_at is null;
create index podcasts_public_longest on podcasts (duration_seconds desc nulls last, podcast_id desc)
    where visibility = 'public' and deleted_at is null;
create index podcasts_public_of_language
    on podcasts (split_part(language, '-', 1), task_created_timestamp desc, podcast_id desc)
    where visibility = 'public' and deleted_at is null;
