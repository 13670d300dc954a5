"""Records what one request makes a function send to the database and the bucket, so that a bare function can send
the same."""

from __future__ import annotations

import importlib.util
import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import UUID

from shared.database import Database, Transaction
from shared.media_store import MediaStore
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from werkzeug.test import TestResponse

    from tests.benchmarks.api.load import Get

Call = tuple[str, Any]


@dataclass
class Recording:
    """``calls``: ``("sql", (text, parameters))`` on its own connection, ``("transaction", [those])``,
    ``("read", name)`` and ``("exists", name)`` of an object."""

    calls: list[Call] = field(default_factory=list)
    _open: list[Any] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as patches:
            patches.enter_context(patch.object(Database, "_run", self._noting_sql(Database._run)))
            patches.enter_context(patch.object(Transaction, "_run", self._noting_sql(Transaction._run)))
            patches.enter_context(patch.object(Database, "transaction", self._noting_transaction()))
            for name in ("read", "exists"):
                patches.enter_context(patch.object(MediaStore, name, self._noting_object(name)))
            yield

    def _noting_sql(self, run: Any) -> Any:
        def noting(owner: Any, sql: str, params: Mapping[str, Any]) -> Any:
            if self._open is None:
                self.calls.append(("sql", (sql, plain(params))))
            else:
                self._open.append((sql, plain(params)))
            return run(owner, sql, params)

        return noting

    def _noting_transaction(self) -> Any:
        begun = Database.transaction

        @contextmanager
        def noting(database: Database) -> Iterator[Transaction]:
            self._open = []
            with begun(database) as transaction:
                yield transaction
            self.calls.append(("transaction", self._open))
            self._open = None

        return noting

    def _noting_object(self, name: str) -> Any:
        asked = getattr(MediaStore, name)

        def noting(store: MediaStore, object_name: str) -> Any:
            self.calls.append((name, object_name))
            return asked(store, object_name)

        return noting


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Converts the values for JSON. UUIDs are marked, so that they are sent as UUIDs again."""
    return {name: {"uuid": str(value)} if isinstance(value, UUID) else value for name, value in params.items()}


def load_function(name: str, environment: Mapping[str, str]) -> ModuleType:
    """Loads functions/<name>/main.py in this process. The environment stays changed."""
    os.environ.update(environment | {"LOG_LEVEL": "WARNING"})
    spec = importlib.util.spec_from_file_location(f"recorded_{name}", ROOT / "functions" / name / "main.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recorded(module: ModuleType, request: Get) -> tuple[list[Call], TestResponse]:
    """Returns the calls of one request, made after one that fills the caches, and its response."""
    client = module.app.test_client()
    client.get(request.path, headers=request.headers)
    recording = Recording()
    with recording.running():
        answer = client.get(request.path, headers=request.headers)
    if answer.status_code >= 400:
        raise SystemExit(f"{request.path} was answered {answer.status_code}: {answer.text}")
    return recording.calls, answer
