"""What a visit of the page costs: its requests and bytes, of the page and of its service worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAINTED = """() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
        const first = list.getEntriesByName("first-contentful-paint")[0];
        if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true });
})"""
OF_WORKER = """() => performance.getEntriesByType("resource").map(
    ({ name, transferSize, startTime }) => ({ name, bytes: transferSize, at: performance.timeOrigin + startTime })
)"""
# The script of the first visit, and the later one, which follows the first press.
KEEPS_TWO_SCRIPTS = """() => caches.keys()
  .then((names) => caches.open(names.find((name) => name.startsWith("shell-"))))
  .then((cache) => cache.keys())
  .then((kept) => kept.filter(({ url }) => /\\/assets\\/.*\\.js$/.test(url)).length === 2)"""


@dataclass(frozen=True)
class Sent:
    """A request that reached the network. `at`: the time in milliseconds since 1970."""

    path: str
    kind: str
    bytes: int
    at: float


@dataclass
class Visit:
    """Watches a page from its next navigation on. Requests that a cache or the service worker answers do not count."""

    page: Page
    _asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    _sent: list[Sent] = field(default_factory=list)
    _before: set[float] = field(default_factory=set)  # times of the worker's earlier requests

    def __post_init__(self) -> None:
        network = self.page.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", lambda event: self._asked.setdefault(event["requestId"], event))
        network.on("Network.responseReceived", self._answered)
        network.on("Network.loadingFinished", self._finished)
        self._before = {entry["at"] for entry in self._of_worker()}

    def _answered(self, event: dict[str, Any]) -> None:
        response = event["response"]
        local = response.get("fromDiskCache") or response.get("fromServiceWorker") or event["type"] == "Preload"
        if local or event["requestId"] not in self._asked:
            self._asked.pop(event["requestId"], None)
        else:
            self._asked[event["requestId"]]["kind"] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        asked = self._asked.pop(event["requestId"], None)
        if asked and "kind" in asked and not asked["request"]["url"].startswith(("data:", "blob:")):
            path = urlsplit(asked["request"]["url"]).path
            self._sent.append(Sent(path, asked["kind"], int(event["encodedDataLength"]), 1000 * asked["wallTime"]))

    def _of_worker(self) -> list[dict[str, Any]]:
        return [entry for worker in self.page.context.service_workers for entry in worker.evaluate(OF_WORKER)]

    def sent(self, *, with_pictures: bool = False) -> list[Sent]:
        """Requests so far. The icon is not a picture: it is one of the page's files."""
        own = [one for one in self._sent if with_pictures or one.kind != "Image" or one.path == "/favicon.svg"]
        worker = [
            Sent(urlsplit(entry["name"]).path, "Worker", entry["bytes"], entry["at"])
            for entry in self._of_worker()
            if entry["at"] not in self._before and entry["bytes"]
        ]
        return own + worker

    def first_paint(self) -> float:
        """In milliseconds since the navigation."""
        return float(self.page.evaluate(PAINTED))

    def sent_before_paint(self) -> list[Sent]:
        painted = self.first_paint() + float(self.page.evaluate("performance.timeOrigin"))
        return [one for one in self.sent(with_pictures=True) if one.at < painted]
