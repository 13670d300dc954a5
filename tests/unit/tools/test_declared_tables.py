"""The table grants in functions/routes.json are exactly those that the SQL of each function needs."""

from __future__ import annotations

import json
import re

import pytest

from shared.settings.table_grants import PRIVILEGES, WHOLE_TABLE
from tests.sql_use import privileges_of, uses_of
from tools.routes import SCHEMA_OWNER, Need, load_routes

ROUTES = load_routes()
FUNCTIONS = sorted(ROUTES.database_users())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_declares_the_tables_of_its_sql_with_their_rights(name: str) -> None:
    used, declared = privileges_of(name), ROUTES.function(name).tables
    wrong = sorted(
        table for table in used.keys() | declared.keys() if used.get(table, set()) != set(declared.get(table, {}))
    )
    where = f'functions/routes.json, under "functions", "{name}", "tables"'
    assert not wrong, f"{where}:\n" + "\n".join(line_to_write(name, table) for table in wrong)


def line_to_write(name: str, table: str) -> str:
    used = privileges_of(name).get(table)
    if not used:
        return f'  remove the line of "{table}": no SQL that {name} reaches uses it'
    declared = ROUTES.function(name).tables.get(table, {})
    entry = {one: list(declared.get(one, [WHOLE_TABLE])) for one in PRIVILEGES if one in used}
    return f'  "{table}": {json.dumps(entry)}'


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_declared_column_is_used_in_a_statement(name: str) -> None:
    for table, privileges in ROUTES.function(name).tables.items():
        for privilege, columns in privileges.items():
            statements = [use.statement for use in uses_of(name) if (use.table, use.privilege) == (table, privilege)]
            named = set(re.findall(r"\w+", " ".join(statements))) | {WHOLE_TABLE}
            unused = set(columns) - named
            assert not unused, (
                f'{name}: take {sorted(unused)} out of "{privilege}" of "{table}" in functions/routes.json'
            )


def test_only_auth_reads_passwords() -> None:
    readers = {
        name
        for name in FUNCTIONS
        for columns in ROUTES.function(name).tables.get("users", {}).values()
        if {WHOLE_TABLE, "hashed_password"} & set(columns)
    }
    assert readers == {"auth"}


def test_only_functions_with_a_database_declare_tables_and_the_owner_needs_none() -> None:
    for function in ROUTES.functions:
        uses_tables = Need.DATABASE in function.needs and function.name != SCHEMA_OWNER
        assert bool(function.tables) == uses_tables, function.name
