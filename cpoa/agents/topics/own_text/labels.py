"""Finds the labels of a transcript, a chat or a list of questions and answers ("ANNA:", "Q:"), and who asks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

_MIN_LABELLED_LINES = 4
_MIN_LABELLED_SHARE = 0.4
_MIN_QUESTION_SHARE = 0.6
_MAX_QUESTION_SHARE_OF_ANSWERS = 0.34

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?: ?[AaPp][Mm])?[\])]?"
_DATED = rf"[\[(]?(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},? )?{_TIME}"
_STAMP = re.compile(rf"\s*(?:{_DATED})(?:\s?(?:-->|[-–—])\s?(?:{_TIME})?)?\s*")
_NAME = r"(?:[A-Z][\w.'’-]{0,24}|[a-z][\w.-]{1,15})(?: (?:[A-Z][\w.'’-]{0,24}|[a-z]{1,3}|\d{1,2})){0,3}"
_LABEL = re.compile(
    rf"\s{{0,8}}(?:{_DATED}\s?(?:[-–—]\s)?\s{{0,4}})?(?P<label>{_NAME})(?: ?[\[(][^\])\n]{{1,30}}[\])])?"
    rf"(?: ?{_DATED})? ?:(?=\s|$)\s*(?P<rest>.*)"
)
_QUESTION_LABEL = re.compile(
    r"\s{0,8}(?P<label>[QA])(?:uestion|nswer)?(?: ?\d{1,3})?(?:[:.)]|(?= [-–—] ))\s*(?:[-–—]\s)?(?P<rest>\S.*|$)"
)
_NAME_AND_TIME = re.compile(rf"\s{{0,8}}(?P<label>{_NAME})\s{{1,8}}{_DATED}\s*")
_NAME_ALONE = re.compile(r"\s{0,8}(?P<label>[A-Z][A-Z.'’-]{0,24}(?: [A-Z][A-Z.'’-]{0,24}){0,3}):?\s*")

_STAGE_LINE = re.compile(r"\s{0,8}\[[^\]\n]{1,60}\]\s*|\s{0,8}\([A-Z ]{3,60}\)\s*")

_ASKING_TEXT = "host interviewer moderator presenter anchor reporter journalist questioner question q facilitator"
_ASKING = frozenset(_ASKING_TEXT.split())
_NOT_A_SPEAKER_TEXT = """
abstract action actions address against agenda aim apologies attendees absent background budget cc caution conclusion
cons cost date deadline decision decisions design email example examples experience edit education fixed for from added
changed removed deprecated security important ingredients keywords languages location method methods minutes n.b nb next
note notes objective participants phone place present price pros ps p.s rating re references result results serves
setting skills source sources step subject summary time tip tips to todo total update venue verdict warning website
monday tuesday wednesday thursday friday saturday sunday
"""
_NOT_A_SPEAKER = frozenset(_NOT_A_SPEAKER_TEXT.split())


class Part(StrEnum):
    """Who speaks a turn: the one who asks, the one who answers, or one of several who talk."""

    ASKS = "asks"
    ANSWERS = "answers"
    TALKS = "talks"


@dataclass(slots=True)
class Turn:
    """``label`` as a name ("Ingrid"); None for Q and A, and for text that stands before the first label."""

    label: str | None
    part: Part
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Labelled:
    label: str
    rest: str


def split_turns(lines: list[str]) -> list[Turn] | None:
    """Returns the turns of a transcript or of questions and answers; None for another text. The lines before the first
    label are the first turn."""
    found = _labelled(lines)
    if found is None:
        return None
    turns = [Turn(None, Part.TALKS)]
    names = {one.label for one in found.values()}
    for number, line in enumerate(lines):
        if number in found:
            turns.append(Turn(found[number].label, Part.TALKS, [_without_time(found[number].rest)]))
        else:
            turns[-1].lines.append("" if _STAMP.fullmatch(line) or _STAGE_LINE.fullmatch(line) else _without_time(line))
    parts = _parts(turns, names)
    for turn in turns[1:]:
        turn.part = parts[turn.label or ""]
        turn.label = None if turn.label in ("Q", "A") else _display(turn.label or "")
    return turns


def _labelled(lines: list[str]) -> dict[int, _Labelled] | None:
    """Returns the labelled lines by their places, or None if they are too few to be a transcript."""
    for read in (_read_question_label, _read_label, _read_label_line):
        found = {}
        for number, line in enumerate(lines):
            one = read(lines, number) if line.strip() else None
            if one:
                found[number] = one
        if read is _read_question_label:
            both = {one.label for one in found.values()} == {"Q", "A"}
            if both:
                return found
        elif _is_transcript(found, lines):
            counts = Counter(one.label for one in found.values())
            return {number: one for number, one in found.items() if counts[one.label] > 1 or _speaks(one)}
    return None


def _speaks(one: _Labelled) -> bool:
    """Whether the label is one of a person who speaks once: followed by a sentence."""
    return one.label.isupper() or one.rest.rstrip().endswith((".", "!", "?", "…", '"'))


def _is_transcript(found: dict[int, _Labelled], lines: list[str]) -> bool:
    counts = Counter(one.label for one in found.values())
    repeated = {label for label, count in counts.items() if count > 1}
    if len(counts) < 2 or not repeated:
        return False
    starts = sum(
        1
        for number, line in enumerate(lines)
        if line.strip() and (number == 0 or not lines[number - 1].strip() or number in found)
    )
    certain = any(label.lower() in _ASKING for label in counts) or sum(label.isupper() for label in counts) >= 2
    enough = _MIN_LABELLED_LINES - 1 if certain else _MIN_LABELLED_LINES
    return (
        len(found) >= enough
        and (len(repeated) >= 2 or certain)
        and len(found) >= _MIN_LABELLED_SHARE * max(starts, 1)
        and len(counts) <= max(len(found) / 2, 3)
    )


def _read_question_label(lines: list[str], number: int) -> _Labelled | None:
    match = _QUESTION_LABEL.fullmatch(lines[number])
    return _Labelled(match["label"], match["rest"]) if match else None


def _read_label(lines: list[str], number: int) -> _Labelled | None:
    match = _LABEL.fullmatch(lines[number])
    if not match or match["label"].lower() in _NOT_A_SPEAKER or match["label"].split()[0].lower() in _NOT_A_SPEAKER:
        return None
    return _Labelled(match["label"], match["rest"])


def _read_label_line(lines: list[str], number: int) -> _Labelled | None:
    """A name in capitals, or a name with a time, alone on its line and with text below."""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    match = _NAME_AND_TIME.fullmatch(lines[number]) or _NAME_ALONE.fullmatch(lines[number])
    if not match or not after.strip() or match["label"].lower() in _NOT_A_SPEAKER:
        return None
    return _Labelled(match["label"], "")


def _without_time(line: str) -> str:
    stamp = _STAMP.match(line)
    return line[stamp.end() :] if stamp and stamp[0].lstrip()[:1] in ("[", "(") else line


def _parts(turns: list[Turn], names: set[str]) -> dict[str, Part]:
    """Returns the part of each label: a role that asks, or else the one of two whose turns are mostly questions."""
    roles = {name for name in names if name.split()[0].lower().rstrip("s") in _ASKING or name.lower() in _ASKING}
    if not roles and len(names) <= 3:
        asks = {name: _question_share(turns, name) for name in names}
        most = max(asks, key=lambda name: asks[name])
        others = [share for name, share in asks.items() if name != most]
        if asks[most] >= _MIN_QUESTION_SHARE and max(others, default=0.0) <= _MAX_QUESTION_SHARE_OF_ANSWERS:
            roles = {most}
    if not roles or roles == names:
        return dict.fromkeys(names, Part.TALKS)
    return {name: Part.ASKS if name in roles else Part.ANSWERS for name in names}


def _question_share(turns: list[Turn], name: str) -> float:
    said = [" ".join(turn.lines).strip() for turn in turns if turn.label == name]
    return sum("?" in text[-200:] for text in said) / max(len(said), 1)


def _display(label: str) -> str:
    """ "INGRID" -> "Ingrid", "MR. HILL" -> "Mr. Hill"."""
    return label.title() if label.isupper() and len(label) > 2 else label
