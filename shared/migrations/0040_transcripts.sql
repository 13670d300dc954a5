-- The transcript as JSON, with what each sentence rests on, and the passages of the user's own texts. Null for episodes of
-- earlier releases, which keep their WebVTT.
alter table podcasts
    add column transcript_json_uri text,
    add column own_passages_uri    text;
