-- What was understood of the pages and files that the user brought (cpoa/steps/given_sources.py): an object with an entry
-- for each, whose key is the number of the source in the request, from 1. Null for other episodes.
alter table podcasts add column given_sources jsonb;
