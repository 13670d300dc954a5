"""Finds the newest entry of an RSS or Atom feed. It builds no tree, and refuses documents that declare anything."""

from __future__ import annotations

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
_MAX_DEPTH = 100
_MAX_ELEMENTS = 200_000  # read in about half a second
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class FeedEntry:
    """``content``: the whole article as HTML. Empty is what the feed does not say."""

    link: str = ""
    content: str = ""
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
        self._takes_content = False
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

    def _start_field(self, entry: FeedEntry, name: tuple[str, str], attributes: dict[str, str]) -> None:
        self._text = []
        self._takes_content = name == (_CONTENT, "encoded") or (
            name == (_ATOM, "content") and attributes.get("type") in {"html", "text/html"}
        )
        if name == (_ATOM, "link") and attributes.get("rel", "alternate") == "alternate":
            entry.link = entry.link or attributes.get("href", "").strip()

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, qualified: str) -> None:
        self._open.pop()
        if self._entry is None:
            return
        if len(self._open) == self._entry_depth:
            self._set_field(self._entry, _split(qualified), "".join(self._text or ()).strip())
            self._text = None
        elif len(self._open) < self._entry_depth:
            self._compare(self._entry)
            self._entry = None

    def _compare(self, entry: FeedEntry) -> None:
        is_usable = entry.content or entry.link
        if is_usable and (self.newest is None or entry.date > self.newest.date):
            self.newest = entry

    def _set_field(self, entry: FeedEntry, name: tuple[str, str], text: str) -> None:
        if self._takes_content:
            entry.content = entry.content or text
        elif name in _LINKS:
            entry.link = entry.link or text
        elif name[1] == "title":
            entry.title = entry.title or text
        elif name in _DATES:
            entry.date = max(entry.date, _parse_date(text))


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
