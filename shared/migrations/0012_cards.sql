-- Cards: which of them stand on the landing page, which workflow made them, and how they are searched.

alter table topics_snippets
    add column workflow_id        uuid,          -- the discovery that made it; no reference: those are purged
    add column featured_timestamp timestamptz,   -- of a snippet: since when the landing page may show it
    add column search tsvector generated always as (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(summary, '')), 'C')
    ) stored;

-- A topic has one card; writing it anew keeps its id.
create unique index topics_snippets_card_of_topic on topics_snippets (topic_id) where type = 'snippet';
create index topics_snippets_featured on topics_snippets (category, featured_timestamp desc)
    where type = 'snippet' and featured_timestamp is not null;
create index topics_snippets_search on topics_snippets using gin (search) where type = 'topic';
-- Whoever asks for an episode by a card's title alone means that card.
create index topics_snippets_card_title on topics_snippets (lower(title)) where type = 'snippet';

create index workflow_instances_discoveries on workflow_instances (start_timestamp) where podcast_id is null;

-- The words of the corpus, for typing errors: lower case, without accents. Filled by the loader.
create table corpus_words (
    word       text primary key,
    lead_count integer not null
);
