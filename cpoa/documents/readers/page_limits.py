"""Refuses web pages whose parsing would take minutes: the parsers take quadratic time on some of them."""

from __future__ import annotations

import re

from cpoa.contracts.source_documents import UnreadableSourceError

MAX_PAGE_BYTES = 2_000_000
MAX_ATTRIBUTES = 500
MAX_DEPTH = 2_000
MAX_TAGS = 100_000

# Each of these is found from where the one before ended, so that every character is read once. `html.parser` is no
# help: it looks for the end of each unclosed tag or comment again (15 s for 60 kB).
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+|=)(?:\s*+=\s*+(\"|'|[^\s\"'>][^\s>]*+))?")
_TAG_END = re.compile(r"[\s/]*+>?")
_OPENING = re.compile(r"<[A-Za-z]")
_RAW_TEXT_ENDS = {
    name: re.compile(rf"</{name}(?![^\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
# These have no end tag, or end where the next one begins: an open one contains nothing deep.
_NOT_NESTED_TEXT = """
area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option
optgroup colgroup rt rp html head body path circle rect line polygon polyline use ellipse stop
"""
_NOT_NESTED = frozenset(_NOT_NESTED_TEXT.split())


def check_limits(text: str) -> None:
    """Raises `UnreadableSourceError` for a page that is built to be slow, or that is no page for people."""
    if sum(1 for _ in _OPENING.finditer(text)) > MAX_TAGS:
        raise _too_large()
    place, depth = 0, 0
    while (place := text.find("<", place)) >= 0:
        tag = _TAG_NAME.match(text, place)
        if tag is None:
            place = _end_of_declaration(text, place)
            continue
        name = tag[1].lower()
        place = _end_of_tag(text, tag.end())
        if tag[0].startswith("</"):
            depth -= name not in _NOT_NESTED and depth > 0
        elif name in _RAW_TEXT_ENDS:
            place = _end_of_raw_text(text, place, name)
        elif name not in _NOT_NESTED and text[place - 2 : place] != "/>":
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_large()


def _too_large() -> UnreadableSourceError:
    return UnreadableSourceError(
        "The page is too large or too complicated to read. Paste the text of the page instead."
    )


def _end_of_declaration(text: str, place: int) -> int:
    """Returns where the comment or declaration at ``place`` ends; the next place if there is none."""
    if text.startswith("<!--", place):
        return _after(text, "-->", place + 4)
    if text.startswith(("<!", "<?", "</"), place):
        return _after(text, ">", place + 2)
    return place + 1


def _end_of_tag(text: str, place: int) -> int:
    count = 0
    while attribute := _ATTRIBUTE.match(text, place):
        count += 1
        if count > MAX_ATTRIBUTES:
            raise _too_large()
        place = attribute.end()
        if attribute[2] in ("'", '"'):
            place = _after(text, attribute[2], place)
    end = _TAG_END.match(text, place)
    return end.end() if end else place


def _end_of_raw_text(text: str, place: int, name: str) -> int:
    end = _RAW_TEXT_ENDS[name].search(text, place)
    return end.start() if end else len(text)


def _after(text: str, mark: str, place: int) -> int:
    found = text.find(mark, place)
    return found + len(mark) if found >= 0 else len(text)
