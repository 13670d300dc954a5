"""Tests that each function's database user may do what functions/routes.json declares, and nothing else."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from local.stack.postgres import derive_password
from shared.database import Database, DatabaseError
from shared.grants import apply_grants
from shared.migrate import MigrationError, migrate
from shared.settings.table_grants import PRIVILEGES, WHOLE_TABLE
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.settings.table_grants import TableGrants

ROUTES = load_routes()
USERS = ROUTES.database_users()
FUNCTIONS = sorted(USERS)
REFUSED = "42501"
STATEMENTS = {
    "select": "select {columns} from {table} limit 0",
    "insert": "insert into {table} ({columns}) select {nulls} where false",
    "update": "update {table} set {assignments} where false",
    "delete": "delete from {table} where false",
}


def signed_in(owner: Database, user: str) -> Database:
    parameters = replace(owner.parameters, user=user, password=derive_password(user, owner.parameters.password))
    return Database(parameters)


def columns_of(database: Database) -> dict[str, list[str]]:
    """Returns the columns of each table, without those that PostgreSQL writes itself."""
    rows = database.fetch_all(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position"
    )
    tables: dict[str, list[str]] = {}
    for row in rows:
        tables.setdefault(row["table_name"], []).append(row["column_name"])
    return tables


def statement(privilege: str, table: str, columns: list[str]) -> str:
    return STATEMENTS[privilege].format(
        table=table,
        columns=", ".join(columns),
        nulls=", ".join("null" for _ in columns),
        assignments=", ".join(f"{column} = default" for column in columns),
    )


def is_allowed(database: Database, sql: str) -> bool:
    try:
        database.execute(sql)
    except DatabaseError as error:
        if error.sqlstate != REFUSED:
            raise
        return False
    return True


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_declared_statements_are_permitted(database: Database, function: str) -> None:
    declared = ROUTES.function(function).tables
    tables = columns_of(database)
    assert declared.keys() <= tables.keys()
    with closing(signed_in(database, USERS[function])) as own:
        for table, columns in tables.items():
            for privilege in PRIVILEGES:
                granted = declared.get(table, {}).get(privilege, [])
                allowed = columns if WHOLE_TABLE in granted else list(granted)
                if allowed:
                    assert is_allowed(own, statement(privilege, table, allowed)), (privilege, table)
                for column in set(columns) - set(allowed):
                    assert not is_allowed(own, statement(privilege, table, [column])), (privilege, table, column)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_cannot_change_the_schema_or_use_a_sequence(database: Database, function: str) -> None:
    with closing(signed_in(database, USERS[function])) as own:
        for table in columns_of(database):
            for sql in (f"drop table {table}", f"truncate {table}", f"alter table {table} add column more text"):
                assert not is_allowed(own, sql), sql
        for sql in ("create table more (x int)", "create schema more", "create role more", "create database more"):
            assert not is_allowed(own, sql), sql
        for row in database.fetch_all("select sequencename as name from pg_sequences where schemaname = 'public'"):
            assert not is_allowed(own, f"select nextval('{row['name']}')"), row["name"]
        assert not is_allowed(own, "select add_to_podcast_totals(array['public'], 1)")


@pytest.mark.parametrize("function", ["subscribe", "sessions", "podcasts", "snippets", "podcast_steps"])
def test_only_auth_reads_hashed_passwords(database: Database, function: str) -> None:
    with closing(signed_in(database, USERS[function])) as own:
        assert not is_allowed(own, "select hashed_password from users")
        assert not is_allowed(own, "select users from users")


def test_a_function_that_inserts_an_episode_cannot_falsify_the_totals(database: Database) -> None:
    with closing(signed_in(database, USERS["podcasts"])) as own:
        own.execute("insert into podcasts (topic) values ('Tides')")
        assert own.fetch_all("select sum(total)::int as total from podcast_totals") == [{"total": 1}]
        assert not is_allowed(own, "update podcast_totals set total = 7")


def test_a_user_without_a_grant_has_no_privileges(database: Database) -> None:
    public = database.fetch_all(
        "select relname from pg_class, aclexplode(relacl) as acl"
        " where relnamespace = 'public'::regnamespace and acl.grantee = 0 and relname not like 'pg_%'"
    )
    assert public == []


@pytest.fixture
def granted(empty_database: Database) -> Database:
    migrate(empty_database.parameters)
    return empty_database


def grant(database: Database, tables: TableGrants, function: str = "subscribe") -> None:
    apply_grants(database.parameters, {USERS[function]: tables})


def held(database: Database, function: str = "subscribe") -> Mapping[str, set[str]]:
    """Returns the privileges per table or sequence, in PostgreSQL's notation."""
    rows = database.fetch_all(
        "select relname, acl.privilege_type as privilege from pg_class, aclexplode(relacl) as acl"
        " where acl.grantee = :user::regrole"
        " union select relname, privilege_type || ' ' || attname from pg_attribute join pg_class c on c.oid = attrelid,"
        " aclexplode(attacl) as acl where acl.grantee = :user::regrole",
        user=USERS[function],
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["relname"], set()).add(row["privilege"])
    return found


def test_grants_of_an_earlier_release_are_revoked(granted: Database) -> None:
    user = USERS["subscribe"]
    with granted.transaction() as transaction:
        transaction.execute_script(
            f"""grant select, insert, update, delete on all tables in schema public to {user};
                grant usage, select on all sequences in schema public to {user};
                grant select (email), update (email) on users to {user};"""
        )
    assert len(held(granted)) > 10
    grant(granted, {"subscribers": {"insert": ["*"]}})
    assert held(granted) == {"subscribers": {"INSERT"}}


def test_a_grant_can_change_between_a_table_and_its_columns(granted: Database) -> None:
    grant(granted, {"users": {"select": ["*"]}})
    grant(granted, {"users": {"select": ["user_id", "username"]}})
    assert held(granted) == {"users": {"SELECT user_id", "SELECT username"}}
    grant(granted, {"users": {"select": ["*"], "update": ["username"]}})
    assert held(granted) == {"users": {"SELECT", "UPDATE username"}}


def test_granting_the_same_privileges_again_writes_nothing(granted: Database) -> None:
    grants = {"users": {"select": ["user_id"]}, "subscribers": {"insert": ["*"]}}
    grant(granted, grants)
    tables = "select relname, xmin::text from pg_class where relnamespace = 'public'::regnamespace order by 1"
    before = granted.fetch_all(tables)
    grant(granted, grants)
    assert granted.fetch_all(tables) == before


def test_other_users_keep_their_grants(granted: Database) -> None:
    grant(granted, {"users": {"select": ["*"]}}, "auth")
    grant(granted, {"subscribers": {"insert": ["*"]}})
    assert held(granted, "auth") == {"users": {"SELECT"}}


def test_an_unknown_user_is_named(granted: Database) -> None:
    with pytest.raises(MigrationError, match=r"no user fn-nobody@project\.iam"):
        apply_grants(granted.parameters, {"fn-nobody@project.iam": {}})


def test_an_unknown_table_is_named(granted: Database) -> None:
    with pytest.raises(MigrationError, match=r"the table nothing.*functions/routes\.json"):
        grant(granted, {"nothing": {"select": ["*"]}})
