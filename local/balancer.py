"""The HTTPS load balancer's stand-in: one listener that routes by functions/routes.json and serves the front end.

It is made of aiohttp, which the functions' locks hold already: a maintained parser at the one port
that others can reach.

Run as `python -m local.balancer <configuration file>`; the supervisor writes that file.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, hdrs, web

from local.frontend import Frontend
from local.http_forwarding import LARGEST_HEADER_BYTES, Upstream, end_to_end, forward, open_session
from local.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from multidict import CIMultiDict

    from local.routes import Routes

TRACE_HEADER = "X-Cloud-Trace-Context"


class Balancer:
    def __init__(self, routes: Routes, upstreams: dict[str, str], frontend: Frontend, *, internal: bool) -> None:
        """`internal`: whether the functions for services inside are reached through here, too."""
        self._routes = routes
        self._internal = internal
        self._upstreams = {
            name: Upstream(name, url, routes.function(name).timeout_seconds) for name, url in upstreams.items()
        }
        self._frontend = frontend
        self._session: ClientSession

    def app(self) -> web.Application:
        app = web.Application(middlewares=[log_request])
        app.cleanup_ctx.append(self._hold_session)
        app.router.add_route("*", r"/{path:[\s\S]*}", self._answer)
        return app

    async def _hold_session(self, _app: web.Application) -> AsyncIterator[None]:
        async with open_session() as self._session:
            yield

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        function = self._routes.function_for(request.rel_url.raw_path, internal=self._internal)
        if function is None:
            return self._frontend.answer(request)
        headers = forwarded_headers(request, self._routes.client_address_header)
        return await forward(request, self._session, self._upstreams[function.name], headers)


def forwarded_headers(request: web.Request, client_address_header: str) -> CIMultiDict[str]:
    """As Google's load balancer sends them: in X-Forwarded-For the client's own entries stay, its address and ours come
    after; in ``client_address_header`` its address stands alone."""
    headers = end_to_end(request.headers)
    client = request.remote or ""
    balancer = request.transport.get_extra_info("sockname")[0] if request.transport else ""
    claimed = ", ".join(request.headers.getall("X-Forwarded-For", []))
    headers["X-Forwarded-For"] = ", ".join(filter(None, [claimed, client, balancer]))
    headers[client_address_header] = client
    headers["X-Forwarded-Proto"] = request.scheme
    headers["Via"] = "1.1 google"
    if TRACE_HEADER not in headers:
        headers[TRACE_HEADER] = f"{secrets.token_hex(16)}/{secrets.randbits(63)};o=1"
    headers.popall(hdrs.EXPECT, None)  # answered here
    return headers


@web.middleware
async def log_request(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Without the query: it may hold a person's words."""
    started = time.perf_counter()
    response = await handler(request)
    milliseconds = (time.perf_counter() - started) * 1000
    print(f"{request.method} {request.rel_url.raw_path} {response.status} {milliseconds:.1f} ms", flush=True)
    return response


def balancer_from(configuration: dict[str, Any]) -> Balancer:
    routes = load_routes()
    frontend = Frontend(Path(configuration["frontend"]), routes.frontend, configuration["media_origin"])
    return Balancer(routes, configuration["upstreams"], frontend, internal=configuration["internal"])


def main(configuration_file: str) -> None:
    configuration = json.loads(Path(configuration_file).read_text(encoding="utf-8"))
    web.run_app(
        balancer_from(configuration).app(),
        host=configuration["host"],
        port=configuration["port"],
        print=None,
        access_log=None,
        shutdown_timeout=1.0,
        handler_cancellation=True,
        max_line_size=LARGEST_HEADER_BYTES,
        max_field_size=LARGEST_HEADER_BYTES,
    )


if __name__ == "__main__":
    main(sys.argv[1])
