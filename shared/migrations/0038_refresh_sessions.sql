-- Browsers that stay signed in (features/accounts/refresh_sessions.py). Each holds one refresh token, which is replaced
-- whenever it is used. Only SHA-256 digests of tokens are stored.
create table refresh_sessions (
    session_id    uuid primary key,
    user_id       uuid not null references users on delete cascade,
    family_hash   text not null unique,      -- of the part that all tokens of this session have in common
    token_hash    text not null,             -- of the token that is valid now
    previous_hash text,                      -- of the token before it
    user_agent    text not null,             -- such as "Firefox on Windows"
    is_persistent boolean not null,          -- false: the cookie ends with the browser
    created_at    timestamptz not null default clock_timestamp(),
    last_used_at  timestamptz not null default clock_timestamp(),  -- when the valid token was issued
    expires_at    timestamptz not null
);
create index refresh_sessions_user on refresh_sessions (user_id, last_used_at);
create index refresh_sessions_age on refresh_sessions (expires_at);
