"""The navigation file of an e-book (epub 3)."""

from __future__ import annotations

from html.parser import HTMLParser

from cpoa.documents.html_text import plain_markup
from cpoa.documents.metadata import one_line


def read_nav(text: str) -> tuple[list[tuple[str, str, int]], list[tuple[str, str]]]:
    """Returns the chapters as title, address and level, and the landmarks as kind and address."""
    reader = _NavReader()
    reader.feed(plain_markup(text))
    reader.close()
    return reader.chapters, reader.landmarks


class _NavReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.chapters = list[tuple[str, str, int]]()
        self.landmarks = list[tuple[str, str]]()
        self._nav = ""
        self._level = 0
        self._href: str | None = None
        self._title = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "nav":
            self._nav, self._level = given.get("epub:type") or given.get("role", "").removeprefix("doc-"), 0
        elif tag == "ol":
            self._level += 1
        elif tag == "a" and self._nav == "toc":
            self._href, self._title = given.get("href"), []
        elif tag == "a" and self._nav == "landmarks":
            self.landmarks += [(kind, given.get("href", "")) for kind in given.get("epub:type", "").split()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._nav = ""
        elif tag == "ol":
            self._level -= 1
        elif tag == "a" and self._href is not None:
            title = one_line("".join(self._title))
            if title:
                self.chapters.append((title, self._href, max(1, self._level)))
            self._href = None

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._title.append(data)
