"""Divides plain lines into headings, paragraphs and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.headings import (
    ATX_MARK,
    LEADER,
    SECTION_NAMES,
    UNDERLINE,
    Headings,
    Layout,
    heads_text_below,
    is_date,
    is_label,
    is_prose_line,
    looks_like_heading,
    mark_numbered_heading,
    marked_heading,
)
from cpoa.agents.topics.own_text.line_breaks import MIN_WRAP_CHARS, continues, is_verse, is_wrapped, wrap_width
from cpoa.agents.topics.own_text.lists import (
    can_join,
    close_sentence,
    ends_sentence,
    is_tabbed_row,
    is_table_line,
    join_inline,
    nest_items,
    parse_item,
    tell_items,
    tell_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.own_text.lists import Item

_MIN_LIST_LINES = 3

_RULE = re.compile(r"\s*(?:[-*_=~•·◦⁂#+] ?){3,}\s*|\s*[⁂❦§]\s*")


class BlockKind(StrEnum):
    HEADING = "heading"
    PROSE = "prose"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Block:
    """``texts`` of a heading: its text. Of prose and lists: texts of one sentence or more, which are never joined to
    one sentence. ``place``: where it is in a file ("page 7"); None in a text that was typed or pasted."""

    kind: BlockKind
    texts: tuple[str, ...]
    place: str | None = None


def read_blocks(lines: Sequence[str], headings: Headings = Headings.ALL, *, more: bool = False) -> list[Block]:
    """``more``: text of other parts follows, so that the last line may be a heading."""
    chunks = _chunks(lines)
    dates = sum(1 for chunk in chunks if is_date(chunk[0]))
    width = wrap_width(chunks)
    blocks: list[Block] = []
    for number, chunk in enumerate(chunks):
        if number or len(chunk) > 1:
            mark_numbered_heading(chunk, chunks[number + 1] if number + 1 < len(chunks) else [])
        unmarked = headings is Headings.ALL or (headings is Headings.AFTER_FIRST and number > 0)
        layout = Layout(width, dates >= 2, unmarked)
        blocks.extend(_read_chunk(chunk, layout, first=not blocks and headings is Headings.ALL))
    return _settle_headings(join_lists(blocks), more=more)


def _chunks(lines: Sequence[str]) -> list[list[str]]:
    """Returns the lines between empty lines and rules."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        underline = bool(chunks[-1]) and UNDERLINE.fullmatch(line) and not parse_item(chunks[-1][-1])
        if not line.strip() or (_RULE.fullmatch(line) and not underline and not is_table_line(line)):
            chunks.append([])
        else:
            chunks[-1].append(line.rstrip())
    return [chunk for chunk in chunks if chunk]


def _read_chunk(chunk: list[str], layout: Layout, *, first: bool) -> Iterator[Block]:
    if all(is_table_line(line) for line in chunk) or (
        len(chunk) > 1 and all(is_tabbed_row(line) and not parse_item(line) for line in chunk)
    ):
        yield from _list_block(tell_table(chunk))
        return
    plain: list[str] = []
    number = 0
    while number < len(chunk):
        line, after = chunk[number], chunk[number + 1] if number + 1 < len(chunk) else None
        heading = marked_heading(line, after)
        run = _run_length(chunk, number)
        if heading:
            yield from _read_plain(plain, layout, first=first)
            yield Block(BlockKind.HEADING, (heading,))
            plain = []
            run = 2 if not ATX_MARK.match(line) else 1
        elif run:
            yield from _read_run(chunk[number : number + run], plain, layout, first=first)
            plain = []
        else:
            plain.append(line)
        number += max(run, 1)
    yield from _read_plain(plain, layout, first=first)


def _run_length(chunk: Sequence[str], start: int) -> int:
    """Returns how many lines from ``start`` are rows of one table or items of one list with their wrapped lines."""
    if is_table_line(chunk[start]):
        end = start
        while end < len(chunk) and is_table_line(chunk[end]):
            end += 1
        return end - start
    if not parse_item(chunk[start]) or (start and _runs_on(chunk[start - 1], chunk[start])):
        return 0
    end = start + 1
    while end < len(chunk) and (parse_item(chunk[end]) or chunk[end][:1].isspace() or _wraps_item(chunk, end)):
        end += 1
    return end - start


def _runs_on(line: str, after: str) -> bool:
    """Whether a line that looks like an item is the rest of a wrapped line: "... in room\\n12. It was"."""
    item = parse_item(after)
    return bool(item and item.depth and len(line) >= MIN_WRAP_CHARS and not LEADER.search(line))


def _wraps_item(chunk: Sequence[str], number: int) -> bool:
    """Whether a line without an indent continues the item above it."""
    return (
        not ends_sentence(chunk[number - 1])
        and chunk[number][:1].islower()
        and len(chunk[number - 1]) >= MIN_WRAP_CHARS
    )


def _read_run(run: Sequence[str], lead: list[str], layout: Layout, *, first: bool) -> Iterator[Block]:
    """Yields the blocks of a table or a list. ``lead``: the lines above it in its chunk."""
    if is_table_line(run[0]):
        yield from _read_plain(lead, layout, first=first)
        yield from _list_block(tell_table(run))
        return
    items = _parse_items(run)
    if lead and len(lead) == 1 and looks_like_heading(lead[0], layout, first=first):
        yield Block(BlockKind.HEADING, (lead[0].strip(),))
    elif lead:
        texts = [text for block in _read_plain(lead, layout, first=first, last_is_lead=True) for text in block.texts]
        yield from _list_block(texts[:-1], BlockKind.PROSE)
        yield from _lead_and_items(texts[-1], items)
        return
    yield from _numbered_heading_or_list(items)


def _numbered_heading_or_list(items: list[Item]) -> Iterator[Block]:
    """A short numbered item is a heading if bullets or deeper numbers stand below it on the same level: "1. Water"
    above "- The tap ..." or above "1.1 The tap ..."."""
    current: list[Item] = []
    for number, item in enumerate(items):
        after = items[number + 1] if number + 1 < len(items) else None
        below = after is not None and after.depth not in (1, item.depth) and after.indent <= item.indent
        if item.depth and below and is_label(item.text):
            yield from _list_block(tell_items(nest_items(current)))
            yield Block(BlockKind.HEADING, (item.text,))
            current = []
        else:
            current.append(item)
    yield from _list_block(tell_items(nest_items(current)))


def _lead_and_items(lead: str, items: list[Item]) -> Iterator[Block]:
    top = nest_items(items)
    texts = [item.text for item in top]
    if lead.rstrip().endswith(":") and can_join(texts) and not any(item.children for item in top):
        yield from _list_block([join_inline(lead, texts)], BlockKind.PROSE)
    else:
        yield from _list_block([close_sentence(lead), *tell_items(top)])


def _list_block(texts: Sequence[str], kind: BlockKind = BlockKind.LIST) -> Iterator[Block]:
    kept = tuple(text for text in texts if text.strip())
    if kept:
        yield Block(kind, kept)


def _parse_items(lines: Sequence[str]) -> list[Item]:
    """Wrapped lines join their item; a label ("Gates") does not run into the text below it."""
    items: list[Item] = []
    wrapped: list[list[str]] = []
    for line in lines:
        item = parse_item(line)
        if item:
            items.append(item)
            wrapped.append([item.text])
        else:
            wrapped[-1].append(line.strip())
    for item, (first, *more) in zip(items, wrapped, strict=True):
        joint = ". " if first and more and is_label(" ".join([first, *more[:-1]])) and more[-1][:1].isupper() else " "
        item.text = (" ".join([first, *more[:-1]]) + joint + more[-1]).strip() if more else first
    return items


def _read_plain(lines: list[str], layout: Layout, *, first: bool, last_is_lead: bool = False) -> Iterator[Block]:
    """Yields the blocks of lines without marks."""
    start = 0
    while start + 1 < len(lines) and heads_text_below(lines[start], lines[start + 1], layout, first=first):
        yield Block(BlockKind.HEADING, (lines[start].strip().rstrip(":"),))
        start, first = start + 1, False
    rest = lines[start:]
    if len(rest) == 1 and not start and not last_is_lead and looks_like_heading(rest[0], layout, first=first):
        yield Block(BlockKind.HEADING, (rest[0].strip(),))
    elif rest and is_wrapped(rest, layout.width):
        yield Block(BlockKind.PROSE, (" ".join(line.strip() for line in rest),))
    else:
        yield from _separate_lines(rest, layout, last_is_lead=last_is_lead)


def _separate_lines(lines: Sequence[str], layout: Layout, *, last_is_lead: bool) -> Iterator[Block]:
    """Yields the lines of a list without marks, a poem, or paragraphs of one line each, and headings among them."""
    texts: list[str] = []
    is_list = len(lines) >= _MIN_LIST_LINES and not any(map(is_prose_line, lines))
    kind = BlockKind.LIST if is_list else BlockKind.PROSE
    for group in _group_lines([line.strip() for line in lines], layout):
        if isinstance(group, str):
            yield from _list_block([*map(_line_sentence, texts)], kind)
            yield Block(BlockKind.HEADING, (group,))
            texts = []
        else:
            texts.append(" ".join(group))
    lead = texts.pop() if last_is_lead and texts else ""
    yield from _list_block([*map(_line_sentence, texts), lead], kind)


def _group_lines(lines: Sequence[str], layout: Layout) -> list[str | list[str]]:
    """Returns headings as strings, and lines that are one text as lists."""
    verse = is_verse(lines)
    groups: list[str | list[str]] = []
    for number, line in enumerate(lines):
        last = groups[-1] if groups else None
        ended = not isinstance(last, list) or ends_sentence(last[-1]) or line.lower() in SECTION_NAMES
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if number and below and ended and heads_text_below(line, below, layout, first=False):
            groups.append(line)
        elif isinstance(last, list) and continues(last[-1], line, verse=verse):
            last.append(line)
        else:
            groups.append([line])
    return groups


def _line_sentence(text: str) -> str:
    first = text.split(" ", 1)[0]
    if first.isalpha() and first.islower():
        text = text[0].upper() + text[1:]
    return close_sentence(text)


def join_lists(blocks: list[Block]) -> list[Block]:
    """Joins a line that ends with a colon to the list below it, and lists that only empty lines divide."""
    joined: list[Block] = []
    for is_list, group in groupby(blocks, key=lambda block: block.kind is BlockKind.LIST):
        if not is_list:
            joined += group
            continue
        lists = list(group)
        block = Block(BlockKind.LIST, tuple(text for one in lists for text in one.texts), lists[0].place)
        last = joined[-1] if joined else None
        if last and last.kind is BlockKind.PROSE and last.texts[-1].endswith(":"):
            items = [text.rstrip(".") for text in block.texts]
            if can_join(items):
                joined[-1] = replace(last, texts=(*last.texts[:-1], join_inline(last.texts[-1], items)))
            else:
                joined.append(block)
        else:
            joined.append(block)
    return joined


def _settle_headings(blocks: list[Block], *, more: bool) -> list[Block]:
    """A row of lines that look like headings is a list; a heading with no text below it is told as a line."""
    settled: list[Block] = []
    number = 0
    while number < len(blocks):
        end = number
        while end < len(blocks) and blocks[end].kind is BlockKind.HEADING:
            end += 1
        row = [block.texts[0] for block in blocks[number:end]]
        last = end == len(blocks) and not more
        if len(row) > 3 or (last and row):
            keep = len(row) - 1 if len(row) <= 3 else int(number == 0)
            settled += blocks[number : number + keep]
            kind = BlockKind.PROSE if len(row) - keep == 1 else BlockKind.LIST
            settled += _list_block([close_sentence(text) for text in row[keep:]], kind)
        else:
            settled += blocks[number:end]
        if end < len(blocks):
            settled.append(blocks[end])
        number = end + 1
    return settled
