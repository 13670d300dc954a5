"""Divides an article into sections of prose. Lists of books, links and notes are left out with what is below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.online.articles import OnlineSection
from cpoa.text.cleaning import clean_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIN_SECTION_WORDS = 12
_MAX_HEADING_LINE_CHARS = 500
_MAX_LEVEL = 6
_LEFT_OUT_TEXT = """
references|notes|see also|external links|further reading|bibliography|sources|citations|footnotes|works cited|gallery
|explanatory notes|general references|notes and references|publications|discography|filmography|image gallery
|primary sources|secondary sources|literature|references and notes|notes and citations|cited sources|general sources
|general and cited references|cited works|informational notes|explanatory footnotes|references and further reading
|sources and further reading|online sources|other sources|videography|selected bibliography|selected publications
|further viewing|external sources|citations and references
|einzelnachweise|weblinks|literatur|siehe auch|anmerkungen|quellen|belege|fußnoten|werke (auswahl)|filmografie
|diskografie|schriften|voir aussi|notes et références|références|liens externes|bibliographie|articles connexes
|annexes|véase también|referencias|enlaces externos|bibliografía|notas|note|bibliografia|altri progetti
|collegamenti esterni|voci correlate|ver também|referências|ligações externas|zie ook|bronnen|externe links
|externe link|literatuur|voetnoten|noten|przypisy|zobacz też|linki zewnętrzne|uwagi
"""
# These sections are left out with all that is below them.
_LEFT_OUT = frozenset(_LEFT_OUT_TEXT.replace("\n", "").split("|"))
# The lists of these are left out, but a section below them can be prose: "The Tale of Genji" below "Works".
_LISTS = frozenset(
    ["works", "selected works", "awards and nominations", "awards", "accolades", "honours", "honors", "list of works"]
)


def extract_sections(extract: str) -> tuple[OnlineSection, ...]:
    """``extract``: an article in the form of the API, with headings such as "== History ==". The lead is always the
    first section, even if it is empty."""
    return article_sections(_parts(extract))


def article_sections(parts: Iterable[tuple[int, str | None, str]]) -> tuple[OnlineSection, ...]:
    """``parts``: level, heading and raw text, one paragraph on a line; the lead first, with level 0."""
    sections: list[OnlineSection] = []
    above: list[tuple[int, str]] = []
    for level, heading, raw in parts:
        above = [(known, name) for known, name in above if known < level]
        names = [name.lower() for _, name in above]
        own = (heading or "").lower()
        if heading:
            above.append((level, heading))
        if own in _LEFT_OUT or own in _LISTS or not _LEFT_OUT.isdisjoint(names):
            continue
        paragraphs = tuple(map(tuple, clean_paragraphs(raw)))
        if heading is None or _words(paragraphs) >= MIN_SECTION_WORDS:
            parents = tuple(name for _, name in above[:-1]) if heading else ()
            sections.append(OnlineSection(level, heading, paragraphs, parents))
    return tuple(sections)


def count_words(sections: Iterable[OnlineSection]) -> int:
    return sum(_words(section.paragraphs) for section in sections)


def _words(paragraphs: Iterable[Iterable[str]]) -> int:
    return sum(len(sentence.split()) for paragraph in paragraphs for sentence in paragraph)


def _parts(extract: str) -> Iterator[tuple[int, str | None, str]]:
    level, heading, lines = 0, None, list[str]()
    for line in extract.split("\n"):
        found = _heading(line)
        if found is None:
            lines.append(line)
        else:
            yield level, heading, "\n".join(lines)
            (level, heading), lines = found, []
    yield level, heading, "\n".join(lines)


def _heading(line: str) -> tuple[int, str] | None:
    """Returns (2, "History") for "== History ==", None for a line that is not a heading."""
    line = line.rstrip(" ")
    if len(line) > _MAX_HEADING_LINE_CHARS or not (line.startswith("==") and line.endswith("==")):
        return None
    text = line.strip("=").strip(" ")
    level = min(len(line) - len(line.lstrip("=")), _MAX_LEVEL)
    return (level, text) if text else None
