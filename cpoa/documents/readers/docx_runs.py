"""The text of one paragraph of a Word document, as its reader sees it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.documents.metadata import one_line
from cpoa.documents.note_marks import as_raised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

# What was deleted or moved away, fields' instructions, the pronunciation over Asian characters.
_UNSEEN = frozenset(
    [
        "w:del",
        "w:moveFrom",
        "w:instrText",
        "w:delText",
        "w:delInstrText",
        "w:rPr",
        "w:pPr",
        "w:rt",
        "w:sdtPr",
        "w:sdtEndPr",
    ]
)
_DRAWINGS = frozenset(["w:drawing", "w:pict", "w:object"])
_NOTES = {
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "endnote",
    "w:commentReference": "comment",
}
_OFF = frozenset(["0", "false", "off", "none"])


@dataclass(slots=True)
class Tally:
    """What is counted over the whole document. ``languages``: characters in each."""

    left_out: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Paragraph:
    """``rendered_breaks`` and ``explicit_breaks``: ends of pages inside it. ``breaks_before``: those of them that come
    before its first word. ``in_formulas``: characters. ``boxes``: paragraphs and tables of text boxes that are
    anchored in it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    rendered_breaks: int = 0
    explicit_breaks: int = 0
    rendered_before: int = 0
    explicit_before: int = 0
    bold_characters: int = 0
    characters: int = 0
    has_picture: bool = False
    in_formulas: int = 0

    @property
    def is_formula(self) -> bool:
        """Whether it holds nothing else."""
        return self.characters > 0 and self.in_formulas == self.characters

    @property
    def text(self) -> str:
        return one_line("".join(self.parts))

    @property
    def is_bold(self) -> bool:
        return self.characters > 0 and self.bold_characters == self.characters


def read_paragraph(element: Element, tally: Tally) -> Paragraph:
    paragraph = Paragraph()
    for child in element:
        _read(child, paragraph, tally, None)
    return paragraph


def is_on(element: Element | None) -> bool:
    """Of a property such as ``w:b``."""
    return element is not None and element.get("w:val", "1") not in _OFF


def chosen(element: Element) -> Iterator[Element]:
    """The children of ``mc:AlternateContent`` that count: the same text box is in the choice and in the fallback."""
    for tag in ("mc:Choice", "mc:Fallback"):
        alternative = element.find(tag)
        if alternative is not None:
            yield from alternative
            return


def _read(element: Element, paragraph: Paragraph, tally: Tally, run: Element | None) -> None:
    """``run``: the properties of the run around the element. An archive's XML is at most 256 elements deep."""
    tag = element.tag
    if tag in _UNSEEN:
        return
    if tag in {"w:t", "m:t"}:
        _add(element.text or "", paragraph, tally, run)
        paragraph.in_formulas += len((element.text or "").strip()) if tag == "m:t" else 0
    elif tag in _DRAWINGS:
        _read_drawing(element, paragraph)
    elif not _read_sign(element, paragraph, tally):
        run = element.find("w:rPr") if tag == "w:r" else run
        if run is not None and is_on(run.find("w:vanish")):
            return
        for child in chosen(element) if tag == "mc:AlternateContent" else element:
            _read(child, paragraph, tally, run)


def _add(text: str, paragraph: Paragraph, tally: Tally, run: Element | None) -> None:
    if run is not None:
        height = run.find("w:vertAlign")
        if height is not None and height.get("w:val") == "superscript":
            text = as_raised(text)
    size = len(text.strip())
    paragraph.parts.append(text)
    paragraph.characters += size
    if run is not None and is_on(run.find("w:b")):
        paragraph.bold_characters += size
    language = run.find("w:lang") if run is not None else None
    tally.languages[language.get("w:val", "") if language is not None else ""] += size


def _read_sign(element: Element, paragraph: Paragraph, tally: Tally) -> bool:
    """Returns whether the element is a sign, which has no text inside."""
    tag = element.tag
    if tag in _NOTES:
        tally.left_out[_NOTES[tag]] += 1
    elif tag == "w:lastRenderedPageBreak":
        paragraph.rendered_breaks += 1
        paragraph.rendered_before += not paragraph.characters
    elif tag == "w:br" and element.get("w:type") == "page":
        paragraph.explicit_breaks += 1
        paragraph.explicit_before += not paragraph.characters
        paragraph.parts.append(" ")
    elif tag in {"w:tab", "w:br", "w:cr", "w:ptab"}:
        paragraph.parts.append(" ")
    elif tag == "w:noBreakHyphen":
        paragraph.parts.append("-")
    else:
        return False
    return True


def _read_drawing(element: Element, paragraph: Paragraph) -> None:
    """Finds the outermost text boxes; a box inside a box is read with the outer one."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag == "w:txbxContent":
            paragraph.boxes += list(one)
            continue
        paragraph.has_picture = paragraph.has_picture or one.tag in {"pic:pic", "v:imagedata", "c:chart", "dgm:relIds"}
        waiting += reversed(list(chosen(one) if one.tag == "mc:AlternateContent" else one))
