"""The minimum for a function with a database: it connects and runs one SELECT."""

from __future__ import annotations

import os

import flask
import pg8000.native


def bare(_request: flask.Request) -> flask.Response:
    connection = pg8000.native.Connection(
        os.environ["POSTGRES_USER"],
        host=os.environ["POSTGRES_HOST"],
        port=int(os.environ["POSTGRES_PORT"]),
        database=os.environ["POSTGRES_DB"],
        password=os.environ["POSTGRES_PASSWORD"],
    )
    return flask.jsonify({"rows": connection.run("SELECT podcast_id::text, topic FROM podcasts LIMIT 10")})
