"""Tests that the database has the contract's tables: columns, types, keys and nullability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.contract.loading import contract
from tools.contract.records import Key

if TYPE_CHECKING:
    from shared.database import Database
    from tools.contract.records import Column

# The number of columns in the source.
COLUMNS = {
    "podcasts": 12,
    "topics_snippets": 14,
    "generated_scripts": 6,
    "idempotency_keys": 8,
    "user_sessions": 5,
    "users": 5,
    "subscribers": 2,
}
TYPES = {"timestamp with time zone": "timestamptz"}
KEYS = {
    Key.PRIMARY: "select 1 from pg_index where indrelid = :table::regclass and indisprimary"
    " and indkey[0] = :number and indnatts = 1",
    # Or an index on the lower-case column: unique case-insensitively.
    Key.UNIQUE: "select 1 from pg_index where indrelid = :table::regclass and indisunique and indnatts = 1"
    " and (indkey[0] = :number or pg_get_indexdef(indexrelid) like '%(lower(' || :column || '))')",
    Key.FOREIGN: "select 1 from pg_constraint where conrelid = :table::regclass and contype = 'f'"
    " and conkey[1] = :number",
}


def test_no_table_or_column_of_the_source_is_lost() -> None:
    assert {name: len(table.columns) for name, table in contract().tables.items()} == COLUMNS


@pytest.mark.parametrize("table", contract().tables)
def test_a_table_has_the_contracts_columns(database: Database, table: str) -> None:
    rows = database.fetch_all(
        "select column_name, data_type, is_nullable, ordinal_position from information_schema.columns"
        " where table_schema = 'public' and table_name = :table",
        table=table,
    )
    found = {row["column_name"]: row for row in rows}
    for column in contract().tables[table].columns:
        row = found[column.name]
        assert TYPES.get(row["data_type"], row["data_type"]) == column.type, column.name
        assert column.nullable in (None, row["is_nullable"] == "YES"), column.name
        assert column.key is None or has_key(database, table, column, row["ordinal_position"]), column.name


def has_key(database: Database, table: str, column: Column, number: int) -> bool:
    assert column.key
    values = {"table": table, "number": number} | ({"column": column.name} if column.key is Key.UNIQUE else {})
    return bool(database.fetch_all(KEYS[column.key], **values))
