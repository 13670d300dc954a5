"""Finds articles in an online encyclopedia that runs MediaWiki: by their titles or by a search, then the best ones,
whole."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cpoa.agents.topics.online.articles import (
    MAX_ARTICLES,
    MAX_WHOLE_WORDS,
    OnlineAnswer,
    OnlineArticle,
    OnlineUnavailableError,
)
from cpoa.agents.topics.online.found_pages import FoundPage, choose_pages
from cpoa.agents.topics.online.named_pages import naming, read_named
from cpoa.agents.topics.online.queries import search_queries, wider_queries, with_spelling
from cpoa.agents.topics.online.sections import count_words, extract_sections
from cpoa.agents.topics.online.wiki_client import PausedError, WikiClient
from cpoa.contracts.ask import AskKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.agents.topics.online.wiki_client import WikiServer
    from cpoa.contracts.ask import Ask

_CANDIDATES = 8

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class MediaWiki:
    """``required``: an encyclopedia that gives nothing is an error; else the error is logged and there are no
    articles."""

    server: WikiServer
    deadline_seconds: float
    required: bool = False

    def article_language(self, language: str) -> str:
        return self.server.in_language(language).language

    def find(
        self, ask: Ask, wanted_words: int, known_titles: Sequence[str] = (), titles: Sequence[str] = ()
    ) -> OnlineAnswer:
        deadline = time.monotonic() + self.deadline_seconds
        with WikiClient(self.server.in_language(ask.language), deadline, keeps_own_pauses=not self.required) as client:
            search = _Search(client, ask, tuple(known_titles))
            try:
                search.read_titled(titles)
                if not search.articles:
                    search.read_articles(wanted_words)
            except OnlineUnavailableError as error:
                note = getattr(error, "note", None)
                if self.required and not search.articles:
                    raise
                logger.warning("%d online articles, then: %s", len(search.articles), error)
                return OnlineAnswer(tuple(search.articles), (note,) if note else (), search.ask)
        return OnlineAnswer(tuple(search.articles), ask=search.ask)


class _Search:
    """One episode's questions. ``articles`` has what came, also if a later request fails; ``ask`` has the right
    spelling."""

    def __init__(self, client: WikiClient, ask: Ask, known_titles: tuple[str, ...]) -> None:
        self.articles: list[OnlineArticle] = []
        self._client = client
        self.ask = ask
        self._known_titles = known_titles

    def read_titled(self, titles: Sequence[str]) -> None:
        if titles:
            pages = self._client.ask(naming(titles), lambda answer: read_named(answer, titles))
            self._read(pages, self._is_full)

    def read_articles(self, wanted_words: int) -> None:
        self._read(self._chosen(), lambda: self._has_enough(wanted_words))

    def _read(self, pages: Sequence[FoundPage], has_enough: Callable[[], bool]) -> None:
        failure: OnlineUnavailableError | None = None
        for page in pages:
            if has_enough():
                break
            try:
                article = self._client.ask(_reading(page.page_id), _read_article)
            except PausedError:
                raise
            except OnlineUnavailableError as error:  # the next article may come
                failure = error
                continue
            if article:
                self.articles.append(_described(article, page, self.ask))
        if failure:
            raise failure

    def _is_full(self) -> bool:
        """Whether no further article is to be read for a language model."""
        words = sum(count_words(article.sections) for article in self.articles)
        return len(self.articles) >= MAX_ARTICLES or words >= MAX_WHOLE_WORDS or not self._client.requests_left

    def _has_enough(self, wanted_words: int) -> bool:
        """A plain topic needs its own article. For a question, few paragraphs of an article bear on it."""
        least = 1 if self.ask.kind in (AskKind.WHAT_IS, AskKind.WHO) else 2
        return len(self.articles) >= least and wanted_words <= sum(
            count_words(article.sections) for article in self.articles
        )

    def _chosen(self) -> list[FoundPage]:
        queries = search_queries(self.ask)
        if len(queries) == 2:
            return self._chosen_of_both(queries)
        found = [page for query in queries for page in self._search(query)]
        chosen = self._choose(found)
        if chosen or not queries:
            return chosen
        return self._choose(self._search_wider() if found else self._search_again(queries[0]))

    def _choose(self, found: Sequence[FoundPage]) -> list[FoundPage]:
        return choose_pages(self.ask, found, min(MAX_ARTICLES, self._client.requests_left), self._known_titles)

    def _chosen_of_both(self, queries: Sequence[str]) -> list[FoundPage]:
        """The best page of each side of a comparison."""
        chosen = []
        for query, subject in zip(queries, self.ask.subjects, strict=True):
            side = replace(self.ask, words=tuple(query.split()), subjects=(subject,))
            chosen += choose_pages(side, self._search(query), 1, self._known_titles)
        return list(dict.fromkeys(chosen))

    def _search(self, query: str) -> list[FoundPage]:
        return self._client.ask(_searching(query), _read_found)

    def _search_again(self, query: str) -> list[FoundPage]:
        """With the spelling that the search suggests, else with fewer words."""
        suggested = self._client.ask(_suggesting(query), _read_suggestion)
        if suggested is None:
            return self._search_wider()
        self.ask = with_spelling(self.ask, query, suggested)
        return self._search(suggested)

    def _search_wider(self) -> list[FoundPage]:
        wider = wider_queries(self.ask)
        return self._search(wider[0]) if wider else []


def _searching(query: str) -> dict[str, str]:
    return {
        "generator": "search",
        "gsrsearch": query,
        "gsrnamespace": "0",
        "gsrlimit": str(_CANDIDATES),
        "prop": "extracts|pageprops|description|info",
        "exintro": "1",
        "explaintext": "1",
        "exlimit": "max",
        "ppprop": "disambiguation",
    }


def _suggesting(query: str) -> dict[str, str]:
    return {
        "list": "search",
        "srsearch": query,
        "srnamespace": "0",
        "srlimit": "1",
        "srinfo": "suggestion",
        "srprop": "",
    }


def _reading(page_id: int) -> dict[str, str]:
    return {
        "pageids": str(page_id),
        "prop": "extracts|info",
        "inprop": "url",
        "explaintext": "1",
        "exsectionformat": "wiki",
        "exlimit": "1",
    }


def _read_found(answer: Any) -> list[FoundPage]:
    """An answer without "query" says that nothing was found."""
    if "query" not in answer:
        if answer.get("batchcomplete") is None:
            raise ValueError("not an answer of this API")
        return []
    pages = answer["query"]["pages"]
    return [
        FoundPage(
            page_id=int(page["pageid"]),
            title=str(page["title"]),
            lead=str(page.get("extract", "")),
            description=str(page.get("description", "")),
            place=int(page["index"]),
            is_disambiguation="disambiguation" in page.get("pageprops", {}),
        )
        for page in sorted(pages, key=lambda page: page["index"])
        if not page.get("missing")
    ]


def _read_suggestion(answer: Any) -> str | None:
    suggestion = answer["query"].get("searchinfo", {}).get("suggestion")
    return None if suggestion is None else str(suggestion)


def _read_article(answer: Any) -> OnlineArticle | None:
    page = answer["query"]["pages"][0]
    if page.get("missing") or page.get("invalid"):
        return None
    sections = extract_sections(page["extract"])
    revision = page.get("lastrevid")
    revision = revision if isinstance(revision, int) and revision > 0 else None
    if not count_words(sections):
        return None
    return OnlineArticle(str(page["title"]), _version_url(str(page["fullurl"]), revision), sections, revision)


def _described(article: OnlineArticle, page: FoundPage, ask: Ask) -> OnlineArticle:
    names = replace(page, lead=page.lead or article.lead).other_names(ask)
    return replace(article, description=page.description, other_names=names, is_named=page.place == 0)


def _version_url(url: str, revision: int | None) -> str:
    """Raises ValueError if the address is not one of the web."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    return url if revision is None else f"{url}{'&' if parts.query else '?'}oldid={revision}"
