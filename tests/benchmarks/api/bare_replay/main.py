"""A bare function with the same transfer: it sends the real one's requests to database and bucket with the same
driver, and returns the same document. It has no checks, rendering, headers or log."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import flask

from shared.app import function_target
from shared.database import Database
from shared.media_store import MediaStore
from shared.settings import load_settings

settings = load_settings(set())
database = Database.connect(settings)
store = MediaStore.from_settings(settings) if settings.gcs_bucket_name else None
app = flask.Flask(__name__, static_folder=None)
routes: dict[str, Any] = json.loads(Path(os.environ["BARE_ROUTES"]).read_text(encoding="utf-8"))


@app.get("/<path:_path>")
def answer(_path: str) -> flask.Response:
    route = routes[flask.request.full_path.removesuffix("?")]
    text = [_done(kind, what) for kind, what in route["calls"]]
    if "body" in route:
        return flask.Response(base64.b64decode(route["body"]), status=route["status"])
    if route["location"]:
        return flask.Response(status=302, headers={"Location": route["location"]})
    if route["document"] is not None:
        return flask.jsonify(route["document"])
    return flask.Response(text[-1])


def _done(kind: str, what: Any) -> Any:
    if kind == "sql":
        return database.fetch_all(what[0], **_params(what[1]))
    if kind == "transaction":
        with database.transaction() as transaction:
            return [transaction.fetch_all(sql, **_params(params)) for sql, params in what]
    assert store
    return store.read(what) if kind == "read" else store.exists(what)


def _params(params: dict[str, Any]) -> dict[str, Any]:
    return {name: UUID(value["uuid"]) if isinstance(value, dict) else value for name, value in params.items()}


bare = function_target(app)
