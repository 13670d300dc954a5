-- What the sources answer, what was left out and who wrote the script. Episodes of earlier releases do not say it: their
-- rows have null and empty lists.
alter table podcasts
    add column coverage       text check (coverage in ('exact', 'around', 'own')),
    add column writer         text,                          -- what wrote the script: a version of ours, or a model
    add column left_out       jsonb not null default '[]',   -- headings of an own text's sections that did not fit
    add column nearest_topics jsonb not null default '[]';   -- of a failed search: titles that the sources know
