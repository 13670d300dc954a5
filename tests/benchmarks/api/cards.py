"""How long a user waits for cards, over HTTP through the balancer, in a cloud without any stored cards."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

REPEATED = 30
QUERIES = ("volcanoes", "roman aqueducts", "jazz", "photosynthesis", "the moon landing", "vaccines", "chess", "opera")
MISSPELT = ("volcanos erupting", "jaz musik", "fotosynthesis", "vacines")


def report(client: ApiClient) -> None:
    """Must be called first, because the landing page must be new."""
    print("Cards, in milliseconds over HTTP (budgets: 2000 the first ever, 50 warm; a search 1000 new, 150 stored)")
    first = _milliseconds(lambda: client.get_json("/api/v1/snippets"))
    print(f"  landing page, the first ever     {first:6.0f}")
    _settled(client)
    _print("landing page, warm", [lambda: client.get_json("/api/v1/snippets")] * REPEATED)
    _print("search, its cards new", [_search(client, query) for query in QUERIES])
    _print("search, its cards stored", [_search(client, query) for query in QUERIES * 3])
    _print("search with typing errors, new", [_search(client, query) for query in MISSPELT])
    _print("search with typing errors, stored", [_search(client, query) for query in MISSPELT * 3])
    for mode in ("deeper", "broader"):
        _print(f"explore, {mode}, new", [_explore(client, query, mode) for query in QUERIES])
    print(flush=True)


def _search(client: ApiClient, query: str) -> Any:
    return lambda: client.post_json("/api/v1/search/podcasts", {"query": query})


def _explore(client: ApiClient, query: str, mode: str) -> Any:
    return lambda: client.post_json("/api/v1/topics/explore", {"keywords": [query], "depth_mode": mode})


def _settled(client: ApiClient) -> None:
    """Waits until the queue has created the landing page's other cards."""
    before = None
    while (cards := client.get_json("/api/v1/snippets?limit=20")["snippets"]) != before:
        before = cards
        time.sleep(2)


def _print(name: str, requests: list[Any]) -> None:
    waits = sorted(_milliseconds(request) for request in requests)
    print(f"  {name:32} {median(waits):6.0f} (the longest of {len(waits)}: {waits[-1]:.0f})", flush=True)


def _milliseconds(request: Any) -> float:
    started = time.perf_counter()
    request()
    return (time.perf_counter() - started) * 1000
