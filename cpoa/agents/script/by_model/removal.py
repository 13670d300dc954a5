"""Removes lines from a talk together with what would make no sense without them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_turns import MAX_TURN_WORDS
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.line_text import is_question
from cpoa.text.sentences import split_sentences
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SHORT_REPLY_WORDS = 10
_SHORT_ECHO_WORDS = 4
_CITED_ECHO_WORDS = 12
_SHORT_QUESTION_WORDS = 3
_ECHO_SHARE = 0.5
_MAX_REPLIES = 3
_LINES_LOOKED_BACK = 3
_MAX_GONE_SHARE = 0.5
_ALWAYS_GONE = 4
_OPENER = re.compile(
    r"(?:no|yes|yeah|exactly|right|really|true|oh|indeed|precisely|so|and|but|because|that's|which|wow|ouch)\b",
    re.IGNORECASE,
)
_BARE_OPENER = re.compile(r"(?:No|Yes|Yeah|Exactly|Right|True|Indeed|Precisely)[,.!]+ (?=\S+ \S+ \S+ \S)")


@dataclass(frozen=True, slots=True)
class Remaining:
    """``removed``: the numbers of the lines that were taken out."""

    lines: tuple[Line, ...]
    removed: tuple[int, ...]


def remove_lines(lines: Mapping[int, Line], faulty: Collection[int], known_words: Collection[str]) -> Remaining:
    """Removes the faulty lines, what replies to them, and the questions that they answer. ``known_words``: the stems
    in the passages. ``lines`` are numbered without gaps."""
    talk = _Talk(lines, known_words)
    for number in sorted(faulty):
        talk.remove(number)
    if len(talk.gone) > max(_ALWAYS_GONE, _MAX_GONE_SHARE * len(lines)):
        talk = _Talk(lines, known_words, gone=set(faulty))
    return Remaining(tuple(talk.merged()), tuple(sorted(talk.gone)))


class _Talk:
    def __init__(self, lines: Mapping[int, Line], known_words: Collection[str], gone: set[int] | None = None) -> None:
        self._lines = dict(lines)
        self._known = known_words
        self.gone = gone or set()

    def remove(self, number: int) -> None:
        new_words = set(content_words(self._lines[number].text)).difference(self._known)
        self.gone.add(number)
        reply = number + 1
        for place in range(_MAX_REPLIES):
            before, line = self._lines[reply - 1], self._lines.get(reply)
            if line is None or not _replies(line, before, new_words, is_first=place == 0):
                break
            if place == 0 and self._follows(line, number - 1):
                break
            self.gone.add(reply)
            reply += 1
        self._drop_opener(reply)
        self._drop_question(number)

    def _follows(self, line: Line, number: int) -> bool:
        """Whether the line takes up a word of what the other speaker said last before ``number``."""
        places = [place for place in range(number, number - _LINES_LOOKED_BACK, -1) if place not in self.gone]
        earlier = (self._lines.get(place) for place in places)
        other = next((each for each in earlier if each and each.speaker is not line.speaker), None)
        return bool(other and set(content_words(other.text)).intersection(content_words(line.text)))

    def _drop_opener(self, number: int) -> None:
        """ "Exactly. And ..." agrees with a line that is gone."""
        line = self._lines.get(number)
        if line and number not in self.gone:
            text = _BARE_OPENER.sub("", line.text, count=1) if _BARE_OPENER.match(line.text) else line.text
            self._lines[number] = replace(line, text=text[:1].upper() + text[1:])

    def _drop_question(self, number: int) -> None:
        line = self._lines.get(number - 1)
        if line is None or number - 1 in self.gone or line.speaker is self._lines[number].speaker:
            return
        said = split_sentences(line.text)
        while said and is_question(said[-1]):
            said.pop()
        if not said:
            self.gone.add(number - 1)
        else:
            self._lines[number - 1] = replace(line, text=" ".join(said))

    def merged(self) -> list[Line]:
        """Returns what is left. Two lines of one speaker become one where lines between them are gone."""
        found: list[Line] = []
        last = 0
        for number, line in self._lines.items():
            if number in self.gone:
                continue
            if found and number > last + 1 and _can_merge(found[-1], line):
                line = _joined(found.pop(), line)  # noqa: PLW2901 (the line as it is kept)
            found.append(line)
            last = number
        return found


def _replies(line: Line, before: Line, new_words: set[str], *, is_first: bool) -> bool:
    """Whether the line makes no sense after its previous line is gone. ``new_words``: of the faulty line, not in the
    passages."""
    words = content_words(line.text)
    count = len(line.text.split())
    echoes = bool(words) and len(set(content_words(before.text)).intersection(words)) >= _ECHO_SHARE * len(set(words))
    if line.passage_ids:
        return echoes and count <= _CITED_ECHO_WORDS
    if echoes or new_words.intersection(words):
        return True
    if is_question(line.text):
        return count <= _SHORT_QUESTION_WORDS
    if not is_first:
        return count <= (_SHORT_REPLY_WORDS if is_question(before.text) else _SHORT_ECHO_WORDS)
    return count <= _SHORT_REPLY_WORDS or bool(_OPENER.match(line.text))


def _can_merge(one: Line, other: Line) -> bool:
    return one.speaker is other.speaker and len(one.text.split()) + len(other.text.split()) <= MAX_TURN_WORDS


def _joined(one: Line, other: Line) -> Line:
    return Line(one.speaker, f"{one.text} {other.text}", tuple(dict.fromkeys(one.passage_ids + other.passage_ids)))
