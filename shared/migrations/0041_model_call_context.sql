-- The context length shapes prompts, and with them the keys of calls. If the setting or the server's length changed
-- while an episode was written, its step asked again what had been answered.
alter table model_calls add column context_tokens integer;  -- for which the request was made; null if it fits any
