"""The routes that the functions define, read from their apps without starting a server."""

from __future__ import annotations

import importlib.util
import os
import re
from typing import TYPE_CHECKING

from tools.routes import ROOT, Visibility, load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import flask

    from tools.routes import Function

# Complete settings for every function; no connection is opened before the first request.
ENVIRONMENT = {
    "FLASK_SECRET_KEY": "only for reading the routes; it signs nothing",
    "GCS_BUCKET_NAME": "no-bucket",
    "PAGE_URL": "https://aethercast.example",
    "POSTGRES_DB": "none",
    "POSTGRES_HOST": "127.0.0.1",
    "POSTGRES_PASSWORD": "none",
    "POSTGRES_USER": "none",
    "STEPS_URL": "http://127.0.0.1:9",
    "TASKS_INVOKER_EMAIL": "nobody@example.com",
    "TASKS_QUEUE": "projects/none/locations/none/queues/none",
}
HEALTH = ("GET", "/health")


def api_routes() -> set[tuple[str, str]]:
    """(method, path) of every route for clients and internal services; `/health` appears once.

    HEAD is only included where it differs from GET: for the audio's redirect.
    """
    found = {HEALTH}
    for function in load_routes().functions:
        if function.visibility is not Visibility.PRIVATE:
            found |= set(_routes(_app_of(function)))
    audio = {("HEAD", path) for method, path in found if method == "GET" and path.endswith(".mp3")}
    return found | audio


def _app_of(function: Function) -> flask.Flask:
    missing = {name: value for name, value in ENVIRONMENT.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        main = ROOT / "functions" / function.name / "main.py"
        spec = importlib.util.spec_from_file_location(f"routes_of_{function.name}", main)
        if spec is None or spec.loader is None:
            raise ImportError(f"{main} cannot be loaded.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        for name in missing:
            del os.environ[name]
    app: flask.Flask = module.app
    return app


def _routes(app: flask.Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            if method not in ("HEAD", "OPTIONS"):
                yield method, path
