"""Emulates the HTTPS load balancer: one listener that routes by functions/routes.json and serves the front end.

It uses aiohttp, which the functions' lock files already contain, so that the one port that others can reach has a
maintained HTTP parser.

Run as `python -m local.emulators.balancer <configuration file>`; the supervisor writes that file.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import hdrs

from local.emulators.frontend import Frontend
from local.emulators.http_forwarding import Upstream, end_to_end, forward, open_session
from local.emulators.http_listener import Limits, Listener, Site, serve
from tools.routes import load_routes

if TYPE_CHECKING:
    from aiohttp import ClientSession, web
    from multidict import CIMultiDict

    from local.emulators.http_listener import Request
    from tools.routes import Routes

TRACE_HEADER = "X-Cloud-Trace-Context"


class Balancer:
    def __init__(
        self,
        routes: Routes,
        upstreams: dict[str, str],
        frontend: Frontend,
        session: ClientSession,
        *,
        internal: bool,
    ) -> None:
        """`internal`: whether this listener also serves the functions for internal services."""
        self._routes = routes
        self._internal = internal
        self._upstreams = {
            name: Upstream(name, url, routes.function(name).timeout_seconds) for name, url in upstreams.items()
        }
        self._frontend = frontend
        self._session = session

    async def answer(self, request: Request) -> web.StreamResponse:
        function = self._routes.function_for(request.rel_url.raw_path, internal=self._internal)
        if function is None:
            return self._frontend.answer(request)
        headers = forwarded_headers(request, self._routes.client_address_header)
        return await forward(request, self._session, self._upstreams[function.name], headers)


def forwarded_headers(request: Request, client_address_header: str) -> CIMultiDict[str]:
    """The headers as Google's load balancer sends them.

    X-Forwarded-For keeps the client's entries, followed by the client's address and ours; ``client_address_header`` has
    only the client's address.
    """
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


async def run(configuration: dict[str, Any]) -> None:
    routes = load_routes()
    frontend = Frontend(Path(configuration["frontend"]), routes.frontend, configuration["media_origin"])
    async with open_session() as session:
        balancer = Balancer(routes, configuration["upstreams"], frontend, session, internal=configuration["internal"])
        limits = Limits(**configuration["limits"])
        listener = Listener(balancer.answer, hosts=configuration["hosts"], limits=limits, logs_requests=True)
        await serve([Site(listener, configuration["host"], configuration["port"])])


if __name__ == "__main__":
    asyncio.run(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
