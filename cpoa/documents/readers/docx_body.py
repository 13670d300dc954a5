"""The body of a Word document, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.archives import descend
from cpoa.documents.metadata import one_line
from cpoa.documents.notices import caption_kind, heads_of, notice
from cpoa.documents.readers.docx_runs import Paragraph, Tally, chosen, is_on, read_paragraph
from cpoa.documents.readers.docx_styles import Style, Styles, is_numbered, outline_level

_THROUGH = frozenset(["w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent", "w:body"])
_CONTENTS_GALLERIES = frozenset(["Table of Contents", "Table of Figures"])
_MAX_WORDS_OF_A_CELL = 25
_MAX_WORDS_OF_A_PAGE = 900
_MAX_WORDS_OF_A_BOLD_HEADING = 12


@dataclass(frozen=True, slots=True)
class _Item:
    """``page`` by the breaks that a program rendered, ``explicit_page`` by those that the author set."""

    block: DocumentBlock
    page: int
    explicit_page: int
    is_title: bool = False
    is_bold: bool = False
    is_caption: bool = False


class BodyReader:
    def __init__(self, styles: Styles) -> None:
        self.tally = Tally()
        self.has_contents = False
        self._styles = styles
        self._items = list[_Item]()
        self._page = 1
        self._explicit_page = 1
        self._joined: Paragraph | None = None

    def read(self, body: Element) -> None:
        """May be called for one body only."""
        self._walk(list(body))

    @property
    def title(self) -> str | None:
        return next((item.block.text for item in self._items if item.is_title), None)

    def blocks(self) -> tuple[DocumentBlock, ...]:
        items = _without_doubled_captions(self._items)
        if not any(item.block.kind is BlockKind.HEADING and not item.is_title for item in items):
            items = _with_bold_headings(items)
        pages = _pages(items)
        return tuple(
            replace(item.block, place=f"page {page}" if page else None) for item, page in zip(items, pages, strict=True)
        )

    def _walk(self, elements: list[Element]) -> None:
        waiting = elements[::-1]
        while waiting:
            element = waiting.pop()
            if element.tag == "w:p":
                waiting += self._paragraph(element)[::-1]
            elif element.tag == "w:tbl":
                waiting += self._table(element)[::-1]
            elif element.tag == "mc:AlternateContent":
                waiting += list(chosen(element))[::-1]
            elif element.tag == "w:sdt":
                waiting += self._content_control(element)
            elif element.tag in _THROUGH:
                waiting += list(element)[::-1]

    def _content_control(self, element: Element) -> list[Element]:
        gallery = descend(element, "w:sdtPr/w:docPartObj/w:docPartGallery")
        if gallery is not None and gallery.get("w:val") in _CONTENTS_GALLERIES:
            self.has_contents = True
            return []
        content = element.find("w:sdtContent")
        return [] if content is None else [content]

    def _paragraph(self, element: Element) -> list[Element]:
        """Returns what its text boxes hold."""
        properties = element.find("w:pPr")
        style = self._styles.of(properties)
        paragraph = read_paragraph(element, self.tally)
        explicit_before = paragraph.explicit_before + _breaks_before(properties)
        self._page += paragraph.rendered_before
        self._explicit_page += explicit_before
        joined, self._joined = self._joined, None
        if joined is not None:
            joined.parts += paragraph.parts  # in place: a thousand joined paragraphs take linear time
            paragraph.parts = joined.parts
        if properties is not None and (_has_deleted_end(properties) or _is_drop_cap(properties)):
            self._joined = paragraph  # the next paragraph continues it
        elif style.is_contents:
            self.has_contents = True
        else:
            self._add(paragraph, style, properties)
        self._page += paragraph.rendered_breaks - paragraph.rendered_before
        self._explicit_page += paragraph.explicit_breaks - paragraph.explicit_before + _ends_section(properties)
        return paragraph.boxes

    def _add(self, paragraph: Paragraph, style: Style, properties: Element | None) -> None:
        text = paragraph.text
        if not text:
            return
        is_caption = style.is_caption
        block = notice(caption_kind(text) or "figure", text) if is_caption else _block(text, style, properties)
        block = notice("formula", "") if paragraph.is_formula else block
        self._items.append(
            _Item(
                block,
                self._page,
                self._explicit_page,
                is_title=style.is_title,
                is_bold=paragraph.is_bold,
                is_caption=is_caption,
            )
        )

    def _table(self, table: Element) -> list[Element]:
        """Returns the contents of the cells if the table only places text on the page."""
        rows = [list(_cells(row)) for row in _inside(table, "w:tr")]
        texts = [[_cell_text(cell) for cell in row] for row in rows]
        words = sum(len(text.split()) for row in texts for text in row)
        cells = sum(len(row) for row in rows)
        if max((len(row) for row in rows), default=0) <= 1 or words > _MAX_WORDS_OF_A_CELL * cells:
            return [child for row in rows for cell in row for child in cell]
        caption = descend(table, "w:tblPr/w:tblCaption")
        said = caption.get("w:val", "") if caption is not None else heads_of(next(filter(None, texts), []))
        self._items.append(_Item(notice("table", said), self._page, self._explicit_page))
        self._page += sum(1 for _ in table.iter("w:lastRenderedPageBreak"))
        return []


def _block(text: str, style: Style, properties: Element | None) -> DocumentBlock:
    own_level = outline_level(properties)
    level = style.heading if own_level is None else own_level
    if level or style.is_title:
        return DocumentBlock(BlockKind.HEADING, text, level=level or 1)
    is_out_of_list = properties is not None and descend(properties, "w:numPr/w:numId") is not None
    is_item = is_numbered(properties) or (style.is_list and not is_out_of_list)
    return DocumentBlock(BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH, text)


def _inside(element: Element, tag: str) -> list[Element]:
    """Children with this tag, also those that a change or a content control wraps."""
    found, waiting = list[Element](), list(element)[::-1]
    while waiting:
        one = waiting.pop()
        if one.tag == tag:
            found.append(one)
        elif one.tag in _THROUGH or one.tag == "w:sdt":
            waiting += list(one)[::-1]
    return found


def _cells(row: Element) -> list[Element]:
    is_deleted = descend(row, "w:trPr/w:del") is not None
    return [] if is_deleted else _inside(row, "w:tc")


def _cell_text(cell: Element) -> str:
    tally = Tally()  # the notes of cells that are not read are not counted
    return one_line(" ".join(read_paragraph(paragraph, tally).text for paragraph in cell.iter("w:p")))


def _has_deleted_end(properties: Element) -> bool:
    return descend(properties, "w:rPr/w:del") is not None


def _is_drop_cap(properties: Element) -> bool:
    """A large first letter is a paragraph of its own."""
    frame = properties.find("w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") != "none"


def _breaks_before(properties: Element | None) -> int:
    return int(properties is not None and is_on(properties.find("w:pageBreakBefore")))


def _ends_section(properties: Element | None) -> int:
    section = properties.find("w:sectPr") if properties is not None else None
    kind = section.find("w:type") if section is not None else None
    return int(section is not None and (kind is None or kind.get("w:val") in {"nextPage", "oddPage", "evenPage"}))


def _without_doubled_captions(items: list[_Item]) -> list[_Item]:
    """A table with a caption beside it has two notices; the caption's says more."""
    kept = list[_Item]()
    for at, item in enumerate(items):
        is_table = item.block.kind is BlockKind.NOTICE and not item.is_caption
        beside = [*items[max(0, at - 1) : at], *items[at + 1 : at + 2]]
        if not is_table or not any(one.is_caption and one.block.text.startswith("A table") for one in beside):
            kept.append(item)
    return kept


def _with_bold_headings(items: list[_Item]) -> list[_Item]:
    """Many authors make headings by hand: a short bold paragraph before another one."""
    changed = list(items)
    for at, (item, following) in enumerate(pairwise(items)):
        text = item.block.text
        is_heading = (
            item.block.kind is BlockKind.PARAGRAPH
            and item.is_bold
            and not following.is_bold
            and len(text.split()) <= _MAX_WORDS_OF_A_BOLD_HEADING
            and not text.endswith((".", ",", ";"))
        )
        if is_heading:
            changed[at] = replace(item, block=replace(item.block, kind=BlockKind.HEADING, level=2))
    return changed


def _pages(items: list[_Item]) -> list[int | None]:
    """Breaks that the author set tell the pages only if no page would have more words than fit on it."""
    if not items:
        return []
    if items[-1].page > 1:
        return [item.page for item in items]
    words = dict[int, int]()
    for item in items:
        words[item.explicit_page] = words.get(item.explicit_page, 0) + len(item.block.text.split())
    is_known = len(words) > 1 and max(words.values()) <= _MAX_WORDS_OF_A_PAGE
    return [item.explicit_page if is_known else None for item in items]
