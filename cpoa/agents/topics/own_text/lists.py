"""Tells lists and tables in sentences: an item with the items below it, a row with the names of its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_INLINE_ITEM_WORDS = 8
_MAX_INLINE_WORDS = 60
_MIN_LONG_CELL_WORDS = 3
_MIN_NAMED_ROWS = 3  # with the row of names

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<mark>[-*+•–—‣◦▪●○■□✓✔·»]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})[.)]|\((?:\d{1,3}|[a-z]|[ivx]{2,5})\)"
    r"|\d{1,2}(?:\.\d{1,3}){1,3}\.?|\[\d{1,3}\]|§ ?\d{1,4}[a-z]?"
    r"|(?:S(?:ection|ECTION)|C(?:lause|LAUSE)) \d{1,3}[.:])(?:\s+|$)(?:\[[ xX]\] )?(?P<text>.*)"
)
_LETTER_CLAUSE = re.compile(r"\(?(?:[a-z]|[ivx]{1,5})[.)]")  # it is below a clause with a number
_LETTER_MARK = re.compile(r"[a-zA-Z]\.")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]{0,3}$")
_TABLE_RULE = re.compile(r"(?=[^|+]*+[|+])[\s|:+=–-]*+|[-=]{3,}(?:\s{1,8}[-=]{3,})+")
_TABLE_ROW = re.compile(r"\s*\|.*|.*\|\s*|[^|]+\|[^|]+\|.*")
# An amount or a whole sentence is an item of its own.
_TOLD_ALONE = re.compile(r"^[\d½¼¾⅓⅔]|[.!?…][\"'”’)\]]{0,3}$|:|->|→")
_FUNCTION_WORD = re.compile(
    r"(?:The|An?|My|Our|Your|His|Her|Its|Their|All|Every\w*|Some\w*|No|Any|More|Less|Other|One|Two|Three|In|On|At|To"
    r"|For|With|Without|From|How|What|Who|Where|When)\b"
)
_TICKS = {"✓": "yes", "✔": "yes", "✅": "yes", "✗": "no", "✘": "no", "❌": "no", "☑": "yes", "☐": "no"}
_LAST_JOINT = re.compile(r"[,;] ?(and|or)$")
_PLAIN_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*[,;:.!?]?$")
_EMPTY_NAME_TEXT = "value values how much amount description what details detail notes meaning answer text comment"
_EMPTY_NAMES = frozenset(_EMPTY_NAME_TEXT.split())  # names of columns that say nothing


@dataclass(slots=True)
class Item:
    """One item of a list. ``indent``: twice its columns, and one more for a clause with a letter.
    ``depth``: 0 for a bullet, 1 for "1." or "a)", 2 for "1.1"."""

    indent: int
    depth: int
    text: str
    children: list[Item] = field(default_factory=list)


def parse_item(line: str) -> Item | None:
    match = _ITEM.fullmatch(line)
    if not match:
        return None
    mark, text = match["mark"], match["text"].strip()
    if mark == "-" and text[:1].isdigit() and not match["indent"] and " " not in text:
        return None  # a negative number
    if _LETTER_MARK.fullmatch(mark) and mark != "a." and not match["indent"] and text[:1].isupper():
        return None  # an initial: "J. Smith"
    indent = 2 * len(match["indent"].expandtabs(4)) + bool(_LETTER_CLAUSE.fullmatch(mark))
    depth = 1 + mark.rstrip(".").count(".") if mark[0] in "([§" or mark[0].isalnum() else 0
    return Item(indent, depth, text)


def ends_sentence(text: str) -> bool:
    return bool(_ENDS_SENTENCE.search(text[-6:]))


def nest_items(items: Sequence[Item]) -> list[Item]:
    """Puts each item under the last one that has a smaller indent."""
    top: list[Item] = []
    path: list[Item] = []
    for item in items:
        while path and path[-1].indent >= item.indent:
            path.pop()
        (path[-1].children if path else top).append(item)
        path.append(item)
    return top


def tell_items(items: Sequence[Item]) -> list[str]:
    """Returns one text for each item: a short list below an item joins its sentence. The "or" at an item's end goes to
    the next item."""
    told: list[str] = []
    joint = ""
    for item in items:
        end = _LAST_JOINT.search(item.text)
        if end:
            item.text = item.text[: end.start()]
        if joint == "or" and item.text:
            item.text = f"or {item.text}"
        joint = end[1] if end else ""
        told += _tell_item(item)
    return told


def _tell_item(item: Item) -> list[str]:
    if not item.text:
        return tell_items(item.children)
    if not item.children:
        return [_as_sentence(item.text)]
    if _fits_inline(item.text, item.children):
        return [_as_sentence(join_inline(item.text, [child.text for child in item.children]))]
    return [_as_sentence(item.text), *tell_items(item.children)]


def _fits_inline(lead: str, children: Sequence[Item]) -> bool:
    texts = [child.text for child in children]
    return (
        not any(child.children for child in children)
        and not ends_sentence(lead)
        and ":" not in lead.rstrip(":")
        and can_join(texts)
    )


def can_join(texts: Sequence[str]) -> bool:
    """Whether items are short enough to be told in the sentence that leads to them."""
    words = [len(text.split()) for text in texts]
    return (
        bool(words)
        and max(words) <= _MAX_INLINE_ITEM_WORDS
        and sum(words) <= _MAX_INLINE_WORDS
        and not any(_TOLD_ALONE.search(text) for text in (*texts[:-1], texts[-1].rstrip(".")))
    )


def join_inline(lead: str, texts: Sequence[str]) -> str:
    """ "three things", ["oil", "matches", "patience"] -> "three things: oil, matches and patience."."""
    joints = [joint[1] for text in texts if (joint := _LAST_JOINT.search(text))]
    plain = [_LAST_JOINT.sub("", text.strip().rstrip(".")).rstrip(",;") for text in texts]
    plain = [text[:1].lower() + text[1:] if _FUNCTION_WORD.match(text) else text for text in plain]
    plain = [text.removeprefix("and ") for text in plain]
    separator = "; " if any(mark in text for text in plain for mark in ",;(") else ", "
    last = " or " if "or" in joints else " and " if separator == ", " else "; "
    joined = plain[0] if len(plain) == 1 else separator.join(plain[:-1]) + last + plain[-1]
    return f"{lead.rstrip(' :,;')}: {joined}."


def _as_sentence(text: str) -> str:
    """With a capital and a stop, unless the first word is a name in small letters ("iPhone", "x2")."""
    first = text.split(" ", 1)[0] if text else ""
    if _PLAIN_WORD.match(first):
        text = text[0].upper() + text[1:]
    return close_sentence(text)


def close_sentence(text: str) -> str:
    text = text.rstrip()
    if not text or ends_sentence(text):
        return text
    return text.rstrip(",;: ") + "."


def is_table_line(line: str) -> bool:
    return bool(_TABLE_RULE.fullmatch(line.strip())) or (line.count("|") >= 1 and bool(_TABLE_ROW.fullmatch(line)))


def is_tabbed_row(line: str) -> bool:
    return "\t" in line.strip()


def tell_table(lines: Sequence[str]) -> list[str]:
    """Returns a sentence for each row. A first row above a rule holds the names of the columns."""
    rules = [number for number, line in enumerate(lines) if _TABLE_RULE.fullmatch(line.strip())]
    rows = [_cells(line) for number, line in enumerate(lines) if number not in set(rules)]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    names: list[str] = []
    if rules and len(rows) > 1 and rules[0] <= 1:
        names, rows = rows[0], rows[1:]
    elif len(rows) == 1:
        return [_as_sentence(cell) for cell in rows[0] if cell]
    elif len(rows) >= _MIN_NAMED_ROWS and all(map(_is_column_name, rows[0])):
        names, rows = rows[0], rows[1:]
    names = [name[:1].lower() + name[1:] if name[1:].islower() else name for name in names]
    return [_tell_row(row, names) for row in rows]


def _is_column_name(cell: str) -> bool:
    return bool(cell) and len(cell.split()) <= 4 and not any(map(str.isdigit, cell)) and not ends_sentence(cell)


def _cells(line: str) -> list[str]:
    separator = "|" if "|" in line else "\t"
    cells = [" ".join(cell.split()) for cell in line.strip().strip(separator).split(separator)]
    return [_TICKS.get(cell, cell) for cell in cells]


def _tell_row(row: list[str], names: list[str]) -> str:
    """ "Single: price 40 euros, bath no." or, with longer cells, "Hums — cause: the lid is open; check: close it."."""
    first, rest = row[0], row[1:]
    long = any(len(cell.split()) >= _MIN_LONG_CELL_WORDS for cell in rest) and bool(names)
    told = []
    for number, cell in enumerate(rest, start=1):
        name = names[number] if number < len(names) else ""
        if cell and cell not in ("-", "–", "—"):
            said = name and not all(word in _EMPTY_NAMES for word in name.lower().split())
            told.append(f"{name}{':' if long else ''} {cell}" if said else cell)
    if not told:
        return _as_sentence(first)
    joined = ("; " if long else ", ").join(told)
    return _as_sentence(f"{first}{' —' if long else ':'} {joined}" if first else joined)
