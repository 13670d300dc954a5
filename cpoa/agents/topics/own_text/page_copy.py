"""Mends text that was copied from pages, as of a PDF: words divided at line ends, running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter

_MAX_HEAD_WORDS = 14
_MIN_SIGNS = 2
_MAX_HALF_CHARS = 32
_MIN_LINE_WORDS = 4
_MAX_GAP_LINES = 3
_MAX_LINE_CHARS = 2_000  # a longer line is no line of a page

_PAGE_NUMBER = re.compile(
    r"(?:[-–—|\[] ?)?(?:(?:page|p\.|seite) ?)?\d{1,4}(?: ?(?:of|/|von) ?\d{1,4})?(?: ?[-–—|\]])?", re.IGNORECASE
)
_NUMBER_AT_EDGE = re.compile(r"\s*\d{1,4}\s{3,}\S.{0,120}|\S.{0,120}\S\s{3,}\d{1,4}\s*")
_NUMBERED_HEAD = re.compile(r"\d{1,4} [A-Z].{2,100}|[A-Z].{2,100} \d{1,4}")
_NOTE_MARK = re.compile(r"(?<=[a-z]{3}[.,;])(\d{1,3})(?=\s|$)")
_NOTE = re.compile(r"(\d{1,3}) [A-Z]")
_NAME_NOTE = re.compile(r"(?<=[a-z]{3})(?:\d{1,2}|[*†‡§])(?:,(?:\d{1,2}|[*†‡§])){0,4}(?=,|;|$| and | & )")
_MIN_NAME_NOTES = 2
_DIGITS = re.compile(r"\d+")
_DIVIDED = re.compile(r"([^\W\d_]{1,30}|\d{1,6})[-‐¬]$")
_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
_KEEPS_HYPHEN_TEXT = """
all cross eight eighty ever ex far fifty first five forty four full half high ill less long low mid much nine ninety non
old one open part quasi second self seven seventy short six sixty so ten third thirty three twenty two well
"""
_KEEPS_HYPHEN = frozenset(_KEEPS_HYPHEN_TEXT.split())
# Lines of a paper that are about the paper.
_PAPER_LINE = re.compile(
    r"(?:key ?words|index terms|jel|msc|pacs)(?: and phrases| classification)?\s?[:—–-].*"
    r"|(?:https?://)?(?:dx\.)?doi(?:\.org)?[:/ ].*|.{0,60}\bdoi:\s?10\..*|arxiv:.*|.{0,60}\bissn\b.*"
    r"|(?:©|\(c\) ?\d{4}|copyright\b).*|.{0,80}\ball rights reserved.*"
    r"|(?:received|accepted|revised|published online|available online|submitted)\b:? .{0,30}\d{4}\b.*"
    r"|(?:\*|†)?\s?(?:corresponding author|correspondence(?: to)?|e-?mail(?: address(?:es)?)?)\b:? .*"
    r"|downloaded from .*|this article is (?:published )?(?:under|licensed).*|licensed under .*|open access"
    r"|(?:published by|to cite this article|cite as|citation)\b:? .*",
    re.IGNORECASE,
)
# Such as "Journal of Applied Urban Climate 14 (2023) 1-17" or "Vol. 3, No. 2, May 2019".
_JOURNAL_LINE = re.compile(
    r"[A-Z][\w&,.: ]{4,80} \d{1,4}(?:\(\d{1,3}\))?,? \(?(?:18|19|20)\d\d\)?[,:;]? ?(?:pp?\. ?)?\d{0,6}(?:[-–]\d{1,6})?"
    r"|.{0,80}\bvol(?:\.|ume) ?\d{1,4}.{0,60}\b(?:18|19|20)\d\d\b.{0,40}"
)
_REFERENCES = re.compile(
    r"(?:#{1,6} |\d{1,2}\.? )?(?:references|bibliography|works cited|literature cited)", re.IGNORECASE
)
_HEADING_AFTER = re.compile(r"(?:#{1,6} .*|appendix.{0,60}|[A-Z][A-Z ]{4,40})")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]{0,3}$")


def mend_page_copy(lines: list[str]) -> list[str]:
    """Removes what was printed at the edges of pages and the lines of a paper that are about the paper, and joins what
    they divided."""
    if not _is_page_copy(lines):
        heads = {number for number in range(len(lines)) if _parts_sentence(lines, number)}
        return _join_divided(_close_pages(_take_out(lines, heads)) if heads else lines)
    lines = [_without_name_notes(line) for line in _without_notes(lines)]
    gone = _page_edges(lines)
    return _join_divided(_close_pages(_take_out(_without_references(lines), gone)))


def _take_out(lines: list[str], gone: set[int]) -> list[str | None]:
    return [None if number in gone else line for number, line in enumerate(lines)]


def _is_page_copy(lines: list[str]) -> bool:
    """Whether words are divided at line ends, or pages are numbered, or there are lines of a paper."""
    return sum(_is_sign(lines, number) for number in range(len(lines))) >= _MIN_SIGNS


def _without_notes(lines: list[str]) -> list[str]:
    """Without the footnotes whose numbers are in the text; the lines keep their places."""
    marks = {mark for line in lines for mark in _NOTE_MARK.findall(line)}
    notes = (bool(note and note[1] in marks) for note in map(_NOTE.match, lines))
    return ["" if is_note else line for line, is_note in zip(lines, notes, strict=True)]


def _without_name_notes(line: str) -> str:
    """ "M. Castellanos1, P. Hill2,*" -> "M. Castellanos, P. Hill"."""
    return _NAME_NOTE.sub("", line) if len(_NAME_NOTE.findall(line)) >= _MIN_NAME_NOTES else line


def _is_sign(lines: list[str], number: int) -> bool:
    line = lines[number]
    if not line.strip():
        return False
    page = _PAGE_NUMBER.fullmatch(line.strip()) and _stands_alone(lines, number)
    divided = _DIVIDED.search(line) and number + 1 < len(lines) and lines[number + 1][:1].islower()
    return bool(page or divided or _NUMBER_AT_EDGE.fullmatch(line) or _PAPER_LINE.fullmatch(line.strip()))


def _stands_alone(lines: list[str], number: int) -> bool:
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return not before.strip() or not after.strip()


def _page_edges(lines: list[str]) -> set[int]:
    """Returns the places of page numbers, running heads and lines about the paper."""
    heads = Counter(_DIGITS.sub("0", line.strip()) for line in lines if _may_be_head(line))
    gone = set()
    for number, line in enumerate(lines):
        text = line.strip()
        repeated = _may_be_head(line) and heads[_DIGITS.sub("0", text)] > 1 and _stands_alone(lines, number)
        at_edge = _NUMBER_AT_EDGE.fullmatch(line) and not text.startswith("|")
        page = _PAGE_NUMBER.fullmatch(line.strip()) and _stands_alone(lines, number)
        about_paper = _PAPER_LINE.fullmatch(text) or _JOURNAL_LINE.fullmatch(text)
        if text and (repeated or at_edge or page or about_paper or _parts_sentence(lines, number)):
            gone.add(number)
    return gone


def _parts_sentence(lines: list[str], number: int) -> bool:
    """Whether the line is a running head with a page number, and the sentence above it goes on below it."""
    if not _may_be_head(lines[number]) or not _NUMBERED_HEAD.fullmatch(lines[number].strip()):
        return False
    before, after = _neighbours(lines, number)
    return after[:1].islower() and len(before.split()) >= _MIN_LINE_WORDS and not _SENTENCE_END.search(before)


def _neighbours(lines: list[str], number: int) -> tuple[str, str]:
    """Returns the next lines with text above and below, each behind one to three empty lines; "" if there is none."""
    found = []
    for step in (-1, 1):
        places = (number + step * distance for distance in range(1, _MAX_GAP_LINES + 2))
        near = [lines[place].strip() if 0 <= place < len(lines) else "" for place in places]
        found.append(next(filter(None, near), "") if not near[0] else "")
    return found[0], found[1]


def _may_be_head(line: str) -> bool:
    text = line.strip()
    return 0 < len(text.split()) <= _MAX_HEAD_WORDS and not _SENTENCE_END.search(text)


def _without_references(lines: list[str]) -> list[str]:
    """Without the list of works at the end of a paper; the lines keep their places."""
    start = next((number for number, line in enumerate(lines) if _REFERENCES.fullmatch(line.strip())), None)
    if start is None:
        return lines
    rest = range(start + 1, len(lines))
    end = next((number for number in rest if _HEADING_AFTER.fullmatch(lines[number].strip())), len(lines))
    return lines[:start] + [""] * (end - start) + lines[end:]


def _close_pages(lines: list[str | None]) -> list[str]:
    """Takes out the lines that are None, and the empty lines around them where a sentence runs on."""
    kept: list[str] = []
    taken_out = False
    for line in lines:
        if line is None:
            taken_out = True
        elif line.strip() and taken_out:
            _join_page(kept, line)
            kept.append(line)
            taken_out = False
        else:
            kept.append(line)
    return kept


def _join_page(kept: list[str], line: str) -> None:
    last = next((number for number in range(len(kept) - 1, -1, -1) if kept[number].strip()), None)
    if last is None:
        return
    text = kept[last].rstrip()
    runs_on = line.lstrip()[:1].islower() or text.endswith(("-", "‐", ","))
    if runs_on and not _SENTENCE_END.search(text) and len(text.split()) > 2:
        del kept[last + 1 :]
    elif kept[-1].strip():
        kept.append("")


def _join_divided(lines: list[str]) -> list[str]:
    """Joins words that are divided at line ends: the second half goes to the first one's line."""
    known = None
    joined: list[str] = []
    for line in lines:
        divided = (
            _DIVIDED.search(joined[-1][-_MAX_HALF_CHARS:]) if joined and len(joined[-1]) < _MAX_LINE_CHARS else None
        )
        follower = _FIRST_WORD.match(line) if divided else None
        if not divided or not follower or not (follower[1][0].islower() or follower[1].istitle()):
            joined.append(line)
            continue
        if known is None:
            known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).lower()))
        hyphen = "-" if _keeps_hyphen(divided[1], follower[1], known) else ""
        word, _, rest = line.strip().partition(" ")
        joined[-1] = joined[-1][:-1] + hyphen + word
        if rest:
            joined.append(rest)
    return joined


def _keeps_hyphen(first: str, second: str, known: Counter[str]) -> bool:
    if first.isdigit() or second[0].isupper():
        return True
    whole, parted = (first + second).lower(), f"{first}-{second}".lower()
    if known[whole] != known[parted]:
        return known[parted] > known[whole]
    return first.lower() in _KEEPS_HYPHEN
