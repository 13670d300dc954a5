"""What a function's code does with which table, according to the SQL in the code that its main.py reaches.

Table names are from the migrations, so a new table is found as soon as a statement names it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from cpoa.migrate import DATA_MIGRATIONS
from shared.migrate import MIGRATIONS
from tests.unit.docs.syntax import nodes_in
from tests.unit.docs.variables_read import reached
from tools.routes import ROOT

_CREATED = re.compile(r"create table (?:if not exists )?(\w+)", re.IGNORECASE)
_RETURNS = re.compile(r"\breturning\b|\bon conflict (?:\(|on constraint)")
_LOCKS = re.compile(r"\bfor (?:no key update|update|share|key share)\b")


@dataclass(frozen=True)
class Use:
    """`statement`: the SQL, in lower case, without its literals."""

    table: str
    privilege: str
    statement: str


@cache
def tables() -> frozenset[str]:
    texts = [path.read_text(encoding="utf-8") for path in MIGRATIONS.glob("*.sql")]
    texts.append((ROOT / "shared" / "migrate.py").read_text(encoding="utf-8"))  # the record of the migrations
    assert not list(DATA_MIGRATIONS.glob("*.sql")), "Tables are made by shared/migrations."
    return frozenset(name.lower() for text in texts for name in _CREATED.findall(text))


@cache
def uses_of(function: str) -> frozenset[Use]:
    strings = {text for statement in reached(f"functions.{function}.main") for text in _strings(statement)}
    return frozenset(use for text in strings for use in uses_in(text))


def privileges_of(function: str) -> dict[str, set[str]]:
    """Returns the privileges by table."""
    found: dict[str, set[str]] = defaultdict(set)
    for use in uses_of(function):
        found[use.table].add(use.privilege)
    return dict(found)


@cache
def uses_in(text: str) -> set[Use]:
    """Returns the privileges that PostgreSQL requires: reading what is compared, returned or searched in a conflict,
    and update for what is locked."""
    sql = " ".join(re.sub(r"'[^']*'", "''", text).lower().split())
    known = "|".join(sorted(tables(), key=len, reverse=True))
    found: set[tuple[str, str]] = set()
    for table in re.findall(rf"\binsert into ({known})\b", sql):
        found.add((table, "insert"))
        found |= {(table, "select")} if _RETURNS.search(sql) else set()
        found |= {(table, "update"), (table, "select")} if "do update" in sql else set()
    for table in re.findall(rf"(?<!for )(?<!do )\bupdate ({known})\b", sql):
        found |= {(table, "update"), (table, "select")}
    for table in re.findall(rf"\bdelete from ({known})\b", sql):
        found |= {(table, "delete"), (table, "select")}
    for table in re.findall(rf"(?<!delete )(?:\bfrom|\bjoin|,) ({known})\b(?!\.)", sql):
        found.add((table, "select"))
        found |= {(table, "update")} if _LOCKS.search(sql) else set()
    return {Use(table, privilege, sql) for table, privilege in found}


@cache
def _strings(statement: ast.stmt) -> set[str]:
    """Returns every string except docstrings; an f-string as one, with its expressions as `{}`."""
    left_out = {id(node.value) for node in nodes_in(statement) if isinstance(node, ast.Expr)}
    found: set[str] = set()
    for node in nodes_in(statement):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            found.add("".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            found.add(node.value)
    return found
