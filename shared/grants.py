"""Grants each database user exactly the declared table privileges and revokes all others."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.database import Database
from shared.migrate import MigrationError, lock_migrations, quoted
from shared.settings.table_grants import WHOLE_TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import ConnectionParameters, Transaction
    from shared.settings.table_grants import TableGrants

_Granted = set[tuple[str, str]]  # (privilege, column) of one table

_HELD = """
    select table_name, privilege, column_name from (
        select relname as table_name, lower(acl.privilege_type) as privilege, '*' as column_name, acl.grantee
        from pg_class, aclexplode(relacl) as acl
        where relnamespace = 'public'::regnamespace
        union all
        select relname, lower(acl.privilege_type), attname, acl.grantee
        from pg_attribute join pg_class on pg_class.oid = attrelid, aclexplode(attacl) as acl
        where relnamespace = 'public'::regnamespace
    ) as held where grantee = :role"""


def apply_grants(parameters: ConnectionParameters, grants: Mapping[str, TableGrants]) -> None:
    """Gives each user its declared privileges and revokes all others. Safe to repeat.

    Raises MigrationError for a user or a table that does not exist.
    """
    with (
        closing(Database(replace(parameters, statement_seconds=0, pool_size=1))) as database,
        database.transaction() as transaction,
    ):
        lock_migrations(transaction)
        for user, tables in grants.items():
            _grant(transaction, user, tables)


def _grant(transaction: Transaction, user: str, tables: TableGrants) -> None:
    transaction.execute_script(f"grant usage on schema public to {quoted(_existing_user(transaction, user))}")
    held = _held(transaction, user)
    for table in sorted(tables.keys() | held.keys()):
        wanted = {(privilege, column) for privilege, columns in tables.get(table, {}).items() for column in columns}
        if wanted != held.get(table, set()):
            _replace_grants(transaction, user, table, wanted)


def _existing_user(transaction: Transaction, user: str) -> str:
    if transaction.fetch_one("select from pg_roles where rolname = :user", user=user) is None:
        raise MigrationError(f"The database has no user {user}. Create it, or take it out of POSTGRES_GRANTS.")
    return user


def _held(transaction: Transaction, user: str) -> dict[str, _Granted]:
    """Granted privileges by table or sequence."""
    held: dict[str, _Granted] = {}
    role = transaction.fetch_one("select oid from pg_roles where rolname = :user", user=user)
    for row in transaction.fetch_all(_HELD, role=role and role["oid"]):
        held.setdefault(row["table_name"], set()).add((row["privilege"], row["column_name"]))
    return held


def _replace_grants(transaction: Transaction, user: str, table: str, wanted: _Granted) -> None:
    kind = _kind(transaction, user, table)
    # This also revokes privileges on single columns.
    statements = [f"revoke all on {kind} public.{quoted(table)} from {quoted(user)}"]
    for privilege, column in sorted(wanted):
        columns = "" if column == WHOLE_TABLE else f" ({quoted(column)})"
        statements.append(f"grant {privilege}{columns} on table public.{quoted(table)} to {quoted(user)}")
    transaction.execute_script("; ".join(statements))


def _kind(transaction: Transaction, user: str, table: str) -> str:
    found = transaction.fetch_one(
        "select relkind = 'S' as is_sequence from pg_class"
        " where relname = :table and relnamespace = 'public'::regnamespace",
        table=table,
    )
    if found is None:
        raise MigrationError(
            f"{user} needs the table {table}, which does not exist in the database."
            ' Correct its name under "tables" in functions/routes.json.'
        )
    return "sequence" if found["is_sequence"] else "table"
