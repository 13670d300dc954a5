"""The text of clean HTML, such as the chapters of an e-book have. For pages of the web, with menus and
advertisements around their text, it is not enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.html_text import plain_markup
from cpoa.documents.metadata import one_line
from cpoa.documents.note_marks import as_raised, is_mark, is_raised_mark
from cpoa.documents.notices import caption_kind, heads_of, notice
from cpoa.documents.readers.html_elements import (
    BACK_LINKS,
    BLOCKS,
    CLASS,
    FRONT_MATTER,
    HEADINGS,
    ITEMS,
    MAX_CAPTION,
    MAX_PARTS_OF_A_MARK,
    MAX_WORDS_IN_A_FIGURE,
    MAX_WORDS_OF_A_CELL,
    NOTES,
    PICTURES,
    SKIPPED,
    UNSAID_TYPES,
    VOID,
    Element,
    Frame,
    Link,
)


@dataclass(frozen=True, slots=True)
class HtmlText:
    """``anchors``: for each id, the blocks that its element has, as a range. ``note_links``: where marks of notes point
    to. ``notes``: how many notes were left out. ``left_out``: parts such as "the cover"."""

    blocks: tuple[DocumentBlock, ...]
    anchors: dict[str, range]
    note_links: frozenset[str]
    notes: int
    left_out: tuple[str, ...]


def read_html(text: str) -> HtmlText:
    reader = _BlockReader()
    reader.feed(plain_markup(text))
    reader.close()
    return reader.result()


class _BlockReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks = list[DocumentBlock]()
        self._open = list[Element]()
        self._counts = Counter[str]()
        self._captions = 0
        self._frames = list[Frame]()
        self._parts = list[str]()
        self._words = 0
        self._skipped_from: int | None = None
        self._skips_notes = False
        self._notes = 0
        self._items_in_notes = 0
        self._links = list[Link]()
        self._ends_bracket = False
        self._first_part: int | None = None
        self._raised_from: int | None = None
        self._anchors = dict[str, range]()
        self._note_links = set[str]()
        self._left_out = dict[str, None]()

    def result(self) -> HtmlText:
        while self._open:
            self._close_last()
        self._flush()
        count = len(self._blocks)
        anchors = {name: range(min(r.start, count), min(r.stop, count)) for name, r in self._anchors.items()}
        return HtmlText(tuple(self._blocks), anchors, frozenset(self._note_links), self._notes, tuple(self._left_out))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if self._skipped_from is not None:
            self._count_skipped(tag, given)
            self._push(tag, given)
            return
        if tag in PICTURES and self._frames:
            self._frames[-1].has_picture = True
        if tag in VOID:
            self._void(tag, given)
            return
        if tag in BLOCKS:
            self._close_implied(tag)
            self._flush()
        self._push(tag, given)
        if self._is_skipped(tag, given):
            self._skipped_from = len(self._open) - 1
        else:
            self._begin(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if not self._counts[tag]:
            return
        while self._open[-1].tag != tag:
            self._close_last()
        self._close_last()

    def handle_data(self, data: str) -> None:
        if self._skipped_from is None:
            if self._first_part is None and data.strip():
                self._first_part = len(self._parts)
            self._parts.append(data.removeprefix("]") if self._ends_bracket else data)
            self._ends_bracket = False

    def _void(self, tag: str, given: dict[str, str]) -> None:
        if tag == "hr":
            self._flush()
        elif tag == "br":
            self._parts.append(" ")
        if given.get("id"):
            self._anchors.setdefault(given["id"], range(len(self._blocks), len(self._blocks) + 1))

    def _close_implied(self, tag: str) -> None:
        """``<p>`` ends an open ``<p>``, ``<li>`` an open ``<li>``: otherwise open elements would pile up."""
        if self._open and self._open[-1].tag == "p":
            self._close_last()
        if self._open and tag in {"li", "dd", "dt", "tr", "td", "th"} and self._open[-1].tag == tag:
            self._close_last()

    def _push(self, tag: str, given: dict[str, str]) -> None:
        if tag in VOID:
            return
        is_caption = tag in {"caption", "figcaption"} or "caption" in CLASS.split(given.get("class", "").lower())
        name = given.get("id") or (given.get("name") if tag == "a" else None)
        self._open.append(Element(tag, name, len(self._blocks), is_caption))
        self._counts[tag] += 1
        self._captions += is_caption

    def _is_skipped(self, tag: str, given: dict[str, str]) -> bool:
        types = {kind.removeprefix("doc-") for kind in f"{given.get('epub:type', '')} {given.get('role', '')}".split()}
        front = [FRONT_MATTER[kind] for kind in types if kind in FRONT_MATTER]
        self._left_out.update(dict.fromkeys(front))
        if types & NOTES:
            self._skips_notes = True
            self._notes += bool(types & {"footnote", "endnote", "rearnote"})
        return bool(front) or bool(types & (NOTES | UNSAID_TYPES)) or tag in SKIPPED or "hidden" in given

    def _count_skipped(self, tag: str, given: dict[str, str]) -> None:
        if not self._skips_notes:
            return
        kinds = f"{given.get('epub:type', '')} {given.get('role', '')}".replace("doc-", "").split()
        if {"footnote", "endnote", "rearnote"}.intersection(kinds):
            self._notes += 1
        elif tag == "li":
            self._items_in_notes += 1

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"table", "figure"}:
            self._frames.append(Frame(tag, len(self._blocks), self._words))
        elif tag == "a":
            is_note = "noteref" in f"{given.get('epub:type', '')} {given.get('role', '')} {given.get('class', '')}"
            self._links.append(Link(len(self._parts), given.get("href"), is_note, is_raised=self._counts["sup"] > 0))
        elif tag == "sup" and self._raised_from is None:
            self._raised_from = len(self._parts)
        elif self._frames and tag in {"tr", "td", "th"}:
            self._count_cell(tag, given)

    def _count_cell(self, tag: str, given: dict[str, str]) -> None:
        frame = self._frames[-1]
        frame.rows += tag == "tr"
        if tag != "tr":
            frame.cells += 1
            frame.columns += frame.rows <= 1

    def _close_last(self) -> None:
        element = self._open.pop()
        self._counts[element.tag] -= 1
        if self._skipped_from is not None:
            self._captions -= element.is_caption
            if len(self._open) == self._skipped_from:
                self._end_skipping()
            return
        if element.tag == "a" and self._links:
            self._end_link()
        elif element.tag == "sup" and self._raised_from is not None and not self._counts["sup"]:
            self._end_raised()
        elif element.tag in BLOCKS or element.is_caption:
            self._flush(element)
        self._captions -= element.is_caption
        if element.tag in {"table", "figure"} and self._frames:
            self._end_frame()
        if element.name:
            stop = max(len(self._blocks), element.first_block + 1)
            self._anchors.setdefault(element.name, range(element.first_block, stop))

    def _end_skipping(self) -> None:
        self._skipped_from = None
        if self._skips_notes and not self._notes:
            self._notes = self._items_in_notes
        self._skips_notes = False

    def _end_link(self) -> None:
        link = self._links.pop()
        if len(self._parts) - link.start > MAX_PARTS_OF_A_MARK:
            return
        text = "".join(self._parts[link.start :]).strip()
        if text in BACK_LINKS:
            self._drop_parts(link.start)
        elif link.href and is_mark(text):
            is_first = self._first_part is None or self._first_part >= link.start
            is_bracketed = text[0] in "[(*†" or (not is_first and self._parts[link.start - 1].endswith("["))
            is_reference = link.is_note or (not is_first and (link.is_raised or is_bracketed))
            if is_reference:
                self._note_links.add(link.href)
                self._drop_bracket(link.start)
            elif is_first:  # at the start of a note, the link leads back
                self._drop_parts(link.start)

    def _drop_parts(self, start: int) -> None:
        del self._parts[start:]
        if self._first_part is not None and self._first_part >= start:
            self._first_part = None

    def _drop_bracket(self, start: int) -> None:
        """Drops the mark, and the "[" before it; the "]" behind it is yet to come."""
        self._drop_parts(start)
        if self._parts and self._parts[-1].endswith("["):
            self._parts[-1] = self._parts[-1].removesuffix("[").rstrip()
            self._ends_bracket = True

    def _end_raised(self) -> None:
        start, self._raised_from = self._raised_from or 0, None
        if self._links:
            self._links[-1].is_raised = True
            return
        raised = "".join(self._parts[start:])
        before = "".join(self._parts[max(0, start - 5) : start])
        del self._parts[start:]
        if not is_raised_mark(before, raised):
            self._parts.append(as_raised(raised))

    def _flush(self, closing: Element | None = None) -> None:
        text = one_line("".join(self._parts))
        self._parts.clear()
        self._links.clear()
        self._first_part = None
        self._raised_from = None
        if not text:
            return
        self._words += len(text.split())
        if self._captions:
            self._add_caption(text)
            return
        if self._frames and self._frames[-1].rows == 1:
            self._frames[-1].head.append(text)
        self._blocks.append(self._block(text, closing.tag if closing else ""))

    def _block(self, text: str, closing: str) -> DocumentBlock:
        headings = [tag for tag in HEADINGS if self._counts[tag] or tag == closing]
        if headings:
            return DocumentBlock(BlockKind.HEADING, text, level=HEADINGS[headings[0]])
        is_item = closing in ITEMS or any(self._counts[tag] for tag in ITEMS)
        return DocumentBlock(BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH, text)

    def _add_caption(self, text: str) -> None:
        if self._frames and len(self._frames[-1].caption) < MAX_CAPTION:
            self._frames[-1].caption = one_line(f"{self._frames[-1].caption} {text}")
        elif not self._frames:
            self._blocks.append(notice(caption_kind(text) or "figure", text))

    def _end_frame(self) -> None:
        frame = self._frames.pop()
        words = self._words - frame.words_before
        if frame.kind == "table":
            self._end_table(frame, words)
        elif frame.has_picture and words <= MAX_WORDS_IN_A_FIGURE + len(frame.caption.split()):
            del self._blocks[frame.first_block :]
            if frame.caption:
                self._blocks.append(notice(caption_kind(frame.caption) or "figure", frame.caption))
        elif frame.caption and self._blocks and self._blocks[-1].kind is BlockKind.NOTICE:
            self._blocks[-1] = notice(caption_kind(frame.caption) or "table", frame.caption)

    def _end_table(self, frame: Frame, words: int) -> None:
        """Text that a table only places on the page is read."""
        if frame.columns <= 1 or words > MAX_WORDS_OF_A_CELL * max(1, frame.cells):
            return
        del self._blocks[frame.first_block :]
        last = self._blocks[-1] if self._blocks else None
        if not frame.caption and last and last.kind is BlockKind.NOTICE and last.text.startswith("A table: "):
            return  # its caption is above it, as a paragraph of its own
        self._blocks.append(notice("table", frame.caption or heads_of(frame.head)))
