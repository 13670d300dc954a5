"""Splits English prose into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right

MAX_WHOLE_QUOTATION_CHARS = 600  # a longer quotation or bracket is split into its sentences

_NEVER_LAST_TEXT = """
Adm Brig Bros Capt Cmdr Col Cpl Dr Fr Ft Gen Gov Hon Insp Lt Maj Messrs Mgr Mlle MM Mme Mr Mrs Ms Msgr Mt Pres Prof Rep
Rev Sen Sgt Sir St Ste Supt
approx c ca cf e.g esp N.B P.S Ex fl i.e incl lit Op pp resp sp spp vs viz
bzw d.h evtl sog u.a vgl z.B
"""
_NEVER_LAST = frozenset(_NEVER_LAST_TEXT.split())
# These end a sentence only before a word that often begins one.
_MAYBE_LAST_TEXT = """
A.B a.k.a a.m A.M al Assn Ave B.A B.Sc Blvd Co Corp D.Phil Dept est Est Inc Jr Ltd M.A M.D M.Sc p.m P.M Ph.D Rd Sq Sr
Univ
"""
_MAYBE_LAST = frozenset(_MAYBE_LAST_TEXT.split())
_BEFORE_A_NUMBER_TEXT = """
Apr Art art Aug b Bk bk ch Ch cl col d Dec Eq Eqs ext f Feb ff Fig fig figs Figs fol Fri Jan Jul Jun ll Mar Max max
min Min Mon no No Nos nos Nov Nr nr Oct p par para Para pt Pt Rs Sat sec Sec Sep Sept ser sub Sun Tel tel Thu Thur
Thurs Tue Tues v ver Ver vol Vol Vols vols Wed
"""
_BEFORE_A_NUMBER = frozenset(_BEFORE_A_NUMBER_TEXT.split())
# "5 ft. 4 in.", "7s. 6d.", "2 tsp. salt"
_UNIT = re.compile(r"(?:^|[\s(])\d[\d.,/½¼¾]*+ ?(?:ft|in|yd|mi|lb|lbs|oz|st|hr|hrs|min|sec|s|d|tsp|tbsp|pt|qt|gal)\.$")
_LOWER_ABBREVIATION_TEXT = "abbr approx assoc dept govt incl misc prob subsp tbsp temp"
_LOWER_ABBREVIATIONS = frozenset(_LOWER_ABBREVIATION_TEXT.split())

_STREET = re.compile(r"[A-Z][a-z]+\.? (?:St|Ave|Rd|Blvd|Sq)\.$")
_INITIALS = re.compile(r"(?:[A-Z]{1,2}[a-z]?\.)+[A-Z][a-z]{0,4}")
_INITIAL = re.compile(r"(?:^|[\s(\"'“‘.-])[A-Z]\.$")
_LETTER_AFTER_A_WORD = re.compile(r"[a-z],? [A-Z]\.$")
_PRONOUN_I = re.compile(r"(?:and|than|as|but|or|do|did|am|was|are|could|can|will|would) I\.$")
_DAY_OF_A_MONTH = re.compile(r"(?:^|\s)\d{1,2}\.$")
_MONTH = re.compile(
    r"(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|March|März|April|May|Mai|June|Juni|July|Juli|August|September|October"
    r"|Oktober|November|December|Dezember|Jänner)\b"
)
# German: "im 19. Jahrhundert", "z. B. die Biene"
_COUNTED = re.compile(r"(?:Jahrhunderts?|Jh|Jahrtausends?|Kapitel|Weltkriegs?|Lebensjahre?s?|Auflage)\b")
_SMALL_INITIAL = re.compile(r"(?:^|[\s(])[a-z]\.$")
_NEXT_INITIAL = re.compile(r"[A-Za-z]\.")
_VERSUS = re.compile(r"(?<![\w'’])[A-Z][\w'’]*+ v\.$")

_MAX_ABBREVIATION_CHARS = 60  # with the text before it; the expressions above look no further back

_CLOSERS = "\"'”’)]"
# A row of marks is matched once, from its beginning; a match from each of its marks would take quadratic time.
_BOUNDARY = re.compile(rf"(?:(?<![.!?…])([.!?…]++)|([。！？]))[{re.escape(_CLOSERS)}]*+(?=\s|$)")
_OPENERS = "\"'“‘([¿¡—–- "
_SIGNS_THAT_OPEN = "$£€¥§#@~+°½¼¾"
_COMMON_OPENER = re.compile(
    r"(?:The|A|An|It|Its|He|She|They|This|These|That|Those|In|On|At|By|For|From|As|But|And|However|Although|While|When"
    r"|After|Before|Since|There|His|Her|Their|We|You|I|Some|Many|Most|During|With|Other|Another|Both|One|Two|So|Then"
    r"|If|Yes|No|Not|Nobody|What|Who|Why|How|Where|My|Our|Your|Each|Every|All|Now|Here|Later|Today)\b"
)

# Marks that open or close a quotation or a bracket. A straight single mark is an apostrophe unless words or marks
# around it say otherwise; as a closing mark it follows a stop or a comma, as in 'I am lost,' said the boy.
_MARK = re.compile(
    r"""["“”()]|(?<!\w)['‘](?=\w)(?!\d|em\b|tis\b|twas\b|til\b|bout\b|cause\b|n['’])|(?<=[.,!?…—-])['’](?!\w)"""
)
_CLOSING = {"“": "”", "(": ")"}


def split_sentences(text: str) -> list[str]:
    """Returns the sentences of ``text`` in order, with their closing marks. Line breaks inside a sentence become
    spaces; an empty line always ends a sentence. A quotation and a bracket of up to ``MAX_WHOLE_QUOTATION_CHARS``
    characters stay in one sentence."""
    sentences: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences.extend(_split_paragraph(" ".join(paragraph.split())))
    return sentences


def _split_paragraph(paragraph: str) -> list[str]:
    """``paragraph`` has single spaces only."""
    sentences: list[str] = []
    whole = _whole_stretches(paragraph)
    starts = [start for start, _ in whole]
    start = 0
    for match in _BOUNDARY.finditer(paragraph):
        end = match.end()
        stretch = bisect_right(starts, match.start()) - 1
        if stretch >= 0 and end < whole[stretch][1]:
            continue
        last_words = paragraph[max(start, end - _MAX_ABBREVIATION_CHARS) : end]
        if _ends_sentence(last_words, match[1] or match[2], paragraph, end + 1):
            sentences.append(paragraph[start:end].strip())
            start = end
    rest = paragraph[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _whole_stretches(paragraph: str) -> list[tuple[int, int]]:
    """Returns start and end of the outermost quotations and brackets that are closed, in order."""
    found: list[tuple[int, int]] = []
    opened: dict[str, int] = {}  # by its closing mark
    for match in _MARK.finditer(paragraph):
        mark, position = match[0], match.start()
        if mark == '"' and _opens(paragraph, position):
            opened['"'] = position
        elif mark in "'‘" and _opens(paragraph, position):
            opened.setdefault("'", position)
        elif mark in _CLOSING:
            opened.setdefault(_CLOSING[mark], position)
        else:
            start = opened.pop("'" if mark in "'’" else mark, None)
            if start is not None and position - start <= MAX_WHOLE_QUOTATION_CHARS:
                while found and found[-1][0] > start:
                    found.pop()
                if not found or found[-1][1] <= start:
                    found.append((start, position + 1))
    return found


def _opens(paragraph: str, position: int) -> bool:
    """Whether the straight or single mark at ``position`` is an opening one."""
    before, after = paragraph[max(position - 1, 0) : position], paragraph[position + 1 : position + 2]
    return (not before or not (before.isalnum() or before in ".,!?…;:")) and bool(after) and not after.isspace()


def _ends_sentence(before: str, marks: str, paragraph: str, position: int) -> bool:
    """``before``: the last words before a boundary; ``position``: start of the text after it."""
    if position >= len(paragraph):
        return True
    if not _opens_sentence(paragraph, position):
        return marks == "." and _begins_small(before, paragraph, position)
    return marks != "." or before[-1] != "." or _stop_ends_sentence(before, paragraph, position)


def _stop_ends_sentence(before: str, paragraph: str, position: int) -> bool:
    """Whether a single full stop ends more than an abbreviation."""
    word = before.rstrip(".").rpartition(" ")[2].lstrip("(\"'“‘[-")
    common = bool(_COMMON_OPENER.match(paragraph, position))
    if paragraph[position].isdigit() and (word in _BEFORE_A_NUMBER or word.endswith("str") or _UNIT.search(before)):
        return False
    street = _STREET.search(before)
    small_initials = _SMALL_INITIAL.search(before) and _NEXT_INITIAL.match(paragraph, position)
    if (word in _NEVER_LAST and not street) or _VERSUS.search(before) or small_initials:
        return False
    if street or word in _MAYBE_LAST or _INITIALS.fullmatch(word):
        return common
    if _INITIAL.search(before):
        return bool(_PRONOUN_I.search(before)) or (bool(_LETTER_AFTER_A_WORD.search(before)) and common)
    is_ordinal = _MONTH.match(paragraph, position) or _COUNTED.match(paragraph, position)
    return not (_DAY_OF_A_MONTH.search(before) and is_ordinal)


def _opens_sentence(paragraph: str, position: int) -> bool:
    end = position
    while end < len(paragraph) and paragraph[end] in _OPENERS and end - position < 8:
        end += 1
    char = paragraph[end : end + 1]
    return char.isdigit() or char in _SIGNS_THAT_OPEN or (char.isalpha() and not char.islower())


def _begins_small(before: str, paragraph: str, position: int) -> bool:
    """Whether a sentence begins with a small letter ("... is fast. npm is slow."): the word before is a whole one."""
    word = before.rstrip(".").rpartition(" ")[2]
    whole = len(word) > 3 and word.isalpha() and word.islower() and word not in _LOWER_ABBREVIATIONS
    return whole and before[-1] == "." and paragraph[position].isalpha()
