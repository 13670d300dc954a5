-- The corpus: 10,033 encyclopedia leads, the names they go by, and which lead mentions which title.
-- The rows come from a data file, loaded after the migrations (cpoa/research/corpus_loading.py).

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE corpus_articles (
    id             integer PRIMARY KEY,
    title          text NOT NULL UNIQUE,
    base_title     text NOT NULL,             -- without "(planet)"
    description    text NOT NULL,
    category       text NOT NULL,             -- the data file's own: People, Geography, ...
    card_category  text NOT NULL,             -- the product's: Science, Arts, ...
    kind           text NOT NULL,             -- person, place, event, thing
    extract        text NOT NULL,             -- tidied; empty if nothing of it can be spoken
    url            text NOT NULL,
    in_degree      integer NOT NULL,          -- how many leads mention it
    everyday       boolean NOT NULL,          -- needs no definition (an island, a bed)
    common_noun    boolean NOT NULL,          -- written in lower case inside a sentence
    terms          jsonb NOT NULL,            -- {stem: TF-IDF weight}, of length 1
    likeness       tsquery NOT NULL,          -- its dozen most telling words
    search         tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', description), 'B') ||
        setweight(to_tsvector('english', extract), 'C')
    ) STORED
);

CREATE INDEX corpus_articles_search ON corpus_articles USING gin (search);
CREATE INDEX corpus_articles_title_trigrams ON corpus_articles USING gin (title gin_trgm_ops);
CREATE INDEX corpus_articles_cards ON corpus_articles (card_category, in_degree DESC);

-- What an article is called: its title, a surname, an abbreviation. `name_key` is lower case and singular.
CREATE TABLE corpus_names (
    name_key    text NOT NULL,
    article_id  integer NOT NULL REFERENCES corpus_articles ON DELETE CASCADE,
    kind        text NOT NULL,
    PRIMARY KEY (name_key, article_id)
);

CREATE INDEX corpus_names_trigrams ON corpus_names USING gin (name_key gin_trgm_ops);

-- One row per (lead, title it mentions): the first sentence that does, as a stretch of the lead's extract.
CREATE TABLE corpus_links (
    from_id          integer NOT NULL REFERENCES corpus_articles ON DELETE CASCADE,
    to_id            integer NOT NULL REFERENCES corpus_articles ON DELETE CASCADE,
    sentence_no      smallint NOT NULL,
    sentence_start   smallint NOT NULL,       -- characters from 0
    sentence_length  smallint NOT NULL,
    weight           real NOT NULL,           -- what the two share beside the mention itself, 0 to 1
    PRIMARY KEY (from_id, to_id)
);

CREATE INDEX corpus_links_to ON corpus_links (to_id);

-- How telling a word is.
CREATE TABLE corpus_terms (
    term            text PRIMARY KEY,
    document_count  integer NOT NULL
);

-- One row: which data file and which loader made the rows.
CREATE TABLE corpus_version (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version   text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);
