"""What a database user may do with each table.

Maps table and privilege to columns: `{"users": {"select": ["user_id"]}}`; `["*"]` means the whole table.
functions/routes.json declares the grants of each function.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

TableGrants = Mapping[str, Mapping[str, Sequence[str]]]
PRIVILEGES = ("select", "insert", "update", "delete")
WHOLE_TABLE = "*"


def parse_grants(text: str) -> dict[str, TableGrants]:
    """Parses grants by user name from JSON. Raises ValueError, whose message says what is wrong."""
    try:
        grants = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    for user, tables in _entries(grants, "users"):
        for table, privileges in _entries(tables, f"tables of {user}"):
            for privilege, columns in _entries(privileges, f"privileges of {user} on {table}"):
                _check(columns, privilege, f"{user} on {table}")
    return dict(grants)


def _entries(value: Any, what: str) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise ValueError(f"the {what} are not a JSON object")  # noqa: TRY004 -- one error type for all problems
    return list(value.items())


def _check(columns: Any, privilege: str, where: str) -> None:
    if privilege not in PRIVILEGES:
        raise ValueError(f"{where}: {privilege!r} is not one of {', '.join(PRIVILEGES)}")
    named = isinstance(columns, list) and bool(columns) and all(isinstance(one, str) and one for one in columns)
    if not named or (WHOLE_TABLE in columns and len(columns) > 1) or (privilege == "delete" and columns != ["*"]):
        raise ValueError(f'{where}: {privilege} takes ["*"] or the names of columns (delete only ["*"])')
