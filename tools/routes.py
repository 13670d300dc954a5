"""functions/routes.json as types: each function's paths, size and permissions."""

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
SCHEMA_OWNER = "migrate"  # the function that owns every table and grants the others access


class Visibility(StrEnum):
    PUBLIC = "public"  # reached through the load balancer
    INTERNAL = "internal"  # reached by internal services; locally also through the balancer while it is on loopback
    PRIVATE = "private"  # reached by signed-in service accounts only


class MediaAccess(StrEnum):
    """What a function's account may do with the media bucket."""

    READ = "read"
    WRITE = "write"  # and delete
    UPLOAD = "upload"  # forms with which a page creates objects under `uploads/`
    SIGN = "sign"  # signed URLs, with its own key


class Need(StrEnum):
    DATABASE = "database"
    MEDIA = "media"
    QUEUE = "queue"
    UPKEEP = "upkeep"  # requests the clean-up of deleted episodes
    MODEL_CALLS = "model_calls"  # puts questions to the language model into their queue
    OPERATOR = "operator"  # serves operators' requests
    PAGE = "page"  # writes addresses of the page: in feeds, on pages that people share
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
    carries: tuple[str, ...]  # packages of this repository, placed beside main.py
    data_files: tuple[str, ...]
    tables: TableGrants  # its privileges on database tables
    has_keys_in_paths: bool = False  # its requests are in no log of the platform
    is_cached: bool = False  # at the load balancer, as far as its Cache-Control allows


@dataclass(frozen=True)
class Frontend:
    """``paths``: paths of the front end that a function's longer pattern would otherwise match.

    ``index``: the page of a folder; ``not_found``: the page for unknown addresses.
    """

    paths: tuple[str, ...]
    index: str
    not_found: str
    cache_control: dict[str, str]
    response_headers: dict[str, str]


@dataclass(frozen=True)
class Routes:
    """``client_address_header``: the header in which the load balancer replaces any value with the client's address."""

    client_address_header: str
    functions: tuple[Function, ...]
    frontend: Frontend

    def function(self, name: str) -> Function:
        return next(function for function in self.functions if function.name == name)

    def database_users(self) -> dict[str, str]:
        """The local database user of each function, except the owner of the schema."""
        return {
            function.name: f"aethercast_{function.name}"
            for function in self.functions
            if Need.DATABASE in function.needs and function.name != SCHEMA_OWNER
        }

    def grants(self) -> dict[str, TableGrants]:
        """Table grants by local database user."""
        return {user: self.function(name).tables for name, user in self.database_users().items()}

    def visible(self, visibility: Visibility) -> tuple[Function, ...]:
        return tuple(function for function in self.functions if function.visibility is visibility)

    def function_for(self, path: str, *, internal: bool = False) -> Function | None:
        """The function that the load balancer would choose; None for the front end's bucket."""
        reached = (Visibility.PUBLIC, Visibility.INTERNAL) if internal else (Visibility.PUBLIC,)
        patterns: dict[str, Function | None] = dict.fromkeys(self.frontend.paths)
        patterns |= {pattern: one for one in self.functions if one.visibility in reached for pattern in one.paths}
        pattern = longest_match(path, patterns)
        return patterns[pattern] if pattern else None


def longest_match(path: str, patterns: dict[str, Any]) -> str | None:
    """Like Google's URL map: an exact path wins, otherwise the longest `/prefix/*`."""
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
