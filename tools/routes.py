"""functions/routes.json as types: which function serves which path, its size, and what it may touch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.settings.table_grants import TableGrants

ROOT = Path(__file__).resolve().parent.parent
ROUTES_FILE = ROOT / "functions" / "routes.json"
SCHEMA_OWNER = "migrate"  # the function that owns every table, and grants the others their use


class Visibility(StrEnum):
    PUBLIC = "public"  # reached through the load balancer
    INTERNAL = "internal"  # reached by services inside; here through the balancer too, as long as that is on loopback
    PRIVATE = "private"  # reached by signed-in service accounts only


class MediaAccess(StrEnum):
    """What of the media bucket a function's account may do."""

    READ = "read"
    WRITE = "write"  # and delete
    SIGN = "sign"  # addresses, in its own name


class Need(StrEnum):
    DATABASE = "database"
    MEDIA = "media"
    QUEUE = "queue"
    UPKEEP = "upkeep"  # asks for a deleted episode's clean-up
    OPERATOR = "operator"  # does what an operator asks for
    TOKENS = "tokens"
    CPOA = "cpoa"


@dataclass(frozen=True, kw_only=True)
class Function:
    name: str
    entry_point: str
    visibility: Visibility
    paths: tuple[str, ...]
    memory_mib: int
    cpu: int
    timeout_seconds: int
    concurrency: int
    local_workers: int
    needs: frozenset[Need]
    media_access: frozenset[MediaAccess]
    carries: tuple[str, ...]  # packages of this repository that stand beside main.py
    data_files: tuple[str, ...]
    tables: TableGrants  # of the database, what it may do with each


@dataclass(frozen=True)
class Frontend:
    """``paths``: its own among those that a function's longer pattern would take.

    ``index``: the page of a folder; ``not_found``: what is shown for an address that has none.
    """

    paths: tuple[str, ...]
    index: str
    not_found: str
    cache_control: dict[str, str]
    response_headers: dict[str, str]


@dataclass(frozen=True)
class Routes:
    """``client_address_header``: where the load balancer writes who is calling, over whatever stood there."""

    client_address_header: str
    functions: tuple[Function, ...]
    frontend: Frontend

    def function(self, name: str) -> Function:
        return next(function for function in self.functions if function.name == name)

    def database_users(self) -> dict[str, str]:
        """By function: its user of the local database. The owner of the schema is not among them."""
        return {
            function.name: f"aethercast_{function.name}"
            for function in self.functions
            if Need.DATABASE in function.needs and function.name != SCHEMA_OWNER
        }

    def grants(self) -> dict[str, TableGrants]:
        """By user of the local database."""
        return {user: self.function(name).tables for name, user in self.database_users().items()}

    def visible(self, visibility: Visibility) -> tuple[Function, ...]:
        return tuple(function for function in self.functions if function.visibility is visibility)

    def function_for(self, path: str, *, internal: bool = False) -> Function | None:
        """As the load balancer chooses; None is the front end's bucket."""
        reached = (Visibility.PUBLIC, Visibility.INTERNAL) if internal else (Visibility.PUBLIC,)
        patterns: dict[str, Function | None] = dict.fromkeys(self.frontend.paths)
        patterns |= {pattern: one for one in self.functions if one.visibility in reached for pattern in one.paths}
        pattern = longest_match(path, patterns)
        return patterns[pattern] if pattern else None


def longest_match(path: str, patterns: dict[str, Any]) -> str | None:
    """As Google's URL map chooses: an exact path wins, else the longest `/prefix/*`."""
    if path in patterns:
        return path
    matching = [pattern for pattern in patterns if pattern.endswith("/*") and path.startswith(pattern[:-1])]
    return max(matching, key=len, default=None)


def load_routes(path: Path = ROUTES_FILE) -> Routes:
    document = json.loads(path.read_text(encoding="utf-8"))
    functions = tuple(_function(name, fields) for name, fields in document["functions"].items())
    frontend = document["frontend"] | {"paths": tuple(document["frontend"]["paths"])}
    return Routes(document["client_address_header"], functions, Frontend(**frontend))


def _function(name: str, fields: dict[str, Any]) -> Function:
    kept = fields | {
        "visibility": Visibility(fields["visibility"]),
        "paths": tuple(fields["paths"]),
        "needs": frozenset(Need(need) for need in fields["needs"]),
        "media_access": frozenset(MediaAccess(access) for access in fields["media_access"]),
        "carries": tuple(fields["carries"]),
        "data_files": tuple(fields["data_files"]),
    }
    return Function(name=name, **kept)
