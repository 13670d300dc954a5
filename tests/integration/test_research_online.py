"""Tests online articles with a wiki on loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.discovery import EmbeddedTopicDiscovery
from cpoa.agents.topics.mediawiki import OnlineArticles, OnlineUnavailableError
from cpoa.contracts.agents import ResearchRequest
from cpoa.contracts.material import Coverage, PassageRole
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.database import Database

EXTRACT = """A coral reef is an underwater ecosystem (marine). It is old.


== Formation ==
Most reefs formed after the last glacial period, when melting ice caused the sea level to rise.


=== Types ===
Fringing reefs grow directly from a shore, and they are the most common type that there is.


== References ==
Smith, J. wrote a long book about the reefs of the world, and it was printed in London."""


class _Wiki(BaseHTTPRequestHandler):
    requests: ClassVar[list[dict[str, str]]] = []
    agents: ClassVar[list[str | None]] = []
    pages: ClassVar[dict[str, dict[str, Any]]] = {}
    status: ClassVar[int] = 200
    location: ClassVar[str | None] = None
    raw: ClassVar[bytes | None] = None
    drip_seconds: ClassVar[float] = 0.0

    def do_GET(self) -> None:
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        self.requests.append(query)
        self.agents.append(self.headers["User-Agent"])
        page = self.pages.get(query.get("titles", ""), {"title": query.get("titles"), "missing": True})
        body = self.raw if self.raw is not None else json.dumps({"query": {"pages": [page]}}).encode()
        self.send_response(self.status)
        if self.location:
            self.send_header("Location", self.location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(0, len(body), 50 if self.drip_seconds else len(body) or 1):
            time.sleep(self.drip_seconds)
            self.wfile.write(body[start : start + (50 if self.drip_seconds else len(body))])
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


def page(title: str, extract: str = EXTRACT, **more: Any) -> dict[str, Any]:
    return {"title": title, "extract": extract, "fullurl": f"https://en.wikipedia.org/wiki/{title}"} | more


@contextmanager
def serving(**behaviour: Any) -> Iterator[tuple[type[_Wiki], str]]:
    handler = type("Wiki", (_Wiki,), {"requests": [], "agents": [], "pages": {}} | behaviour)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield handler, f"http://127.0.0.1:{server.server_address[1]}/w/api.php"
    finally:
        server.shutdown()
        server.server_close()


def test_sections_become_prose_without_references() -> None:
    with serving(pages={"Coral reef": page("Coral reef")}) as (wiki, url):
        article = OnlineArticles(url, required=True).articles(["Coral reef"])["Coral reef"]
    assert [section.heading for section in article.sections] == [None, "Formation", "Types"]
    assert article.sections[0].text == "A coral reef is an underwater ecosystem. It is old."
    assert wiki.requests[0]["redirects"] == "1"
    assert (wiki.agents[0] or "").startswith("Aethercast/")


def test_missing_and_disambiguation_pages_are_omitted() -> None:
    meanings = page("Python", pageprops={"disambiguation": ""})
    with serving(pages={"Python": meanings}) as (_, url):
        assert OnlineArticles(url, required=True).articles(["Python", "Nothing"]) == {}


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 503},
        {"raw": b"<html>sign in to the hotel's network</html>"},
        {"raw": b'{"error": {"code": "maxlag"}}'},
        {"raw": b"[]"},
        {"pages": {"Coral reef": page("Coral reef")}, "drip_seconds": 0.2},
    ],
    ids=["down", "portal", "error", "other form", "slow"],
)
def test_an_invalid_response_is_an_error_only_if_the_article_is_required(behaviour: dict[str, Any]) -> None:
    with serving(**behaviour) as (wiki, url):
        with pytest.raises(OnlineUnavailableError):
            OnlineArticles(url, required=True, deadline_seconds=0.5).articles(["Coral reef"])
        online = OnlineArticles(url, deadline_seconds=0.5)
        assert online.articles(["Coral reef"]) == {}
        asked = len(wiki.requests)
        assert online.articles(["Coral reef"]) == {}
        assert len(wiki.requests) == asked, "after a failure it is left in peace for a while"


def test_a_redirect_is_not_followed() -> None:
    pages = {"Coral reef": page("Coral reef")}
    with (
        serving(pages=pages) as (elsewhere, address),
        serving(status=302, location=f"{address}?titles=Coral%20reef") as (_, url),
        pytest.raises(OnlineUnavailableError, match="status 302"),
    ):
        OnlineArticles(url, required=True).articles(["Coral reef"])
    assert elsewhere.requests == []


def test_a_silent_server_costs_one_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        online = OnlineArticles(f"http://127.0.0.1:{silent.getsockname()[1]}/", required=True, deadline_seconds=0.3)
        with pytest.raises(OnlineUnavailableError, match=r"0\.3 s|timed out|Timeout"):
            online.articles(["Coral reef"])


def test_a_closed_port_and_an_unknown_host_are_unavailable() -> None:
    for url in ("http://127.0.0.1:1/", "http://no-such-host.invalid/"):
        with pytest.raises(OnlineUnavailableError):
            OnlineArticles(url, required=True, deadline_seconds=2).articles(["Coral reef"])


def test_the_log_of_a_dead_network_does_not_repeat_the_topic(caplog: pytest.LogCaptureFixture) -> None:
    assert OnlineArticles("http://127.0.0.1:1/").articles(["Coral reef"]) == {}
    assert "ConnectionError" in caplog.text
    assert "Coral" not in caplog.text


def test_the_live_article_replaces_the_stored_lead(shared_corpus_database: Database) -> None:
    with serving(pages={"Coral reef": page("Coral reef")}) as (_, url):
        discovery = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database), OnlineArticles(url))
        material = discovery.research(ResearchRequest("Coral reefs", 4), lambda: None)
    mains = [passage for passage in material.passages if passage.role is PassageRole.MAIN]
    assert [passage.heading for passage in mains] == [None, "Formation", "Types"]
    assert [passage.passage_id for passage in mains][1] == "wikipedia:Coral reef#1"
    texts = {passage.passage_id: passage.text for passage in material.passages}
    for passage in material.passages:
        assert passage.link_sentence is None or passage.link_sentence in texts[passage.link_passage_id or ""]


def test_a_topic_without_a_stored_lead_is_found_online(shared_corpus_database: Database) -> None:
    with serving(pages={"quantum computing": page("Quantum computing")}) as (_, url):
        discovery = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database), OnlineArticles(url))
        material = discovery.research(ResearchRequest("quantum computing", 4), lambda: None)
        assert material.coverage is Coverage.EXACT
        assert material.subject == "quantum computing"
        assert material.sources[0].licence == "CC-BY-SA-4.0"
        with pytest.raises(PermanentStepError):
            discovery.research(ResearchRequest("zxqv blorptang", 4), lambda: None)


def test_a_topic_close_to_stored_leads_is_looked_up_online(shared_corpus_database: Database) -> None:
    corpus = PostgresCorpus(shared_corpus_database)
    request = ResearchRequest("deep sea creatures", 4)
    assert EmbeddedTopicDiscovery(corpus).research(request, lambda: None).coverage is Coverage.AROUND
    with serving(pages={"deep sea creatures": page("Deep-sea community")}) as (_, url):
        material = EmbeddedTopicDiscovery(corpus, OnlineArticles(url)).research(request, lambda: None)
    assert material.coverage is Coverage.EXACT
    assert [source.title for source in material.sources] == ["Deep-sea community"]


def test_the_stored_lead_is_used_without_a_network(shared_corpus_database: Database) -> None:
    discovery = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database), OnlineArticles("http://127.0.0.1:1/"))
    material = discovery.research(ResearchRequest("Coral reefs", 4), lambda: None)
    assert material.passages[0].passage_id == "wikipedia:Coral reef#0"
