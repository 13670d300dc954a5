"""Tells a WebSub hub that a feed has changed (W3C WebSub, "Publishing": the hub then reads the feed itself)."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urlsplit

from shared.bounded_wait import call_with_timeout

TIMEOUT_SECONDS = 5.0


class HubError(Exception):
    """The hub did not accept the address. The message says what it answered."""


class Hub:
    def __init__(self, address: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._address = urlsplit(address)
        self._timeout_seconds = timeout_seconds

    def publish(self, feed_url: str) -> None:
        """Raises HubError. Redirects are not followed."""
        try:
            # A socket's timeout restarts with every byte, so the whole call is limited too.
            status = call_with_timeout(self._timeout_seconds, lambda: self._post(feed_url), "hub")
        except (OSError, http.client.HTTPException) as error:
            raise HubError(f"The hub cannot be reached: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise HubError(f"The hub answered {status}")

    def _post(self, feed_url: str) -> int:
        secure = self._address.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(self._address.netloc, timeout=self._timeout_seconds)
        body = urlencode({"hub.mode": "publish", "hub.url": feed_url, "hub.topic": feed_url})
        try:
            path = (self._address.path or "/") + (f"?{self._address.query}" if self._address.query else "")
            connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            return connection.getresponse().status
        finally:
            connection.close()
