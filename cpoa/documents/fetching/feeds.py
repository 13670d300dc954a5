"""Finds the newest entry of an RSS or Atom feed. It builds no tree, and refuses documents that declare anything."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.parsers import expat

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

_SEPARATOR = " "  # between namespace and name; neither contains a space
_ATOM = "http://www.w3.org/2005/Atom"
_RSS = ("", "http://purl.org/rss/1.0/")  # RSS 2.0 has no namespace
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_ROOTS = frozenset({("", "rss"), (_ATOM, "feed"), ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF")})
_ENTRIES = frozenset({(_ATOM, "entry"), *((namespace, "item") for namespace in _RSS)})
_DATES = frozenset(
    {(_ATOM, "published"), (_ATOM, "updated"), (_DUBLIN_CORE, "date"), *((namespace, "pubDate") for namespace in _RSS)}
)
_LINKS = frozenset((namespace, "link") for namespace in _RSS)
_HTML_TYPES = frozenset({"html", "text/html"})
_MARKUP_TYPES = frozenset({"xhtml", "application/xhtml+xml"})
_SUMMARIES = frozenset({(_ATOM, "summary"), *((namespace, "description") for namespace in _RSS)})
_EMPTY_ELEMENTS = frozenset({"br", "hr", "img", "wbr", "col", "source"})
_MAX_DEPTH = 100
_MAX_ELEMENTS = 200_000  # read in about half a second
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class FeedEntry:
    """``content``: the whole article as HTML; of an entry without a link, its summary. Empty is what the feed does not
    say."""

    link: str = ""
    content: str = ""
    summary: str = ""
    title: str = ""
    date: datetime = _LONG_AGO


def find_newest_entry(feed: bytes) -> FeedEntry:
    """Returns the newest entry that has content or a link; of entries without a date, the first.

    Raises FetchRefusedError.
    """
    reader = _FeedReader()
    reader.read(feed)
    if reader.newest is None:
        raise FetchRefusedError(Refusal.EMPTY_FEED)
    return reader.newest


class _FeedReader:
    def __init__(self) -> None:
        self.newest: FeedEntry | None = None
        self._open: list[tuple[str, str]] = []
        self._elements = 0
        self._entry: FeedEntry | None = None
        self._entry_depth = 0
        self._text: list[str] | None = None
        self._holds_html = False
        self._takes_markup = False
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add_text
        self._parser.StartDoctypeDeclHandler = self._refuse_declaration
        self._parser.EntityDeclHandler = self._refuse_declaration

    def read(self, feed: bytes) -> None:
        try:
            self._parser.Parse(feed, True)
        except (expat.ExpatError, ValueError, LookupError):  # the latter two: encodings that Python does not know
            raise FetchRefusedError(Refusal.BAD_FEED, "not XML") from None

    def _refuse_declaration(self, *_declaration: object) -> None:
        raise FetchRefusedError(Refusal.BAD_FEED, "declares a DTD or entities")

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _split(qualified)
        if not self._open and name not in _ROOTS:
            raise FetchRefusedError(Refusal.OTHER_TYPE, "XML, but no feed")
        self._open.append(name)
        self._elements += 1
        if len(self._open) > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise FetchRefusedError(Refusal.BAD_FEED, "too deep, or too many elements")
        if name in _ENTRIES and self._entry is None:
            self._entry, self._entry_depth = FeedEntry(), len(self._open)
        elif self._entry is not None and len(self._open) == self._entry_depth + 1:
            self._start_field(self._entry, name, attributes)
        elif self._text is not None and self._takes_markup:
            self._text.append(_write_tag(name[1], attributes))

    def _start_field(self, entry: FeedEntry, name: tuple[str, str], attributes: dict[str, str]) -> None:
        self._text = []
        kind = attributes.get("type", "text").lower()
        self._holds_html = kind in _HTML_TYPES | _MARKUP_TYPES or name[0] != _ATOM
        self._takes_markup = kind in _MARKUP_TYPES and name[0] == _ATOM
        if name == (_ATOM, "link") and attributes.get("rel", "alternate") == "alternate":
            entry.link = entry.link or attributes.get("href", "").strip()

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(html.escape(text, quote=False) if self._takes_markup else text)

    def _end(self, qualified: str) -> None:
        self._open.pop()
        if self._entry is None:
            return
        if len(self._open) == self._entry_depth:
            self._set_field(self._entry, _split(qualified), "".join(self._text or ()).strip())
            self._text = None
        elif self._text is not None and self._takes_markup and _split(qualified)[1] not in _EMPTY_ELEMENTS:
            self._text.append(f"</{_split(qualified)[1]}>")
        elif len(self._open) < self._entry_depth:
            self._compare(self._entry)
            self._entry = None

    def _compare(self, entry: FeedEntry) -> None:
        entry.content = entry.content or ("" if entry.link else entry.summary)
        is_usable = entry.content or entry.link
        if is_usable and (self.newest is None or entry.date > self.newest.date):
            self.newest = entry

    def _set_field(self, entry: FeedEntry, name: tuple[str, str], text: str) -> None:
        as_html = text if self._holds_html else html.escape(text, quote=False)
        if name == (_CONTENT, "encoded") or (name == (_ATOM, "content") and self._holds_html):
            entry.content = entry.content or as_html
        elif name in _SUMMARIES or name == (_ATOM, "content"):
            entry.summary = entry.summary or as_html
        elif name in _LINKS:
            entry.link = entry.link or text
        elif name[1] == "title":
            entry.title = entry.title or text
        elif name in _DATES:
            entry.date = max(entry.date, _parse_date(text))


def _write_tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if _SEPARATOR not in key)
    return f"<{name}{written}>"


def _split(qualified: str) -> tuple[str, str]:
    namespace, _, name = qualified.rpartition(_SEPARATOR)
    return namespace, name


def _parse_date(text: str) -> datetime:
    """RSS writes dates as e-mail does, Atom as ISO 8601 does. A date that is neither counts as none."""
    short = text[:60]
    try:
        date = datetime.fromisoformat(short)
    except ValueError:
        try:
            date = parsedate_to_datetime(short)
        except (ValueError, TypeError, IndexError, OverflowError):
            return _LONG_AGO
    try:
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return _LONG_AGO
