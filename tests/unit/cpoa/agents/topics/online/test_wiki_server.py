from __future__ import annotations

from typing import Any, cast

import pytest

from cpoa.agents.topics.online.wiki import MediaWiki
from cpoa.agents.topics.online.wiki_client import WikiServer
from shared.settings import Settings

NO_RECORDS = cast("Any", None)


@pytest.mark.parametrize(
    ("language", "host"),
    [("en-GB", "en"), ("de", "de"), ("pt-BR", "pt"), ("nb", "no"), ("fil", "tl")],
)
def test_wikipedia_is_read_in_the_language_of_the_episode(language: str, host: str) -> None:
    server = WikiServer(Settings().research_api_url, "ops@operator.example", NO_RECORDS)
    assert server.in_language(language).api_url == f"https://{host}.wikipedia.org/w/api.php"
    assert MediaWiki(server, 1.0).article_language(language) == language[:3].rstrip("-")


@pytest.mark.parametrize("address", ["https://wiki.example/w/api.php", "http://127.0.0.1:9/en.wikipedia.org/api.php"])
def test_another_encyclopedia_stays_what_it_is(address: str) -> None:
    server = WikiServer(address, "ops@operator.example", NO_RECORDS)
    assert server.in_language("de") == server
    assert MediaWiki(server, 1.0).article_language("de") == "en"
