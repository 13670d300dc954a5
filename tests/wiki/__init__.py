"""Starts the stand-in for Wikipedia's API."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.wiki.wikistand import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class StandIn:
    host: str

    @property
    def api_url(self) -> str:
        return f"{self.host}/w/api.php"

    def fail(self, name: str, **options: Any) -> None:
        """``options``: seconds, count, match, after."""
        self._control("fault", name=name, **options)

    def set(self, **settings: Any) -> None:
        self._control("set", **settings)

    def clear(self) -> None:
        """Forgets the fault and the log."""
        self._control("clear")

    def log(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._control("log"))
        return answer

    def _control(self, path: str, **parameters: Any) -> bytes:
        with urlopen(f"{self.host}/__stand/{path}?{urlencode(parameters)}") as answer:  # noqa: S310 - our own server
            content: bytes = answer.read()
            return content


@contextmanager
def serving(folder: Path = ARTICLES) -> Iterator[StandIn]:
    server = make_server([folder], port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield StandIn(f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()


def zim_page(title: str, body: str) -> str:
    """An article's HTML as ZIM files have it, with the things around its prose."""
    address = title.replace(" ", "_")
    return f"""<!DOCTYPE html><html><head><title>{title}</title>
        <link rel="canonical" href="https://en.wikipedia.org/wiki/{address}"><style>p {{ margin: 0 }}</style></head>
        <body>
        <h1>{title}</h1><div class="hatnote">For other uses, see {title} (disambiguation).</div>
        <table class="infobox"><tr><td><p>Height 30 metres, and it is painted white.</p></td></tr></table>
        <span id="coordinates"><p>Coordinates 51 N 3 E are here.</p></span>
        <div class="thumb"><div><p>A picture of it is here.</p></div></div>
        {body}<sup class="reference"><a>[1]</a></sup>
        <h2>References</h2><ol class="references"><li>Smith wrote a book about it in London in 1990.</li></ol>
        </body></html>"""
