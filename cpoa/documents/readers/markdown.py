"""Reads a Markdown text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.document_length import cut_text
from cpoa.documents.readers.front_matter import split_front_matter
from cpoa.documents.readers.markdown_spans import plain_span
from cpoa.documents.readers.references import without_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.documents.hints import Hints

_FENCE = re.compile(r"\s{0,12}(?P<marks>`{3,}+|~{3,}+)(?P<language>[^`]*+)")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:\s+(?P<text>.*\S))?\s*")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}+|-{2,}+)\s*")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*+){3,}+|(?:-\s*+){3,}+|(?:_\s*+){3,}+)")
_ITEM = re.compile(r"(?P<indent>\s{0,20})(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,60}\]:")
_LINK_TARGET = re.compile(r" {0,3}\[[^\]^][^\]]{0,200}\]:\s*+\S{1,1000}+(?:\s++(?:[\"'(].*)?)?")
_QUOTE = re.compile(r" {0,3}(?:>\s?){1,20}")
_INDENTED = re.compile(r"(?:\t| {4,})\S")
_TABLE_RULE = re.compile(r"\s*+\|?(?:\s*+:?-++:?\s*+\|)*+\s*+(?::?-++:?\s*+)?")
_CALLOUT = re.compile(r"\[!\w{1,20}\][+-]?\s*")
_FORMULA = re.compile(r"\s{0,12}\$\$(?P<rest>.*)")
# Fences around notes, commands of LaTeX, the caption below a table.
_COMMAND = re.compile(r"\s{0,3}:{3,}.{0,200}|\s{0,3}\\[a-z]{3,20}(?:\{[^{}]{0,60}\})?\s*|:\s.{1,300}\{#tbl.{1,60}\}\s*")
_TAG = re.compile(r"#[^\W\d_][\w/-]{0,60}")
_BLOCK_ID = re.compile(r"\^[\w-]{1,40}")
_TRAILING_MARKS = re.compile(r"(?:^|\s)#{1,20}$")


def read(data: bytes, hints: Hints) -> SourceDocument:
    """The title is that of the front matter, or a heading of the first level above everything else; it is no block."""
    text, rest = cut_text(_without_comments(decode(data, hints.content_type)))
    lines = text.replace("\f", "\n").split("\n")
    front, lines_below = split_front_matter(lines)
    body = _Body()
    body.read(lines_below)
    blocks, title = body.blocks, front.title
    if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1 and title in (None, blocks[0].text):
        title = blocks.pop(0).text
    blocks, has_references = without_references(blocks)
    while len(blocks) > 1 and blocks[-1].kind is BlockKind.HEADING:
        blocks = blocks[:-1]
    if not any(block.kind is not BlockKind.NOTICE for block in blocks):
        raise UnreadableSourceError("The file has no text. Choose a file with text, or paste the text.")
    return SourceDocument(
        tuple(blocks),
        title=title,
        author=front.author,
        published=front.published,
        language=front.language,
        licence=front.licence,
        left_out=(*(["the references"] if has_references else ()), *_left_out(body.footnotes), *rest),
    )


def _left_out(footnotes: int) -> tuple[str, ...]:
    if not footnotes:
        return ()
    return ("1 footnote",) if footnotes == 1 else (f"{footnotes} footnotes",)


def _without_comments(text: str) -> str:
    """Also without those of note-taking programs: "%% ask Ada %%"."""
    for begin, finish in (("<!--", "-->"), ("%%", "%%")):
        kept, place = [], 0
        while (start := text.find(begin, place)) >= 0 and (end := text.find(finish, start + len(begin))) >= 0:
            kept.append(text[place:start])
            place = end + len(finish)
        text = "".join([*kept, text[place:]])
    return text


class _Body:
    """Collects blocks line by line; ``_open`` are the lines of the block that has not ended."""

    def __init__(self) -> None:
        self.blocks: list[DocumentBlock] = []
        self.footnotes = 0
        self._open: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._in_footnote = False

    def read(self, lines: Sequence[str]) -> None:
        number = 0
        while number < len(lines):
            number = self._read_at(lines, number)
        self._end()

    def _read_at(self, lines: Sequence[str], number: int) -> int:
        """Returns the number of the line to read next."""
        line = lines[number].rstrip()
        quote = _QUOTE.match(line)
        if quote:
            line = line[quote.end() :]
            callout = _CALLOUT.match(line)
            if callout:
                self._read_line(line[callout.end() :])
                self._end()
                return number + 1
        if _FORMULA.fullmatch(line):
            return self._read_formula(lines, number)
        fence = _FENCE.fullmatch(line)
        if fence:
            return self._read_code(lines, number, fence)
        if not quote and self._is_indented_code(line):
            return self._read_indented_code(lines, number)
        if "|" in line and number + 1 < len(lines) and _is_table_rule(lines[number + 1]):
            return self._read_table(lines, number)
        self._read_line(line)
        return number + 1

    def _read_line(self, line: str) -> None:
        heading = _HEADING.fullmatch(line)
        if not line.strip():
            self._end()
        elif self._in_footnote and line.startswith((" ", "\t")):
            return
        elif _FOOTNOTE.match(line):
            self._end()
            self.footnotes += 1
            self._in_footnote = True
            return
        elif heading:
            self._end()
            self._add(BlockKind.HEADING, _TRAILING_MARKS.sub("", heading["text"] or ""), len(heading["marks"]))
        elif self._open and self._kind is BlockKind.PARAGRAPH and _UNDERLINE.fullmatch(line):
            text = " ".join(self._open)
            self._open = []
            self._add(BlockKind.HEADING, text, 1 if "=" in line else 2)
        elif _RULE.fullmatch(line) or _LINK_TARGET.fullmatch(line) or _COMMAND.fullmatch(line):
            self._end()
        else:
            self._read_text(line)
        # An empty line does not end a footnote: the next paragraph may be indented below it.
        self._in_footnote = self._in_footnote and not line.strip()

    def _read_text(self, line: str) -> None:
        item = _ITEM.fullmatch(line)
        if item:
            self._end()
            self._kind = BlockKind.LIST_ITEM
            line = item["text"]
        self._open.append(_without_tags(line.strip()))

    def _is_indented_code(self, line: str) -> bool:
        in_list = bool(self._open) or (bool(self.blocks) and self.blocks[-1].kind is BlockKind.LIST_ITEM)
        return bool(_INDENTED.match(line)) and not in_list and not self._in_footnote and not _ITEM.fullmatch(line)

    def _read_code(self, lines: Sequence[str], number: int, fence: re.Match[str]) -> int:
        self._end()
        language = fence["language"].split()
        self._add_notice(f"A code example in {language[0]}." if _is_word(language) else "A code example.")
        marks = fence["marks"]
        for place in range(number + 1, len(lines)):
            line = _QUOTE.sub("", lines[place], count=1).strip()
            if line.startswith(marks) and not line.strip(marks[0]):
                return place + 1
        return len(lines)  # as CommonMark has it

    def _read_formula(self, lines: Sequence[str], number: int) -> int:
        self._end()
        self._add_notice("A formula.")
        opened = lines[number].strip().removeprefix("$$")
        if opened.endswith("$$"):
            return number + 1
        ends = (place + 1 for place in range(number + 1, len(lines)) if lines[place].rstrip().endswith("$$"))
        return next(ends, len(lines))

    def _read_indented_code(self, lines: Sequence[str], number: int) -> int:
        self._add_notice("A code example.")
        while number < len(lines) and (_INDENTED.match(lines[number]) or not lines[number].strip()):
            number += 1
        return number

    def _read_table(self, lines: Sequence[str], number: int) -> int:
        self._end()
        cells = [plain_span(cell) for cell in lines[number].strip().strip("|").split("|")]
        named = ", ".join(cell for cell in cells[:6] if cell)
        self._add_notice(f"A table: {named}." if named else "A table.")
        number += 2
        while number < len(lines) and "|" in lines[number]:
            number += 1
        return number

    def _end(self) -> None:
        if self._open:
            self._add(self._kind, " ".join(self._open))
        self._open = []
        self._kind = BlockKind.PARAGRAPH

    def _add(self, kind: BlockKind, marked: str, level: int = 1) -> None:
        text = plain_span(marked)
        if any(char.isalnum() for char in text):
            self.blocks.append(DocumentBlock(kind, text, level=level))

    def _add_notice(self, text: str) -> None:
        self.blocks.append(DocumentBlock(BlockKind.NOTICE, text))


def _without_tags(line: str) -> str:
    """Without the tags and the name of the block that note-taking programs put at the end of a line."""
    words = line.split(" ")
    while words and (not words[-1] or _TAG.fullmatch(words[-1]) or _BLOCK_ID.fullmatch(words[-1])):
        words.pop()
    return " ".join(words)


def _is_word(language: Sequence[str]) -> bool:
    return bool(language) and language[0].isalnum() and len(language[0]) <= 20


def _is_table_rule(line: str) -> bool:
    return "|" in line and "-" in line and bool(_TABLE_RULE.fullmatch(line))
