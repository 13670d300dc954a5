-- A server that sends its reply a drop at a time used four tries of a quarter of an hour each.
alter table model_calls add column tried_seconds double precision not null default 0;  -- of all tries that failed
