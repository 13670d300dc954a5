"""All functions behind the API's addresses in one process, with a real database, bucket and queue."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from features.accounts.tokens import TokenKeys, issue_token
from tests.integration.podcasts_api import KEY, loaded_main
from tools.routes import Visibility, load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    import pytest
    from werkzeug.test import TestResponse

    from shared.database import Database
    from shared.media_store import MediaStore

ROUTES = load_routes()
TABLES = (
    "users",
    "user_sessions",
    "subscribers",
    "podcasts",
    "topics_snippets",
    "idempotency_keys",
    "workflow_instances",
    "task_instances",
    "auth_attempts",
    "refresh_sessions",
    "listening_positions",
    "listening_settings",
    "queued_episodes",
    "bookmarks",
)


@dataclass(frozen=True)
class Answered:
    """A request and its response. The contract's tests check all of them."""

    method: str
    rule: str | None
    status: int
    error_code: str | None


@dataclass(frozen=True)
class WholeApi:
    modules: Mapping[str, ModuleType]
    database: Database
    store: MediaStore
    answered: list[Answered] = field(default_factory=list)

    def nobody(self) -> Person:
        return Person(self)

    def person(self) -> Person:
        user_id = uuid4()
        self.database.execute(
            "insert into users (user_id, username, email, hashed_password) values (:id, :name, :email, 'none')",
            id=user_id,
            name=user_id.hex,
            email=f"{user_id.hex}@example.com",
        )
        return Person(self, user_id)

    def open(self, method: str, path: str, **request: Any) -> TestResponse:
        """Calls the function that the load balancer would choose."""
        function = ROUTES.function_for(path.partition("?")[0], internal=True)
        assert function, path
        app = self.modules[function.name].app
        response = app.test_client(use_cookies=False).open(path, method=method, **request)
        self.answered.append(Answered(method, _rule(app, method, path), response.status_code, _code(response)))
        return response

    def count(self, table: str) -> int:
        row = self.database.fetch_one(f"select count(*) as count from {table}")
        assert row
        return int(row["count"])

    def rows(self) -> dict[str, int]:
        """Returns the row count of every table that a request may write to."""
        return {table: self.count(table) for table in TABLES}


@dataclass(frozen=True)
class Person:
    """A caller with or without an account."""

    api: WholeApi
    user_id: UUID | None = None

    @property
    def headers(self) -> dict[str, str]:
        if self.user_id is None:
            return {}
        return {"Authorization": f"Bearer {issue_token(self.user_id, TokenKeys(current=KEY))}"}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.api.open("GET", path, headers=self.headers | named(headers))

    def post(self, path: str, fields: Any = MappingProxyType({}), **headers: str) -> TestResponse:
        body = dict(fields) if isinstance(fields, MappingProxyType) else fields
        return self.api.open("POST", path, json=body, headers=self.headers | named(headers))

    def send(self, path: str, body: bytes, content_type: str | None = "application/json") -> TestResponse:
        return self.api.open("POST", path, data=body, content_type=content_type, headers=self.headers)


def named(headers: Mapping[str, str]) -> dict[str, str]:
    """Converts `x_idempotency_key` to X-Idempotency-Key."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def error_of(response: TestResponse) -> tuple[int, str]:
    """Returns status and code of an error response."""
    assert response.mimetype == "application/json"
    assert set(response.json) in ({"error_code", "message"}, {"error_code", "message", "workflow_id"})
    assert len(response.json["message"]) > 10
    return response.status_code, response.json["error_code"]


@contextmanager
def whole_api(
    environment: dict[str, str], database: Database, store: MediaStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WholeApi]:
    names = [function.name for function in ROUTES.functions if function.visibility is not Visibility.PRIVATE]
    with ExitStack() as loaded:
        modules = {name: loaded.enter_context(loaded_main(name, environment, monkeypatch)) for name in names}
        yield WholeApi(modules, database, store)


def _rule(app: Any, method: str, path: str) -> str | None:
    """Returns the route's pattern as in the code, or None if there is none for this method."""
    adapter = app.url_map.bind("")
    try:
        rule, _ = adapter.match(path.partition("?")[0], method, return_rule=True)
    except Exception:  # noqa: BLE001 -- whatever the router says, there is no route
        return None
    return str(rule.rule)


def _code(response: TestResponse) -> str | None:
    body = response.get_json(silent=True)
    return body.get("error_code") if isinstance(body, dict) else None
