"""Asks a MediaWiki API which of several titles are articles: one request for all, with redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.online.found_pages import FoundPage, is_list

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_BYTES = 2_000  # of its wiki text; a shorter article says little beyond its lead
_MAX_REDIRECTS = 3


def naming(titles: Sequence[str]) -> dict[str, str]:
    return {
        "titles": "|".join(title.replace("|", " ") for title in titles),
        "redirects": "1",
        "prop": "info|pageprops|description",
        "ppprop": "disambiguation",
    }


def read_named(answer: Any, titles: Sequence[str]) -> list[FoundPage]:
    """Returns the articles in the order of the titles, short ones last. Titles that do not exist, pages of meanings and
    lists are left out."""
    if "query" not in answer:
        raise ValueError("not an answer of this API")
    query = answer["query"]
    new_names = {entry["from"]: entry["to"] for kind in ("normalized", "redirects") for entry in query.get(kind, ())}
    pages = {str(page["title"]): page for page in query.get("pages", ()) if _is_article(page)}
    found: dict[str, list[str]] = {}
    for title in titles:
        names = _followed(title, new_names)
        if names[-1] in pages:
            found.setdefault(names[-1], []).extend(names[:-1])
    ordered = sorted(found, key=lambda title: int(pages[title].get("length", _MIN_BYTES)) < _MIN_BYTES)
    return [_page(pages[title], found[title]) for title in ordered]


def _is_article(page: Any) -> bool:
    is_found = not page.get("missing") and not page.get("invalid") and page.get("ns", 0) == 0
    return is_found and "disambiguation" not in page.get("pageprops", {}) and not is_list(str(page["title"]))


def _followed(title: str, new_names: dict[str, str]) -> list[str]:
    """Returns the title and the names to which the wiki led it."""
    names = [title]
    while names[-1] in new_names and len(names) <= _MAX_REDIRECTS:
        names.append(new_names[names[-1]])
    return names


def _page(page: Any, redirects: Sequence[str]) -> FoundPage:
    return FoundPage(
        page_id=int(page["pageid"]),
        title=str(page["title"]),
        lead="",
        description=str(page.get("description", "")),
        place=0,
        redirects=tuple(redirects),
    )
