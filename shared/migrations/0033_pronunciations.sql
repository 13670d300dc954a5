-- How an account's words are to be pronounced: objects with word and say_as, in the order given.
create table pronunciations (
    user_id uuid primary key references users on delete cascade,
    entries jsonb not null
);
