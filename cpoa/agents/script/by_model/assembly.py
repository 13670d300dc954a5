"""Builds the script from the checked turns: its chapters, title and summary."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.placed_turns import count_words
from cpoa.agents.script.chapters import cut_into_chapters
from cpoa.agents.script.names import MAX_TITLE_CHARS, capitalised, spoken_title
from cpoa.agents.script.pacing import MIN_LENGTH_SHARE, wanted_words
from cpoa.agents.script.titles import AskInWords
from cpoa.contracts.dialogue import LengthLimit, Script, TurnKind
from cpoa.text.number_words import numbers_in
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.agents.script.by_model.claim_check import ClaimCheck
    from cpoa.agents.script.by_model.parsed_script import ParsedScript
    from cpoa.agents.script.by_model.placed_turns import PlacedTurns
    from cpoa.agents.script.chapters import Span
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Material

_MAX_CHAPTER_TITLE_WORDS = 7  # as the prompt says
_SUMMARY_SENTENCES = 3
_SUMMARY_WORDS = 90
_MIN_SUMMARY_WORDS = 8


def build_script(
    turns: PlacedTurns,
    written: ParsedScript,
    request: ScriptRequest,
    check: ClaimCheck,
    *,
    writer: str,
    reachable_words: float,
) -> Script:
    """``reachable_words``: the number of words that the material is enough for."""
    material = request.material
    aim = wanted_words(request.length_minutes, request.speaking_rate)
    namer = _ChapterNamer(turns, written, material)
    chapters = cut_into_chapters(
        [placed.turn for placed in turns], _section_starts(turns), (), namer.name, speaking_rate=request.speaking_rate
    )
    is_limited = count_words(turns) < MIN_LENGTH_SHARE * aim and reachable_words < aim
    described = repr((material, request.hosts, request.length_minutes, request.seed, writer, chapters))
    return Script(
        script_id="script_" + hashlib.sha256(described.encode()).hexdigest()[:24],
        title=_title(written.title, material),
        topic=material.topic,
        summary=_summary(written.summary, turns, check),
        hosts=request.hosts,
        chapters=chapters,
        length_limited_by=LengthLimit.MATERIAL if is_limited else None,
        writer=writer,
    )


def _section_starts(turns: PlacedTurns) -> list[int]:
    return [place for place, placed in enumerate(turns) if place and placed.section != turns[place - 1].section]


def _title(written: str, material: Material) -> str:
    """Returns the model's title if it names the subject and contains no new number; else the ask as a title."""
    about = [material.topic, material.subject, *(passage.title for passage in material.passages)]
    known = {word for text in about for word in content_words(text)}
    numbers = set().union(*(numbers_in(f"{text} ") for text in about))
    is_about = bool(known & set(content_words(written))) and numbers_in(written) <= numbers
    return written if is_about and len(written) <= MAX_TITLE_CHARS else AskInWords(material).title


def _summary(written: str, turns: PlacedTurns, check: ClaimCheck) -> str:
    sentences: list[str] = []
    for sentence in check.supported_sentences(written)[:_SUMMARY_SENTENCES]:
        if len(" ".join([*sentences, sentence]).split()) <= _SUMMARY_WORDS:
            sentences.append(sentence)
    summary = " ".join(sentences)
    if len(summary.split()) >= _MIN_SUMMARY_WORDS:
        return summary
    facts = [part.text for placed in turns for part in placed.turn.parts if part.kind is TurnKind.FACT]
    return " ".join(facts[:2])


class _ChapterNamer:
    """Names chapters by the model's titles, or else by the passages that they cite. No name is used twice."""

    def __init__(self, turns: PlacedTurns, written: ParsedScript, material: Material) -> None:
        self._talk = turns
        self._titles = [chapter.title for chapter in written.chapters]
        self._subject = spoken_title(material.subject)
        self._passages = {passage.passage_id: passage for passage in material.passages}
        self._used: set[str] = set()

    def name(self, span: Span) -> str:
        for candidate in self._candidates(span):
            title = capitalised(candidate)
            if 0 < len(title.split()) <= _MAX_CHAPTER_TITLE_WORDS and title.lower() not in self._used:
                self._used.add(title.lower())
                return title
        return self._numbered()

    def _candidates(self, span: Span) -> Iterator[str]:
        placed = self._talk[span.start : span.end]
        lengths = Counter[int]()
        for each in placed:
            lengths[each.section] += each.turn.word_count
        yield from (self._titles[section] for section, _ in lengths.most_common())
        ids = [each for one in placed for part in one.turn.parts for each in part.passage_ids]
        cited = [self._passages[each] for each, _ in Counter(ids).most_common()]
        yield from (spoken_title(passage.heading or passage.title) for passage in cited)
        yield f"More about {self._subject}"

    def _numbered(self) -> str:
        number = 2
        while f"part {number}" in self._used:
            number += 1
        self._used.add(f"part {number}")
        return f"Part {number}"
