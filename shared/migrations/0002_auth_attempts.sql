-- Signing in and registering: what was attempted from where, and names that compare without regard to case.

-- Written before a password is hashed, taken away again when a login succeeds; rows older than an hour mean nothing.
create table auth_attempts (
    attempt_id   bigint generated always as identity primary key,
    kind         text not null check (kind in ('login', 'registration')),
    address      text not null,              -- the client's: IPv4, or the /64 network of an IPv6 address
    account      text,                       -- of a login: the user's id, or a digest of a name that nobody has
    attempted_at timestamptz not null default clock_timestamp()
);
create index auth_attempts_address on auth_attempts (kind, address, attempted_at);
create index auth_attempts_attempted_at on auth_attempts (attempted_at);

-- lower() knows only ASCII letters where the database was made with the C locale. These hold the names as Python's
-- casefold() leaves them (shared/account_rules.py); registration always writes them.
alter table users add column username_folded text, add column email_folded text;
create unique index users_username_folded on users (username_folded);
create unique index users_email_folded on users (email_folded);
