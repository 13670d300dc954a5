-- What the online encyclopedia answered, kept for a day, so that nobody is asked twice for the same (cpoa/services/wiki_records.py).
create table research_answers (
    question   text primary key,              -- a digest of the address and the parameters
    answer     text not null,                 -- JSON, as it came
    bytes      integer not null,
    kept_until timestamptz not null
);
create index research_answers_age on research_answers (kept_until);

-- Until when no process asks a server that told us to wait, or that did not answer.
create table research_pauses (
    api          text primary key,            -- its address
    paused_until timestamptz not null,
    is_told      boolean not null,            -- the server told us; false: it did not answer
    reason       text not null
);
