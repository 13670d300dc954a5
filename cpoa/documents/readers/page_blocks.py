"""Turns the text that was found in a page into blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.plain_line import plain_line
from cpoa.documents.readers.page_headings import restore_headings
from cpoa.documents.readers.page_notices import EMPTY_LINE, split_notices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BLOCKS = ("p", "head", "item", "quote", "ab", "list", "row")  # of the tree that trafilatura makes
_LEVEL_OF_SUMMARY = 3  # of ``details``
_NOTE_MARK = re.compile(r"\[(?:\d{1,3}|[a-z]|note \d{1,2}|citation needed|edit|Bearbeiten)\]")
_EMPTY_LINE = re.compile(rf"\n[^\S\n]*\n|{EMPTY_LINE}")
_FURNITURE = re.compile(
    r"(?:share|tweet|pin|print|e-?mail|save|copy link|teilen|drucken|merken)(?: (?:this|on|via|it|auf|per)\b.{0,60})?"
    r"|share (?:this )?(?:article|story|post|page)\b.{0,60}|(?:follow|like|find) us\b.{0,80}"
    r"|advertisements?|anzeige|werbung|(?:read|see) (?:more|also|next)\b(?:: ?.{0,150})?"
    r"|related\b(?: (?:articles?|stories|posts|links|topics))?(?:: ?.{0,150})?"
    r"|lesen sie auch\b.{0,150}|mehr zum thema\b.{0,80}|(?:log|sign) (?:in|up)\b.{0,60}|subscribe\b.{0,80}"
    r"|(?:skip|jump) to .{0,40}|(?:back to )?top|edit|bearbeiten|edit this page\b.{0,60}"
    r"|\d{1,5} (?:comments?|shares|likes|views|kommentare)|comments?(?: \(\d{1,5}\))?"
    r"|leave a (?:reply|comment)\b.{0,40}|(?:reply|report|upvote|downvote|antworten|zitieren)"
    r"|tags?: .{0,150}|filed under:? .{0,150}|posted in:? .{0,150}|(?:©|copyright).{0,120}|all rights reserved.{0,40}"
    r"|(?:we use|this (?:site|website) uses) cookies\b.{0,300}"
    r"|was this (?:page|article|answer|information) (?:helpful|useful)\b.{0,40}"
    r"|(?:first )?published(?: on)?:? \d{1,2} .{0,100}|veröffentlicht(?: am)?:? \d{1,2}\. .{0,100}"
    r"|last (?:update|updated|modified|edited)\b.{0,60}|zuletzt (?:aktualisiert|geändert)\b.{0,60}"
    r"|(?:view|read|open) this (?:e-?mail|newsletter|message) in (?:your|a) (?:web )?browser\b.{0,40}"
    r"|this (?:post|article|page|site) (?:may )?contains? (?:affiliate|sponsored) links\b.{0,200}"
    r"|(?:[^.]{1,60} [·|•–-] )?\d{1,3}[ -]min(?:ute)?s?\.?(?: read)?|(?:[^.]{1,60} [·|•–-] )?lesezeit\b.{0,40}"
    r"|this (?:e-?mail|message)\b.{0,120}\bconfidential\b.{0,600}"
    r"|diese (?:e-?mail|nachricht)\b.{0,120}\bvertraulich\b.{0,600}"
    r"|from: .{1,300}\bsent: .{1,500}\bsubject: .{0,300}|von: .{1,300}\bgesendet: .{1,500}\bbetreff: .{0,300}"
    r"|(?:next|previous|last)(?: (?:page|post|article))?(?:: .{0,100})?",
    re.IGNORECASE,
)
# From here on a newsletter speaks of itself.
_MAIL_FOOT = re.compile(
    r"you(?:'re|’re| are)? (?:receive|receiving|get|getting) this (?:e-?mail|newsletter|message)\b|unsubscribe\b"
    r"|(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst) (?:diese[nr]?|unsere[nr]?) (?:e-?mail|newsletter|nachricht)\b"
    r"|(?:newsletter )?abbestellen\b",
    re.IGNORECASE,
)
_MAX_FOOT_BLOCKS = 8
# What is below these headings is a list of addresses or of other pages.
_LEFT_OUT_SECTIONS = frozenset(
    """references|see also|external links|further reading|bibliography|related articles|related posts|related stories
    |related links|comments|leave a reply|share this|share this article|einzelnachweise|weblinks|siehe auch|literatur
    |navigation menu|most read|more stories|you may also like|recommended|footnotes""".replace("\n    ", "").split("|")
)


def read_blocks(body: Any, headings: Mapping[str, DocumentBlock]) -> list[DocumentBlock]:
    """``headings``: those of the page, by the beginning of the text below them."""
    blocks = _without_mail_foot(restore_headings([*_blocks(body)], headings))
    return _without_empty_sections(_without_sections(blocks))


def _without_mail_foot(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    for number in range(max(0, len(blocks) - _MAX_FOOT_BLOCKS), len(blocks)):
        if number and _MAIL_FOOT.match(blocks[number].text):
            return blocks[:number]
    return blocks


def _blocks(body: Any) -> Iterator[DocumentBlock]:
    term = ""  # of a list of definitions, whose definition follows
    for element in body.iter(*_BLOCKS):
        for marked, is_notice in split_notices(_text(element)):
            for paragraph in _EMPTY_LINE.split(marked):
                text = _NOTE_MARK.sub("", plain_line(paragraph)).strip()
                if is_notice:
                    yield DocumentBlock(BlockKind.NOTICE, text)
                elif (element.get("rend") or "").startswith("dt"):
                    term = f"{text.rstrip(':')}: "
                elif any(char.isalnum() for char in text) and not _FURNITURE.fullmatch(text.rstrip(" .!:…»>→")):
                    yield DocumentBlock(_kind(element), term + text, level=_level(element))
                    term = ""


def _text(element: Any) -> str:
    """Returns the words of ``element``, with a line end for each `lb`; not those of blocks inside it."""
    parts: list[str] = [element.text or ""]
    rest: list[Any] = list(reversed(element))
    while rest:
        part = rest.pop()
        if isinstance(part, str):
            parts.append(part)
            continue
        rest.append(part.tail or "")
        if part.tag in _BLOCKS:
            parts.append("\n\n")
        else:
            parts.extend(("\n" if part.tag == "lb" else "", part.text or ""))
            rest.extend(reversed(part))
    return "".join(parts)


def _kind(element: Any) -> BlockKind:
    if element.tag == "head":
        return BlockKind.HEADING
    parent = element.getparent()
    begins_item = element.tag == "p" and parent is not None and parent.tag == "item" and parent[0] is element
    return BlockKind.LIST_ITEM if element.tag == "item" or begins_item else BlockKind.PARAGRAPH


def _level(element: Any) -> int:
    if element.tag != "head":
        return 1
    rend = element.get("rend") or ""
    return int(rend[1]) if re.fullmatch(r"h[1-6]", rend) else _LEVEL_OF_SUMMARY


def _without_sections(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    kept: list[DocumentBlock] = []
    left_out_level = 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            if left_out_level and block.level <= left_out_level:
                left_out_level = 0
            if not left_out_level and block.text.lower().rstrip(":") in _LEFT_OUT_SECTIONS:
                left_out_level = block.level
        if not left_out_level:
            kept.append(block)
    return kept


def _without_empty_sections(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Drops headings that nothing follows: what stood below them was left out."""
    kept: list[DocumentBlock] = []
    next_level = 1  # of the heading after; the end counts as the highest
    for block in reversed(blocks):
        if block.kind is not BlockKind.HEADING:
            next_level = 7
        elif block.level >= next_level:
            continue
        else:
            next_level = block.level
        kept.append(block)
    return kept[::-1]
