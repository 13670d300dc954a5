"""The HTTP session for YouTube: it reaches this one host, and only for so long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from cpoa.documents.fetching.deadline import Deadline
from cpoa.documents.fetching.youtube_addresses import YOUTUBE_HOST

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 15.0
_REDIRECTS = 2


class OtherHostError(requests.RequestException):
    """YouTube sent on to another host."""


def open_session(user_agent: str, clock: Callable[[], float] = time.monotonic) -> requests.Session:
    """All requests together have 15 seconds. Variables for proxies and passwords in files are not used."""
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = _REDIRECTS
    session.headers["User-Agent"] = user_agent
    for scheme in ("https://", "http://"):
        session.mount(scheme, _NoAdapter())
    session.mount(f"https://{YOUTUBE_HOST}/", _TimedAdapter(Deadline(clock, _SECONDS)))
    return session


class _NoAdapter(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        raise OtherHostError(request=request)

    def close(self) -> None:
        pass


class _TimedAdapter(HTTPAdapter):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        options["timeout"] = self._deadline.seconds_left()
        return super().send(request, *arguments, **options)
