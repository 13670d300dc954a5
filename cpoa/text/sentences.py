"""Where a sentence of English prose ends."""

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

_LONGEST_ABBREVIATION = 60  # and what stands before it; the expressions above look no further back

_CLOSERS = "\"'”’)]"
_BOUNDARY = re.compile(rf"(?:[.!?…]+|[。！？])[{re.escape(_CLOSERS)}]*(?=\s|$)")
_OPENS_SENTENCE = re.compile(r"[\"'“‘(\[¿¡—–-]*\s*[A-Z0-9À-ÖØ-ÞĀ-Ž]")
_COMMON_OPENER = re.compile(
    r"(?:The|A|An|It|Its|He|She|They|This|These|That|Those|In|On|At|By|For|From|As|But|And|However|Although|While|When"
    r"|After|Before|Since|There|His|Her|Their|We|You|I|Some|Many|Most|During|With|Other|Another|Both|One|Two)\b"
)


def split_sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, each with its own closing marks. Line breaks inside a sentence become spaces;
    an empty line always ends one."""
    sentences: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences.extend(_split_paragraph(" ".join(paragraph.split())))
    return sentences


def _split_paragraph(paragraph: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for match in _BOUNDARY.finditer(paragraph):
        if _ends_sentence(paragraph[start : match.end()], paragraph[match.end() :].lstrip()):
            sentences.append(paragraph[start : match.end()].strip())
            start = match.end()
    rest = paragraph[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _ends_sentence(before: str, after: str) -> bool:
    if not after:
        return True
    end = before[-_LONGEST_ABBREVIATION:]
    before_a_number = after[0].isdigit() and _NUMBER_ABBREVIATION.search(end)
    if before_a_number or not _OPENS_SENTENCE.match(after) or _NEVER_ENDS.search(end):
        return False
    if _MAY_END.search(end):
        return bool(_COMMON_OPENER.match(after))
    if _INITIAL.search(end):
        return bool(_PRONOUN_I.search(end)) or _letter_ends_sentence(end, after)
    return _quotes_closed(before) or _quotes_closed(after)


def _letter_ends_sentence(before: str, after: str) -> bool:
    """ "vitamin C. The body ..." ends; "J. R. R. Tolkien" and "Robert E. Lee" do not."""
    return bool(re.search(r"[a-z] [A-Z]\.$", before)) and bool(_COMMON_OPENER.match(after))


def _quotes_closed(text: str) -> bool:
    """An even number of straight double quotes, and as many closing as opening curly ones."""
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")
