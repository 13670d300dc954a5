"""Finds articles in a ZIM file: a whole encyclopedia in one file, without a network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cpoa.agents.topics.online.articles import MAX_ARTICLES, MAX_WHOLE_WORDS, OnlineAnswer, OnlineArticle
from cpoa.agents.topics.online.found_pages import FoundPage, choose_pages, is_list
from cpoa.agents.topics.online.queries import search_queries, wider_queries
from cpoa.agents.topics.online.sections import article_sections, count_words
from cpoa.agents.topics.online.zim_pages import read_page
from cpoa.contracts.ask import AskKind
from cpoa.contracts.language_tags import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cpoa.contracts.ask import Ask

_CANDIDATES = 8
_LEAD_CHARS = 60_000  # of the HTML, in which a lead ends
_MAX_PAGE_BYTES = 8_000_000
_MEANINGS = "may refer to"


class ZimError(Exception):
    """RESEARCH_ZIM names a file that cannot be read, or the package libzim is not installed."""


@dataclass(frozen=True)
class ZimArticles:
    """``archive``: a ``libzim.reader.Archive``. ``host``: the web site that the file is a copy of, "" if unknown."""

    archive: Any
    host: str

    @classmethod
    def open(cls, path: Path) -> ZimArticles:
        """Raises ZimError."""
        try:
            from libzim.reader import Archive  # noqa: PLC0415 - optional
        except ImportError:
            raise ZimError(
                "RESEARCH_ZIM is set, but the package libzim is not installed. Install it with: pip install libzim"
            ) from None
        try:
            archive = Archive(path)
        except RuntimeError:
            raise ZimError(f"RESEARCH_ZIM: {path} is not a ZIM file that can be read.") from None
        if not (archive.has_fulltext_index or archive.has_title_index):
            raise ZimError(f"RESEARCH_ZIM: {path} has no search index.")
        return cls(archive, _metadata(archive, "Source").removeprefix("https://").strip("/"))

    def article_language(self, _: str) -> str:
        """A file has one language. Most are English; a model also finds the titles of others."""
        return ENGLISH

    def find(
        self, ask: Ask, wanted_words: int, known_titles: Sequence[str] = (), titles: Sequence[str] = ()
    ) -> OnlineAnswer:
        titled = self._titled(ask, titles)
        if titled:
            return OnlineAnswer(tuple(titled))
        articles: list[OnlineArticle] = []
        least = 1 if ask.kind in (AskKind.WHAT_IS, AskKind.WHO) else 2
        for page, path in self._chosen(ask, known_titles):
            if len(articles) >= least and sum(count_words(one.sections) for one in articles) >= wanted_words:
                break
            article = self._article(path)
            if article:
                articles.append(replace(article, other_names=page.other_names(ask)))
        return OnlineAnswer(tuple(articles))

    def _titled(self, ask: Ask, titles: Sequence[str]) -> list[OnlineArticle]:
        articles: dict[str, OnlineArticle] = {}
        for title in titles:
            words = sum(count_words(one.sections) for one in articles.values())
            if len(articles) >= MAX_ARTICLES or words >= MAX_WHOLE_WORDS:
                break
            path = self._path_of(title)
            page = self._page(path, 0, [title]) if path and path not in articles else None
            if path and page and not page.is_disambiguation and not is_list(page.title):
                article = self._article(path)
                if article:
                    articles[path] = replace(article, other_names=page.other_names(ask), is_named=True)
        return list(articles.values())

    def _path_of(self, title: str) -> str | None:
        """Returns the path of the article after redirects; None if there is none."""
        for name in (title, title[:1].upper() + title[1:]):
            if self.archive.has_entry_by_title(name):
                path: str = _followed(self.archive.get_entry_by_title(name)).path
                return path
        return None

    def _chosen(self, ask: Ask, known_titles: Sequence[str]) -> list[tuple[FoundPage, str]]:
        queries = search_queries(ask)
        if len(queries) == 2:
            found = [one for query in queries for one in self._best(ask, (query,), 1, known_titles)]
            return list({path: (page, path) for page, path in found}.values())
        return self._best(ask, queries, MAX_ARTICLES, known_titles) or self._best(
            ask, wider_queries(ask), MAX_ARTICLES, known_titles
        )

    def _best(
        self, ask: Ask, queries: Sequence[str], limit: int, known_titles: Sequence[str]
    ) -> list[tuple[FoundPage, str]]:
        redirects: dict[str, list[str]] = {}
        for path, name in (one for query in queries for one in self._search(query, ask.subjects)):
            redirects.setdefault(path, []).append(name)
        paths = list(redirects)
        found = [self._page(path, place, redirects[path]) for place, path in enumerate(paths, start=1)]
        chosen = choose_pages(ask, [page for page in found if page], limit, known_titles)
        return [(page, paths[page.page_id - 1]) for page in chosen]

    def _search(self, query: str, subjects: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yields the path of each found article, after redirects, and the title that was found."""
        from libzim.search import Query, Searcher  # noqa: PLC0415 - optional
        from libzim.suggestion import SuggestionSearcher  # noqa: PLC0415

        found: list[str] = []
        if self.archive.has_title_index:
            for name in subjects:
                found += SuggestionSearcher(self.archive).suggest(name).getResults(0, 2)
        if self.archive.has_fulltext_index:
            found += Searcher(self.archive).search(Query().set_query(query)).getResults(0, _CANDIDATES)
        for path in found:
            entry = self.archive.get_entry_by_path(path)
            yield _followed(entry).path, entry.title

    def _page(self, path: str, place: int, redirects: Sequence[str]) -> FoundPage | None:
        """``page_id`` is the place."""
        html = self._html(path)
        if html is None:
            return None
        lead = read_page(html[:_LEAD_CHARS], lead_only=True).parts[0][2]
        title = self.archive.get_entry_by_path(path).title
        is_meanings = _MEANINGS in lead[:200] or title.endswith("(disambiguation)")
        return FoundPage(place, title, lead, "", place, is_meanings, tuple(redirects))

    def _article(self, path: str) -> OnlineArticle | None:
        html = self._html(path)
        if html is None:
            return None
        page = read_page(html)
        sections = article_sections(page.parts)
        if not count_words(sections):
            return None
        title = self.archive.get_entry_by_path(path).title
        return OnlineArticle(title, self._url(page.canonical_url, title), sections)

    def _url(self, canonical: str | None, title: str) -> str | None:
        if canonical and canonical.startswith(("https://", "http://")):
            return canonical
        return f"https://{self.host}/wiki/{quote(title.replace(' ', '_'), safe='/:(),!')}" if self.host else None

    def _html(self, path: str) -> str | None:
        item = self.archive.get_entry_by_path(path).get_item()
        if not item.mimetype.startswith("text/html") or item.size > _MAX_PAGE_BYTES:
            return None
        return bytes(item.content).decode("utf-8", "replace")


def _followed(entry: Any) -> Any:
    while entry.is_redirect:
        entry = entry.get_redirect_entry()
    return entry


def _metadata(archive: Any, name: str) -> str:
    if name not in archive.metadata_keys:
        return ""
    return bytes(archive.get_metadata(name)).decode("utf-8", "replace").strip()
