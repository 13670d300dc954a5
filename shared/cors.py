"""Cross-origin requests from the origins in CORS_ALLOWED_ORIGINS, and from no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask

if TYPE_CHECKING:
    from collections.abc import Collection

REQUEST_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Idempotency-Key, X-Workflow-ID"
ANSWER_HEADERS = "ETag, Idempotency-Replayed, Location, Retry-After"
PREFLIGHT_SECONDS = 600


def install_cors(app: flask.Flask, allowed_origins: Collection[str]) -> None:
    if not allowed_origins:
        return

    @app.after_request
    def allow_origin(response: flask.Response) -> flask.Response:
        response.vary.add("Origin")
        origin = flask.request.headers.get("Origin", "")
        if not origin or not ("*" in allowed_origins or origin in allowed_origins):
            return response
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed_origins else origin
        response.headers["Access-Control-Expose-Headers"] = ANSWER_HEADERS
        if flask.request.method == "OPTIONS" and "Access-Control-Request-Method" in flask.request.headers:
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS, POST")
            response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response
