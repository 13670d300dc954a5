"""Reads the paragraphs and headings of an article of a ZIM file, which has the encyclopedia's HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from cpoa.text.foreign_script import HOLE

_LEFT_OUT_TAGS = frozenset(
    "table style script figure figcaption nav header footer aside audio video noscript select button form".split()  # noqa: SIM905
)
_LEFT_OUT_CLASS_TEXT = """
reference references reflist infobox navbox hatnote thumb mw-editsection noprint metadata shortdescription coordinates
geo-nondefault gallery mw-references-wrap refbegin IPA ext-phonos sidebar vertical-navbox mw-empty-elt toc error
"""
_LEFT_OUT_CLASSES = frozenset(_LEFT_OUT_CLASS_TEXT.split())
_FORMULAS = frozenset(["math", "mwe-math-element"])
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LINES = frozenset(["p", "li", "dd", "dt", "blockquote"])
_WITHOUT_END = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# The parser takes quadratic time for a row of tags that do not end.
_NO_TAG = re.compile(r"<(?![a-zA-Z/!][^<>]*+>)")


class PageReader(HTMLParser):
    """``parts``: level, heading and text of each section, one paragraph on a line; the lead first, with level 0."""

    def __init__(self, *, lead_only: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.canonical_url: str | None = None
        self._lead_only = lead_only
        self._sections: list[tuple[int, str | None, list[str]]] = [(0, None, [])]
        self._skipped_tag, self._skipped_depth = "", 0
        self._heading_level = 0
        self._line: list[str] | None = None
        self._is_done = False

    @property
    def parts(self) -> list[tuple[int, str | None, str]]:
        return [(level, heading, "\n".join(lines)) for level, heading, lines in self._sections]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_done:
            return
        if self._skipped_depth:
            self._skipped_depth += tag == self._skipped_tag
            return
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical_url = given.get("href")
        if tag not in _WITHOUT_END and self._is_left_out(tag, given):
            self._skipped_tag, self._skipped_depth = tag, 1
        elif tag in _HEADINGS:
            self._begin_line()
            self._heading_level = _HEADINGS[tag]
        elif tag in _LINES:
            self._begin_line()
        elif tag == "br" and self._line is not None:
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= tag == self._skipped_tag
        elif tag in _HEADINGS or tag in _LINES:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self._line is not None and not self._skipped_depth and not self._is_done:
            self._line.append(data)

    def _is_left_out(self, tag: str, given: dict[str, str]) -> bool:
        classes = set(given.get("class", "").split())
        if (tag in _FORMULAS or classes & _FORMULAS) and self._line is not None:
            self._line.append(f" {HOLE} ")
            return True
        return (
            tag in _LEFT_OUT_TAGS
            or not classes.isdisjoint(_LEFT_OUT_CLASSES)
            or given.get("id") == "coordinates"
            or "navigation" in given.get("role", "")
        )

    def _begin_line(self) -> None:
        self._end_line()
        self._line = []

    def _end_line(self) -> None:
        text = " ".join("".join(self._line or ()).split())
        if self._heading_level and text:
            self._is_done = self._lead_only
            self._sections.append((self._heading_level, text, []))
        elif text:
            self._sections[-1][2].append(text)
        self._line, self._heading_level = None, 0

    def close(self) -> None:
        super().close()
        self._end_line()


def read_page(html: str, *, lead_only: bool = False) -> PageReader:
    """With ``lead_only`` the sections below the first heading are not read."""
    reader = PageReader(lead_only=lead_only)
    reader.feed(_NO_TAG.sub("&lt;", _without_comments(html)))
    reader.close()
    return reader


def _without_comments(html: str) -> str:
    kept, at = list[str](), 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        at = len(html) if end < 0 else end + 3
    return "".join([*kept, html[at:]])
