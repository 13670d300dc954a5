"""The minimum for a delivery: one SELECT over a connection that stays open."""

from __future__ import annotations

import os
from functools import cache

import flask
import pg8000.native


@cache
def connection() -> pg8000.native.Connection:
    return pg8000.native.Connection(
        os.environ["POSTGRES_USER"],
        host=os.environ["POSTGRES_HOST"],
        port=int(os.environ["POSTGRES_PORT"]),
        database=os.environ["POSTGRES_DB"],
        password=os.environ["POSTGRES_PASSWORD"],
        ssl_context=False,
    )


@cache
def statement() -> pg8000.native.PreparedStatement:
    return connection().prepare("SELECT 1")


def bare_delivery(_request: flask.Request) -> flask.Response:
    return flask.jsonify({"rows": statement().run()})
