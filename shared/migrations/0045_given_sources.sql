-- What was understood of the pages and files that the user brought (cpoa/steps/read.py): a list of objects with title,
-- url, words, left_out (parts) and unreadable (why it was left out, or null). Null for other episodes.
alter table podcasts add column given_sources jsonb;
