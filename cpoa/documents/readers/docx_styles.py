"""The styles and lists of a Word document: which paragraphs are headings, captions, list items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cpoa.documents.archives import descend

# Word stores the English names of its own styles whatever its language is; other programs store what they show.
_HEADING = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|nagłówek|nagwek|nadpis|otsikko"
    r"|заголовок|标题|標題|見出し|제목) ?(\d)",
    re.IGNORECASE,
)
_TITLES = frozenset(["title", "titel"])
_CAPTIONS = frozenset(
    ["caption", "beschriftung", "légende", "legend", "illustration", "figure", "table", "abbildung", "tabelle"]
)
_CONTENTS = re.compile(
    r"(?:toc|contents|table of figures|index|verzeichnis)\b ?(?:\d|heading)?|contents \d|toc\d", re.IGNORECASE
)
_NOT_A_HEADING = 9
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``heading``: the level from 1; None for other paragraphs."""

    heading: int | None = None
    is_title: bool = False
    is_caption: bool = False
    is_contents: bool = False
    is_list: bool = False


class Styles:
    def __init__(self, root: Element | None) -> None:
        elements = root.findall("w:style") if root is not None else []
        self._elements = {element.get("w:styleId", ""): element for element in elements}
        self._default = next((one.get("w:styleId", "") for one in elements if _is_default(one)), "")
        self._known = dict[str, Style]()
        language = descend(root, "w:docDefaults/w:rPrDefault/w:rPr/w:lang") if root is not None else None
        self.language = language.get("w:val") if language is not None else None

    def of(self, properties: Element | None) -> Style:
        """``properties``: ``w:pPr`` of a paragraph."""
        used = properties.find("w:pStyle") if properties is not None else None
        style_id = used.get("w:val", "") if used is not None else self._default
        style = self._known.get(style_id)
        if style is None:
            style = self._known[style_id] = self._read(style_id)
        return style

    def _read(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        names = [_name(element) or element.get("w:styleId", "") for element in chain] or [style_id]
        own = names[0].lower()
        return Style(
            heading=None if own in _TITLES else _heading_level(chain, names),
            is_title=own in _TITLES,
            is_caption=any(name.lower() in _CAPTIONS for name in names),
            is_contents=any(_CONTENTS.match(name) for name in names),
            is_list=any(is_numbered(element.find("w:pPr")) for element in chain),
        )

    def _chain(self, style_id: str) -> list[Element]:
        """The style and those it is based on; a file may close the chain to a ring."""
        chain = list[Element]()
        while style_id in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(self._elements[style_id])
            based_on = chain[-1].find("w:basedOn")
            style_id = based_on.get("w:val", "") if based_on is not None else ""
        return chain


def outline_level(properties: Element | None) -> int | None:
    """The level of a heading, from 1. None: the properties say nothing; 0: no heading."""
    level = properties.find("w:outlineLvl") if properties is not None else None
    text = level.get("w:val", "") if level is not None else ""
    if not text.isdecimal() or len(text) > 1:
        return None
    return 0 if int(text) >= _NOT_A_HEADING else int(text) + 1


def is_numbered(properties: Element | None) -> bool:
    """Number 0 takes a paragraph out of the list that its style puts it into."""
    number = descend(properties, "w:numPr/w:numId") if properties is not None else None
    return number is not None and number.get("w:val") != "0"


def _is_default(element: Element) -> bool:
    return element.get("w:type") == "paragraph" and element.get("w:default") in {"1", "true", "on"}


def _name(element: Element) -> str:
    name = element.find("w:name")
    return name.get("w:val", "") if name is not None else ""


def _heading_level(chain: list[Element], names: list[str]) -> int | None:
    for at, name in enumerate(names):
        level = outline_level(chain[at].find("w:pPr")) if at < len(chain) else None
        if level is not None:
            return level or None
        named = _HEADING.match(name)
        if named:
            return max(1, int(named[1]))
    return None
