"""The Flask app of every function: errors, CORS, body limit, headers, logs and `/health`.

app = make_app("auth", settings, database=database)

@app.post("/auth/login")
def login() -> flask.Response: ...

auth = function_target(app)  # what functions-framework calls
"""

from __future__ import annotations

import io
import logging
import time
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

import flask
from flask.json.provider import DefaultJSONProvider

from shared.body_deadline import BodyTooSlowError, body_deadline
from shared.cors import install_cors
from shared.error_answers import install_error_answers
from shared.errors import BadRequestError
from shared.health import install_health
from shared.identifiers import parse_uuid
from shared.json_body import check_declared_length, read_chunk
from shared.logs import bind_log_context, configure_logging, log_context, trace_id
from shared.server_errors import install_server_errors
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shared.database import Database
    from shared.settings import Settings

logger = logging.getLogger(__name__)

_DRAIN_LIMIT_BYTES = 32 * 1024 * 1024  # Cloud Run's limit for a request body over HTTP/1
_DRAIN_SECONDS = 2.0

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


ANY_FRAME = "frame-ancestors *"  # the policy of an answer that every website may put into a frame


class AnswerJson(DefaultJSONProvider):
    """Writes times as RFC 3339 in UTC with Z and UUIDs in lower case; keeps the order of members."""

    sort_keys = False
    ensure_ascii = False

    @staticmethod
    def default(o: Any) -> Any:
        if isinstance(o, datetime):
            return rfc3339(o)
        return str(o) if isinstance(o, UUID) else DefaultJSONProvider.default(o)


def make_app(
    service: str,
    settings: Settings,
    *,
    database: Database | None = None,
    cpoa_functions: Mapping[str, str] | None = None,
) -> flask.Flask:
    """`cpoa_functions`: see `shared.health.install_health`. A route may set any of the standard headers itself."""
    configure_logging(service, level=settings.log_level, project=settings.google_cloud_project)
    app = flask.Flask(__name__, static_folder=None)
    # `functions-framework --debug` lets exceptions through in its own app; this app always answers 500 itself.
    app.config.update(DEBUG=False, TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.json = AnswerJson(app)
    app.url_map.merge_slashes = False  # the body of a redirect is HTML
    app.url_map.redirect_defaults = False
    app.before_request(_start_request)
    app.after_request(_finish_answer)  # Flask calls the first registered one last
    app.teardown_request(_end_request)
    install_error_answers(app)
    install_cors(app, settings.cors_allowed_origins)
    install_health(app, database, cpoa_functions or {})
    return app


def function_target(app: flask.Flask) -> Callable[[flask.Request], flask.Response]:
    """The function that functions-framework calls with a request of its own app."""

    def target(request: flask.Request) -> flask.Response:
        # Both apps share one stream, so after one has read the body the other finds its end instead of waiting.
        environ = dict(request.environ)
        environ["wsgi.input"] = request.stream
        with log_context(trace=_trace_of(request)), app.request_context(environ):
            try:
                response = app.full_dispatch_request()
            except Exception as error:  # noqa: BLE001 -- the outermost level; Flask's wsgi_app does the same to run 500 handlers
                response = app.handle_exception(error)
        response.call_on_close(partial(_drain, request, request.stream))  # after the answer is sent
        request.stream = io.BytesIO()  # functions-framework would read and keep all of it before answering
        return response

    if flask.has_app_context():
        # functions-framework runs main.py inside the context of its own app. Errors that it answers without calling
        # this app (/favicon.ico) get the same shape.
        install_error_answers(flask.current_app)
    install_server_errors()
    return target


def _drain(request: flask.Request, body: IO[bytes]) -> None:
    """Reads the rest of the body, because a client may send all of it before it reads the answer. The connection is
    closed if this takes too long."""
    declared_bytes = request.content_length or 0
    if not (declared_bytes or request.headers.get("Transfer-Encoding")) or declared_bytes > _DRAIN_LIMIT_BYTES:
        return
    left_bytes = _DRAIN_LIMIT_BYTES
    try:
        with body_deadline(request, _DRAIN_SECONDS):
            while left_bytes > 0 and (chunk := read_chunk(body)):
                left_bytes -= len(chunk)
    except (BadRequestError, BodyTooSlowError):
        logger.info("The client did not send all of its body")


def _trace_of(request: flask.Request) -> str:
    return trace_id(request.headers.get("traceparent", ""), request.headers.get("X-Cloud-Trace-Context", ""))


def _start_request() -> None:
    flask.g.started = time.monotonic()
    flask.g.log_scope = ExitStack()
    flask.g.log_scope.enter_context(log_context())
    named = (flask.request.view_args or {}).get("podcast_id")
    if named is not None and parse_uuid(str(named)):  # other values may be personal text
        bind_log_context(podcast_id=str(named).lower())
    check_declared_length(flask.request)


def _end_request(_error: BaseException | None) -> None:
    """Removes the request's ids from the log context, also when another server called the app."""
    if "log_scope" in flask.g:
        flask.g.pop("log_scope").close()


def _finish_answer(response: flask.Response) -> flask.Response:
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 -- Headers iterates over pairs
    if ANY_FRAME in response.headers.get("Content-Security-Policy", ""):
        present.add("x-frame-options")  # it has no value that allows every website
    for name, value in _HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    _log_request(response)
    return response


def _log_request(response: flask.Response) -> None:
    """Logs the path, never the query or the body: those may hold a person's own text. Successful reads are logged at
    DEBUG, because the load balancer logs them too and a line here would cost a seventh of such a request's time."""
    request = flask.request
    was_read = request.method in ("GET", "HEAD") and response.status_code < 400
    level = logging.DEBUG if was_read else logging.INFO
    if not logger.isEnabledFor(level):
        return
    seconds = time.monotonic() - flask.g.get("started", time.monotonic())
    http_request = {
        "requestMethod": request.method,
        "requestUrl": request.path[:300],
        "status": response.status_code,
        "latency": f"{seconds:.4f}s",
    }
    error_code = flask.g.get("error_code")
    fields = {
        "httpRequest": http_request,
        "endpoint": request.url_rule.rule if request.url_rule else "none",
        "endpoint_latency_ms": round(seconds * 1000, 1),
        **({"error_code": error_code} if error_code else {}),
    }
    logger.log(level, "%s %s %d", request.method, request.path[:300], response.status_code, extra={"fields": fields})
