from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.unit.docs.syntax import nodes_in
from tests.unit.docs.variables_read import reached, read_from
from tools.routes import ROOT, MediaAccess, Need, Visibility, load_routes

if TYPE_CHECKING:
    from pathlib import Path

ROUTES = load_routes()
OPENAPI = "/api/v1/openapi.json"


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/auth/register", "auth"),
        ("/auth/login", "auth"),
        ("/auth/unknown", "podcasts"),
        ("/auth/logout", "auth"),
        ("/auth/sessions", "auth"),
        ("/auth/sessions/x", "auth"),
        ("/api/v1/podcasts", "podcasts"),
        ("/api/v1/podcasts/x/audio.mp3", "podcasts"),
        ("/api/v1/nothing", "podcasts"),
        ("/api/v1/snippets", "snippets"),
        ("/api/v1/categories", "snippets"),
        ("/api/v1/topics/explore", "snippets"),
        ("/api/v1/search/podcasts", "snippets"),
        ("/api/v1/session/init", "sessions"),
        ("/api/v1/session/preferences", "sessions"),
        ("/api/v1/subscribe", "subscribe"),
        ("/api/v1/snippets/x", "podcasts"),
        ("/api/v1/internal/media_access_url", "podcasts"),
        ("/health", "podcasts"),
    ],
)
def test_a_path_goes_to_the_function_with_the_longest_matching_pattern(path: str, function: str) -> None:
    chosen = ROUTES.function_for(path)
    assert chosen is not None
    assert chosen.name == function


@pytest.mark.parametrize(
    "path", ["/", "/app.js", "/api", "/auth", "/healthy", "/voices/anna.mp3", "/steps/x", "/sweep", "/docs/", OPENAPI]
)
def test_a_path_without_a_public_function_goes_to_the_front_end(path: str) -> None:
    assert ROUTES.function_for(path) is None


def test_an_internal_path_is_found_only_if_requested() -> None:
    chosen = ROUTES.function_for("/api/v1/internal/media_access_url", internal=True)
    assert chosen is ROUTES.function("media_url")
    assert ROUTES.function_for(OPENAPI, internal=True) is None


def test_every_function_has_a_folder_with_its_own_requirements() -> None:
    for function in ROUTES.functions:
        assert (ROOT / "functions" / function.name / "requirements.txt").is_file()
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/requirements.txt")}
    assert folders == {function.name for function in ROUTES.functions}


def test_each_public_path_belongs_to_one_function() -> None:
    reached = (Visibility.PUBLIC, Visibility.INTERNAL)
    paths = [path for function in ROUTES.functions if function.visibility in reached for path in function.paths]
    assert len(paths) == len(set(paths))


def test_auth_has_memory_for_one_password_hash_per_thread() -> None:
    auth = ROUTES.function("auth")
    assert auth.memory_mib >= 128 + 32 * auth.concurrency  # scrypt takes 32 MiB


def test_a_process_runs_one_step_at_a_time() -> None:
    """If a step is stuck, the watchdog ends its whole process."""
    assert ROUTES.function("podcast_steps").concurrency == 1


def test_a_function_carries_all_direct_and_indirect_imports_of_its_main() -> None:
    for function in ROUTES.functions:
        needed = packages_imported_by(ROOT / "functions" / function.name)
        carried = set()
        while needed != carried:
            carried = needed
            needed = carried.union(*(packages_imported_by(ROOT / package) for package in carried))
        assert needed == set(function.carries), function.name
        assert Need.CPOA not in function.needs or "cpoa" in function.carries


@cache
def packages_imported_by(folder: Path) -> frozenset[str]:
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return frozenset(re.findall(r"^\s*from (cpoa|features|shared)\b", sources, re.MULTILINE))


# Methods of shared/media_store.py.
CALLS = {
    MediaAccess.READ: {"exists", "find", "names", "open", "read", "read_uri"},
    MediaAccess.WRITE: {"delete", "put_once"},
    MediaAccess.SIGN: {"signed_post", "signed_url", "signed_urls"},
    MediaAccess.UPLOAD: {"signed_post"},
}


def calls_of_the_store(function: str) -> set[str]:
    """Returns the store methods that the code reached from main.py calls."""
    return {name for statement in reached(f"functions.{function}.main") for name in calls_in(statement)}


@cache
def calls_in(statement: ast.stmt) -> frozenset[str]:
    functions = [node.func for node in nodes_in(statement) if isinstance(node, ast.Call)]
    calls = [function for function in functions if isinstance(function, ast.Attribute)]
    return frozenset(call.attr for call in calls if last_name(call.value).lstrip("_") == "store")


def last_name(expression: ast.expr) -> str:
    """Returns what follows the last dot of the expression's code."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ast.unparse(expression).rpartition(".")[2]


def test_the_media_rights_of_a_function_match_its_code() -> None:
    for function in ROUTES.functions:
        called = calls_of_the_store(function.name)
        assert function.media_access == {access for access, calls in CALLS.items() if calls & called}, function.name
        assert bool(function.media_access) == (Need.MEDIA in function.needs), function.name


def test_a_function_gets_the_signing_key_only_if_its_code_makes_or_checks_tokens() -> None:
    for function in ROUTES.functions:
        reads_key = "FLASK_SECRET_KEY" in read_from(f"functions.{function.name}.main")
        assert (Need.TOKENS in function.needs) == reads_key, function.name
