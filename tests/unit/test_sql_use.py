from __future__ import annotations

import pytest

from tests.sql_use import tables, uses_in

READ, WRITE, CHANGE, REMOVE = "select", "insert", "update", "delete"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 FROM users WHERE user_id = :id", {("users", READ)}),
        ("select u.email from podcasts p join users u using (user_id)", {("podcasts", READ), ("users", READ)}),
        ("select t.id from to_tsquery('x') as words (q), topics_snippets t", {("topics_snippets", READ)}),
        ("select 1 where exists (select from users)", {("users", READ)}),
        ("select 1 from users for no key update", {("users", READ), ("users", CHANGE)}),
        ("select x from users where a = 'from podcasts'", {("users", READ)}),
        ("insert into subscribers (email) values (:email) on conflict do nothing", {("subscribers", WRITE)}),
        ("insert into users (a) values (1) returning a", {("users", WRITE), ("users", READ)}),
        ("insert into users (a) values (1) on conflict (a) do nothing", {("users", WRITE), ("users", READ)}),
        (
            "insert into users as u (a) values (1) on conflict (a) do update set a = 2",
            {("users", WRITE), ("users", READ), ("users", CHANGE)},
        ),
        (
            "delete from users where id in (select id from users for update skip locked)",
            {("users", REMOVE), ("users", READ), ("users", CHANGE)},
        ),
        ("update {} set x = 1", set()),
        ("update users set x = 1 where y = 2", {("users", CHANGE), ("users", READ)}),
        ("select task_instances.step, podcasts.topic", set()),
        ("The rows come from nothing that is a table.", set()),
    ],
)
def test_a_statement_is_analysed_like_the_rights_check_of_postgresql(sql: str, expected: set[tuple[str, str]]) -> None:
    assert {(use.table, use.privilege) for use in uses_in(sql)} == expected


def test_every_table_is_found() -> None:
    assert {"users", "podcasts", "idempotency_keys", "corpus_words", "schema_migrations"} <= tables()
