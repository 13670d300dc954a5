"""Names for the chapters of an episode."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.chapters import Span
from cpoa.agents.script.by_rules.cues import cue_phrase
from cpoa.agents.script.by_rules.subjects import base_title, capitalised
from cpoa.contracts.material import PassageRole, SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.pieces import PieceMaker
    from cpoa.agents.script.by_rules.selection import Section
    from cpoa.agents.script.by_rules.telling import Teller, Told

LONGEST_CHAPTER_TITLE_WORDS = 7


class ChapterNamer:
    """Names each span of turns by the subjects told in it; no name twice."""

    def __init__(self, teller: Teller, pieces: PieceMaker, sections: list[tuple[int, Section]], topic: str) -> None:
        self._teller = teller
        self._pieces = pieces
        self._sections = sections
        self._topic = topic
        self._used: set[str] = set()

    def name(self, span: Span) -> str:
        for candidate in self._candidates(span):
            title = _short(capitalised(candidate))
            if title and title.lower() not in self._used:
                self._used.add(title.lower())
                return title
        return self._numbered(span)

    def _candidates(self, span: Span) -> list[str]:
        begun = [(turn, section) for turn, section in self._sections if span.start <= turn < span.end]
        found: list[str] = []
        if span.start == 0 and begun:
            found.extend(_opening_titles(begun[0][1]))
        headed = [(turn, section.passage.heading) for turn, section in begun if section.passage.heading]
        if headed and headed[0][0] > (span.start + span.end) / 2:
            found.extend(self._key_phrases(Span(span.start, headed[0][0])))
        found.extend(base_title(heading) for _, heading in headed if heading)
        neighbours = [
            section.claims[0].subject.topic_name for _, section in begun if section.role is PassageRole.NEIGHBOUR
        ]
        if len(neighbours) >= 2:
            found.append(f"{neighbours[0]} and {neighbours[1]}")
        found.extend(neighbours)
        found.extend(self._key_phrases(span))
        return found

    def _key_phrases(self, span: Span) -> list[str]:
        """Subjects of the sentences told here, those first whose words come back in this span."""
        told = [one for one in self._teller.told if span.start <= one.turn < span.end]
        words = Counter(word for one in told for word in set(content_words(one.text)))
        phrases: dict[str, float] = {}
        for one in told:
            phrase = self._subject_phrase(one)
            if phrase:
                weight = sum(words[word] for word in set(content_words(phrase))) / len(phrase.split()) ** 0.5
                phrases[phrase] = max(phrases.get(phrase, 0.0), weight)
        return sorted(phrases, key=lambda phrase: -phrases[phrase])

    def _subject_phrase(self, told: Told) -> str | None:
        phrase = cue_phrase(self._pieces.parse(told.text), self._teller.lower_words)
        if phrase is None or re.match(r"(?:its|their|his|her|my|our|the author)\b", phrase) or len(phrase) < 4:
            return None
        return phrase

    def _numbered(self, span: Span) -> str:
        title = f"More about {self._topic}" if span.start else capitalised(self._topic)
        place = sum(1 for used in self._used if used.startswith(title.lower()))
        self._used.add(f"{title.lower()} {place}")
        return title if place == 0 else f"{title}, continued"


def _opening_titles(section: Section) -> list[str]:
    subject = section.claims[0].subject
    if section.role is PassageRole.OWN or not subject.defined:
        return []
    if subject.kind is SubjectKind.PERSON:
        return [f"Who {subject.name} {'was' if subject.past else 'is'}"]
    if subject.kind is SubjectKind.PLACE and not subject.name.islower():
        return [f"Meet {subject.name}"]
    be = ("were" if subject.past else "are") if subject.topic_is_plural else ("was" if subject.past else "is")
    return [f"What {subject.topic_name} {be}"]


def _short(title: str) -> str | None:
    cleaned = title.strip(" .,:;").replace('"', "")
    return cleaned if cleaned and len(cleaned.split()) <= LONGEST_CHAPTER_TITLE_WORDS else None
