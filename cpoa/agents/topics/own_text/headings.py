"""Finds headings: marked ones, chapters, dates of a diary, and short lines above a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from cpoa.agents.topics.own_text.line_breaks import TRAILING_WORD
from cpoa.agents.topics.own_text.lists import ends_sentence, is_table_line, parse_item

MAX_HEADING_WORDS = 12
_MIN_TEXT_WORDS = 6
_MAX_LABEL_CHARS = 30

ATX_MARK = re.compile(r"#{1,6} ++")
UNDERLINE = re.compile(r"(?:=+|-{3,})\s*")

_CHAPTER = re.compile(
    r"(?:chapter|lecture|lesson|part|section|act|scene|book|unit|module|episode|appendix|step|day|week|article|clause|"
    r"canto|stanza|verse|note|question|round|stage|phase|letter|entry|session|schedule|annex|exhibit|figure|table)\s"
    r"(?:\d{1,4}|[ivxlcdm]{1,7}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)\b.{0,80}",
    re.IGNORECASE,
)
_NUMBER_AND_NAME = re.compile(r"\w+ \w+\. [A-Z][^.!?:;,]{1,60}")  # "ARTICLE I. NAME"
_MEASURE = re.compile(
    r"(?<!\d)\d[\d.,]{0,12} ?(?:min|mins|minutes|h|hrs?|hours|g|kg|ml|l|cm|mm|km|kcal|°C|%)\b|[$£€]\d"
)
_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2} {1,4}([A-Z][^.!?:;,|\t]{2,60})")
_SECTION_NAME_TEXT = """
abstract actions added agenda awards background certificates changed changelog conclusion conclusions contact contents
decisions deprecated directions discussion education employment equipment experience features fixed glossary hobbies
ingredients installation instructions interests introduction languages limitations method methods notes objective
overview preparation profile publications references removed requirements results security serving skills summary
tips usage
"""
SECTION_NAMES = frozenset(_SECTION_NAME_TEXT.split())
_MONTH_NAME = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DATE_LINE = re.compile(
    r"(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?,? ?)?"
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th|\.)?(?: of)? {_MONTH_NAME},?(?: \d{{4}})?"
    rf"|{_MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{4}})?"
    rf"|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_MONTH_NAME},? \d{{4}})?[,:. ]*"
)

_INNER_END = re.compile(r"[.!?] ++[A-Z]")
LEADER = re.compile(r"[.!?:;,…][\"'”’)]{0,3}$")


class Headings(StrEnum):
    """Which lines may be headings: all that look like one, all but the first paragraph's, or only marked ones."""

    ALL = "all"
    AFTER_FIRST = "after_first"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Layout:
    """``width``: the length at which the document's lines are wrapped, 0 if they are not. ``date_headings``: its
    parts have dates as headings. ``headings``: a line without a mark may be one."""

    width: int
    date_headings: bool
    headings: bool = True


def marked_heading(line: str, after: str | None) -> str:
    mark = ATX_MARK.match(line)
    if mark:
        text = line[mark.end() :]
        return (text.rstrip("#").rstrip(" ") or text[:1]).strip()
    underlined = after is not None and UNDERLINE.fullmatch(after) and not parse_item(line)
    return line.strip() if underlined and "|" not in line else ""


def is_date(line: str) -> bool:
    return bool(line.strip()) and bool(_DATE_LINE.fullmatch(line.strip()))


def looks_like_heading(line: str, layout: Layout, *, first: bool) -> bool:
    """Whether it is a short line that does not end like a sentence."""
    text = line.strip()
    if not layout.headings:
        return False
    if is_date(text):
        return layout.date_headings
    if _CHAPTER.fullmatch(text.rstrip(".:")) and not _INNER_END.search(text):
        return True
    if _CHAPTER.fullmatch(text) and _NUMBER_AND_NAME.fullmatch(text):
        return True
    opener = text.lstrip("\"'“‘([")[:1]
    return (
        len(text.split()) <= MAX_HEADING_WORDS
        and (opener.isupper() or (opener.isdigit() and first))
        and not LEADER.search(text)
        and not _INNER_END.search(text)
        and not (": " in text and not first)
        and text.count(",") < 2
        and "|" not in text
        and "\t" not in text
        and "@" not in text
        and "=" not in text
        and not TRAILING_WORD.search(text)
        and not _MEASURE.search(text)
    )


def heads_text_below(line: str, below: str, layout: Layout, *, first: bool) -> bool:
    """Whether a line is the heading of the line below it, with no empty line between them."""
    text, after = line.strip().rstrip(":"), below.strip()
    if not looks_like_heading(text, layout, first=first):
        return False
    if text.isupper() or text.lower() in SECTION_NAMES or is_date(text) or _CHAPTER.fullmatch(text):
        return True
    if line.strip().endswith(":") or after[:1].islower():
        return False
    if layout.width and len(below) > 0.7 * layout.width:
        return len(text) + len(after.split()[0]) < 0.7 * layout.width
    return is_prose_line(after)


def is_prose_line(line: str) -> bool:
    words = len(line.split())
    return words >= 15 or (words >= 4 and ends_sentence(line)) or bool(_INNER_END.search(line))


def mark_numbered_heading(chunk: list[str], after: list[str]) -> None:
    """A short numbered line above running text is a heading: "1. INTRODUCTION"."""
    bare = _BARE_NUMBER.fullmatch(chunk[0]) if len(chunk) == 1 and after else None
    if bare:
        chunk[0] = f"## {bare[1]}"
    item = parse_item(chunk[0])
    if not item or not item.depth or item.indent or len(item.text.split()) > MAX_HEADING_WORDS:
        return
    below = chunk[1] if len(chunk) > 1 else after[0] if after else ""
    deeper = parse_item(below)
    if deeper and deeper.depth > item.depth and is_label(item.text):
        chunk[0] = f"## {item.text}"
    is_text = bool(below.strip()) and not below[:1].isspace() and not parse_item(below) and not is_table_line(below)
    is_long = len(below.split()) > _MIN_TEXT_WORDS or bool(LEADER.search(below))
    if is_text and item.text[:1].isupper() and not LEADER.search(item.text) and is_long:
        chunk[0] = f"## {item.text}"


def is_label(text: str) -> bool:
    return len(text) <= _MAX_LABEL_CHARS and text[:1].isupper() and not LEADER.search(text)
