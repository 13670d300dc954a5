"""Splits English prose into sentences."""

from __future__ import annotations

import re

_TITLES = r"St|Mt|Ft|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|Pres|Sir|Fr|Bros"
_NEVER_LAST = rf"{_TITLES}|e\.g|i\.e|vs|cf|viz|c|ca|fl|lit|approx|Op|Fig|Vol|pp?|spp?"
_MAYBE_LAST = r"Jr|Sr|Inc|Ltd|Co|Corp|Ave|Blvd|a\.m|p\.m|Ph\.D|(?:[A-Z]\.)+[A-Z]"

_NEVER_ENDS = re.compile(rf"(?:^|[\s(\"'“‘\[-])(?:{_NEVER_LAST})\.$")
_MAY_END = re.compile(rf"(?:^|[\s(\"'“‘\[-])(?:{_MAYBE_LAST})\.$")
_INITIAL = re.compile(r"(?:^|[\s(\"'“‘.-])[A-Z]\.$")
_NUMBER_ABBREVIATION = re.compile(r"(?:^|\s)(?:No|Nos|no|nos|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
_PRONOUN_I = re.compile(r"(?:and|than|as|but|or|do|did|am|was|are|could|can|will|would|said) I\.$")

_MAX_ABBREVIATION_CHARS = 60  # with the text before it; the expressions above look no further back

_CLOSERS = "\"'”’)]"
# A row of marks is matched once, from its beginning; a match from each of its marks would take quadratic time.
_BOUNDARY = re.compile(rf"(?:(?<![.!?…])[.!?…]++|[。！？])[{re.escape(_CLOSERS)}]*+(?=\s|$)")
_OPENS_SENTENCE = re.compile(r"[\"'“‘(\[¿¡—–-]*+\s*+[A-Z0-9À-ÖØ-ÞĀ-Ž]")
_COMMON_OPENER = re.compile(
    r"(?:The|A|An|It|Its|He|She|They|This|These|That|Those|In|On|At|By|For|From|As|But|And|However|Although|While|When"
    r"|After|Before|Since|There|His|Her|Their|We|You|I|Some|Many|Most|During|With|Other|Another|Both|One|Two)\b"
)


def split_sentences(text: str) -> list[str]:
    """Returns the sentences of ``text`` in order, with their closing marks. Line breaks inside a sentence become
    spaces; an empty line always ends a sentence."""
    sentences: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences.extend(_split_paragraph(" ".join(paragraph.split())))
    return sentences


def _split_paragraph(paragraph: str) -> list[str]:
    """``paragraph`` has single spaces only. Its quotes are counted once, for any number of boundaries."""
    sentences: list[str] = []
    start = counted = 0
    at_start, here, at_end = (0, 0), (0, 0), _quotes(paragraph)
    for match in _BOUNDARY.finditer(paragraph):
        end = match.end()
        straight, curly = _quotes(paragraph[counted:end])
        here, counted = (here[0] + straight, here[1] + curly), end
        last_words = paragraph[max(start, end - _MAX_ABBREVIATION_CHARS) : end]
        quotes_closed = _all_closed_between(at_start, here) or _all_closed_between(here, at_end)
        if _ends_sentence(last_words, paragraph, end + 1, quotes_closed=quotes_closed):
            sentences.append(paragraph[start:end].strip())
            start, at_start = end, here
    rest = paragraph[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _ends_sentence(before: str, paragraph: str, position: int, *, quotes_closed: bool) -> bool:
    """``before``: the last words before a boundary; ``position``: start of the text after it."""
    if position >= len(paragraph):
        return True
    before_a_number = paragraph[position].isdigit() and _NUMBER_ABBREVIATION.search(before)
    if before_a_number or not _OPENS_SENTENCE.match(paragraph, position) or _NEVER_ENDS.search(before):
        return False
    if _MAY_END.search(before):
        return bool(_COMMON_OPENER.match(paragraph, position))
    if _INITIAL.search(before):
        return bool(_PRONOUN_I.search(before)) or _letter_ends_sentence(before, paragraph, position)
    return quotes_closed


def _letter_ends_sentence(before: str, paragraph: str, position: int) -> bool:
    """ "vitamin C. The body ..." ends; "J. R. R. Tolkien" and "Robert E. Lee" do not."""
    return bool(re.search(r"[a-z] [A-Z]\.$", before)) and bool(_COMMON_OPENER.match(paragraph, position))


_Quotes = tuple[int, int]  # straight double quotes; opening minus closing curly quotes


def _quotes(text: str) -> _Quotes:
    return text.count('"'), text.count("“") - text.count("”")


def _all_closed_between(first: _Quotes, last: _Quotes) -> bool:
    """``first`` and ``last``: the counts up to two positions of one text."""
    return (last[0] - first[0]) % 2 == 0 and last[1] == first[1]
