-- From where each account signed in: attempts from there do not wait when somebody guesses from many addresses.
create table account_addresses (
    user_id       uuid not null references users on delete cascade,
    address       text not null,             -- as in auth_attempts
    last_login_at timestamptz not null default now(),
    primary key (user_id, address)
);
create index account_addresses_age on account_addresses (last_login_at);

-- An address that was told to wait before it tries one account; from ready_at it may make one attempt.
create table login_waits (
    account  text not null,                  -- as in auth_attempts
    address  text not null,
    ready_at timestamptz not null,
    primary key (account, address)
);
create index login_waits_age on login_waits (ready_at);
create index auth_attempts_account on auth_attempts (account, attempted_at) where kind = 'login';

-- Requests that one address, or one person, may make only so often in an hour.
create table limited_requests (
    request_id   bigint generated always as identity primary key,
    kind         text not null check (kind in ('session', 'subscription', 'discovery')),
    counted_for  text not null,              -- the client's address, or the user's id
    requested_at timestamptz not null default clock_timestamp()
);
create index limited_requests_counted on limited_requests (kind, counted_for, requested_at);
create index limited_requests_age on limited_requests (requested_at);

-- Sessions that nobody has bound are removed some time after they were last used.
create index user_sessions_unbound on user_sessions (last_seen_timestamp) where user_id is null;
