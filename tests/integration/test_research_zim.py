"""Tests research with a ZIM file that the test writes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from libzim.writer import Creator, Hint, Item, StringProvider

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.embedded.discovery import embedded_topic_discovery
from cpoa.agents.topics.online.zim import ZimArticles, ZimError
from cpoa.contracts.agents import ResearchRequest
from cpoa.contracts.material import Coverage
from shared.settings import load_settings
from tests.wiki import zim_page

if TYPE_CHECKING:
    from pathlib import Path

    from shared.database import Database

KINTSUGI = """<p><b>Kintsugi</b> (Japanese: 金継ぎ) is the art of repairing broken pottery with lacquer and gold.</p>
<p>It treats breakage as a part of the history of an object.</p>
<h2>History</h2><p>Kintsugi began in the fifteenth century because a shogun disliked the staples of a repaired bowl.</p>
<h2>Method</h2><h3>Lacquer</h3><p>The lacquer of kintsugi comes from a tree, and it needs several weeks to
harden in moist air.</p>"""
POTTERY = "<p>Pottery is made of clay that is fired in a kiln until it is hard, and it breaks when it falls down.</p>"
FILM = "<p>Kintsugi is a film of 2019 about a man who repairs bowls in a small town, and it won no prize at all.</p>"


class _Page(Item):  # type: ignore[misc]
    def __init__(self, title: str, body: str) -> None:
        super().__init__()
        self._title, self._html = title, zim_page(title, body)

    def get_path(self) -> str:
        return self._title.replace(" ", "_")

    def get_title(self) -> str:
        return self._title

    def get_mimetype(self) -> str:
        return "text/html"

    def get_contentprovider(self) -> Any:
        return StringProvider(self._html)

    def get_hints(self) -> dict[Any, bool]:
        return {Hint.FRONT_ARTICLE: True}


@pytest.fixture(scope="module")
def zim_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zim") / "small.zim"
    creator = Creator(path)
    creator.config_indexing(True, "eng")
    with creator:
        for title, body in {
            "Kintsugi": KINTSUGI,
            "Pottery": POTTERY,
            "Kintsugi (film)": FILM,
            "Kintsugi (disambiguation)": "<p>Kintsugi may refer to an art or a film.</p>",
        }.items():
            creator.add_item(_Page(title, body))
        creator.add_redirection("Golden_joinery", "Golden joinery", "Kintsugi", {Hint.FRONT_ARTICLE: True})
        creator.add_metadata("Source", "en.wikipedia.org")
        creator.set_mainpath("Kintsugi")
    return path


def titles(source: ZimArticles, topic: str, words: int = 30) -> list[str]:
    return [article.title for article in source.find(parse_ask(topic), words).articles]


def test_an_article_is_found_by_its_title_a_redirect_and_its_text(zim_file: Path) -> None:
    source = ZimArticles.open(zim_file)
    assert titles(source, "kintsugi") == ["Kintsugi"]
    assert titles(source, "golden joinery") == ["Kintsugi"]
    assert titles(source, "how is lacquer hardened")[0] == "Kintsugi"
    assert titles(source, "zxqv blorptang") == []


def test_articles_are_found_by_the_titles_that_a_model_names(zim_file: Path) -> None:
    source = ZimArticles.open(zim_file)
    names = ["Zxqv", "Kintsugi (disambiguation)", "golden joinery", "Kintsugi", "Pottery", "Kintsugi (film)"]
    answer = source.find(parse_ask("golden joinery"), 30, titles=names)
    assert [article.title for article in answer.articles] == ["Kintsugi", "Pottery", "Kintsugi (film)"]
    assert answer.articles[0].other_names == ("golden joinery",)
    assert all(article.is_named for article in answer.articles)


def test_titles_that_are_not_in_the_file_are_searched_for(zim_file: Path) -> None:
    answer = ZimArticles.open(zim_file).find(parse_ask("kintsugi"), 30, titles=["Zxqv", "Kintsugi (disambiguation)"])
    assert [(article.title, article.is_named) for article in answer.articles] == [("Kintsugi", False)]


def test_an_article_has_its_headings_and_clean_paragraphs(zim_file: Path) -> None:
    (article,) = ZimArticles.open(zim_file).find(parse_ask("kintsugi"), 30).articles
    assert [(one.level, one.heading, one.parents) for one in article.sections] == [
        (0, None, ()),
        (2, "History", ()),
        (3, "Lacquer", ("Method",)),
    ]
    assert article.sections[0].paragraphs == (
        ("Kintsugi is the art of repairing broken pottery with lacquer and gold.",),
        ("It treats breakage as a part of the history of an object.",),
    )
    assert article.url == "https://en.wikipedia.org/wiki/Kintsugi"


def test_an_episode_is_researched_without_a_network(zim_file: Path, corpus_database: Database) -> None:
    settings = load_settings(environment={"RESEARCH_ZIM": str(zim_file), "RESEARCH_ONLINE": "never"})
    material = embedded_topic_discovery(settings, corpus_database).research(
        ResearchRequest("why did kintsugi begin", 4), lambda: None
    )
    assert material.coverage is Coverage.EXACT
    assert material.passages[0].passage_id == "wikipedia:Kintsugi#0"
    assert any("because a shogun" in passage.text for passage in material.passages)


def test_a_file_that_is_missing_or_is_no_zim_file_is_an_error_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.zim").write_text("not a ZIM file")
    for path in (tmp_path / "a.zim", tmp_path / "b.zim"):
        with pytest.raises(ZimError, match="not a ZIM file that can be read"):
            ZimArticles.open(path)


def test_a_missing_package_is_an_error_that_says_how_to_install_it(
    zim_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.startswith("libzim")]:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ZimError, match="pip install libzim"):
        ZimArticles.open(zim_file)
