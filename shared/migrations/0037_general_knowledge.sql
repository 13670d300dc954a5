-- A fourth coverage: a language model wrote the episode from what it knows, without sources. Every row has one of the
-- first three values or null, so none is read again: `not valid` checks only new values.
alter table podcasts
    drop constraint podcasts_coverage_check,
    add constraint podcasts_coverage_check check (coverage in ('exact', 'around', 'own', 'general')) not valid;
