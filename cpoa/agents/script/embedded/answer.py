"""Chooses what is said first: the sentences that answer the ask best, with the sentences they lean on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.embedded.runs import WANTED, with_context
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import Coverage, PassageRole
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.script.embedded.paragraphs import Paragraph
    from cpoa.contracts.ask import Ask

ANSWER_WORDS = 105
"""Spoken words. With the greeting and the question, a key fact is heard within the first 150 words."""

_MIN_ANSWER_WORDS = 55
_CONTEXT_COST = 0.002  # for each word
_NEAR_BEST = 0.85
"""Sentences with this share of the best bearing or more also belong to the answer."""

_MAX_TAKEAWAY_WORDS = 28
_SAYS_WHY = re.compile(
    r"\b(?:because|due to|caused by|as a result of|owing to|thanks to|occurs? when|happens? when|driven (?:\w+ )?by"
    r"|results? from|arises? from)\b"
)
_SAME_BEGINNING = 5  # letters, of "erupt" and "eruption"
_HEAD_WORDS = 5
"""What a sentence is about is mostly among so many first words."""
_REASON = re.compile(
    r"\b(?:because|due to|caused?|causes|results?|resulted|thanks to|in order to|so that|leads? to|led to|owing to"
    r"|by \w+ing|\w+ed by|through)\b"
)
_MIN_TAKEAWAY_BEARING = 0.7
_MAX_SAME_WORDS = 0.7


@dataclass(frozen=True, slots=True)
class _Block:
    """A sentence at ``end - 1`` with the sentences that it leans on."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def words(self) -> float:
        return sum(self.paragraph.lengths[self.start : self.end])

    @property
    def bearing(self) -> float:
        return self.paragraph.sentences[self.end - 1].bearing

    @property
    def worth(self) -> float:
        return self.bearing - _CONTEXT_COST * sum(self.paragraph.lengths[self.start : self.end - 1])

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.paragraph.sentences[self.start : self.end])


def choose_answer(
    paragraphs: Sequence[Paragraph], ask: Ask, coverage: Coverage, max_words: float = ANSWER_WORDS
) -> list[Run]:
    """Returns one to three runs, the best first; [] without paragraphs. Without an answer, what the subject is."""
    if ask.kind is AskKind.WHAT_IS or coverage is Coverage.AROUND:
        return _beginning(paragraphs, max_words)
    blocks = _blocks(paragraphs)
    if ask.kind is AskKind.COMPARISON and len(ask.subjects) > 1:
        return _join(_pick(_by_side(blocks, ask), max_words))
    best = max((block.worth for block in blocks), default=0.0)
    near_best = [block for block in _ranked(blocks, ask) if block.worth >= _NEAR_BEST * best]
    return _extend(_join(_pick(near_best, max_words)), max_words)


def choose_takeaway(paragraphs: Sequence[Paragraph], answer: Sequence[Run], ask: Ask) -> Run | None:
    """Returns a sentence that gives the answer in other words, from a place where it is not missed. It has the words of
    the ask, all but one at most."""
    asked = set(content_words(" ".join(ask.words)))
    min_asked = max(len(asked) - 1, min(len(asked), 2))
    told = set(content_words(" ".join(run.text for run in answer)))
    found = []
    for block in _blocks([one for one in paragraphs if one.passage.role is PassageRole.MAIN]):
        run = Run(block.paragraph, block.start, block.end)
        words = set(content_words(run.text))
        gives_reason = ask.kind is AskKind.COMPARISON or bool(_REASON.search(run.text))
        is_answer = gives_reason and run.best >= _MIN_TAKEAWAY_BEARING and len(words & asked) >= min_asked
        fits = is_answer and len(run.sentences) == 1 and run.words <= _MAX_TAKEAWAY_WORDS
        is_new = 2 <= len(words & told) <= _MAX_SAME_WORDS * len(words)
        if fits and is_new and not _is_said(run, answer) and not _is_needed(run):
            found.append((run.best, len(words & told), -run.paragraph.place, run))
    return max(found, key=lambda each: each[:3])[3] if found else None


def _is_said(run: Run, answer: Sequence[Run]) -> bool:
    return any(one.paragraph is run.paragraph for one in answer)


def _is_needed(run: Run) -> bool:
    """Whether it begins its paragraph, or the sentence after it leans on it."""
    leaning = run.paragraph.leaning
    return run.start == 0 or (run.end < len(leaning) and leaning[run.end])


def _beginning(paragraphs: Sequence[Paragraph], max_words: float) -> list[Run]:
    main = [one for one in paragraphs if one.passage.role is PassageRole.MAIN] or list(paragraphs)
    if not main:
        return []
    first = next((place for place, leans in enumerate(main[0].leaning) if not leans), 0)
    return _extend([Run(main[0], first, first + 1)], max_words)


def _blocks(paragraphs: Sequence[Paragraph]) -> list[_Block]:
    found = []
    for paragraph in paragraphs:
        for position in range(len(paragraph.sentences)):
            needed = with_context(paragraph, position)
            if needed and not paragraph.leaning[needed.start]:
                found.append(_Block(paragraph, needed.start, needed.stop))
    if found:
        return found
    return [_Block(paragraph, 0, 1) for paragraph in paragraphs]


def _ranked(blocks: Iterable[_Block], ask: Ask) -> list[_Block]:
    """The best first, less those that need much before them. Of about equally good ones those that give a reason come
    first, then the earliest."""
    return sorted(
        blocks, key=lambda block: (-round(block.worth * 20), -_reason(block, ask), block.paragraph.place, block.start)
    )


def _reason(block: _Block, ask: Ask) -> int:
    """Returns 2 if it says why of what is asked ("Eruptions are driven by gas", for why volcanoes erupt), 1 if it says
    why of something."""
    if ask.kind not in (AskKind.WHY, AskKind.CAUSES):
        return 0
    text = block.paragraph.sentences[block.end - 1].text
    match = _SAYS_WHY.search(text)
    if match is None:
        return int(bool(_SAYS_WHY.search(block.text)))
    act = set(content_words(" ".join(ask.words))) - set(content_words(" ".join(ask.subjects)))
    clause = text[: match.start()]
    head = content_words(" ".join(clause.split()[:_HEAD_WORDS]))
    is_of_act = any(word.startswith(one[:_SAME_BEGINNING]) for word in head for one in act)
    return 2 if is_of_act and "," not in clause else 1


def _by_side(blocks: Sequence[_Block], ask: Ask) -> list[_Block]:
    """The best block about both sides, then the best of each side."""
    sides = [set(content_words(subject)) for subject in ask.subjects[:2]]
    ranked = _ranked(blocks, ask)
    both = [block for block in ranked if all(side & set(content_words(block.text)) for side in sides)]
    chosen = both[:1]
    for side in sides:
        own = [block for block in ranked if side == set(content_words(block.paragraph.passage.title))]
        own = own or [block for block in ranked if side & set(content_words(block.text))]
        chosen.extend(own[:1])
    return chosen or ranked[:1]


def _pick(blocks: Iterable[_Block], max_words: float) -> list[_Block]:
    chosen: list[_Block] = []
    words = 0.0
    for block in blocks:
        if chosen and words + block.words > max_words:
            continue
        chosen.append(block)
        words += block.words
    return chosen


def _join(blocks: Sequence[_Block]) -> list[Run]:
    """Joins blocks of one paragraph that overlap or touch. The runs are in the order of their best block."""
    positions: dict[int, set[int]] = {}
    paragraphs: dict[int, Paragraph] = {}
    for block in blocks:
        place = block.paragraph.place
        paragraphs[place] = block.paragraph
        positions.setdefault(place, set()).update(range(block.start, block.end))
    runs = []
    for place, kept in positions.items():
        paragraph = paragraphs[place]
        starts = sorted(one for one in kept if one - 1 not in kept)
        runs += [Run(paragraph, start, _end_of_stretch(start, kept)) for start in starts]
    return runs


def _end_of_stretch(start: int, kept: set[int]) -> int:
    end = start
    while end in kept:
        end += 1
    return end


def _extend(runs: list[Run], max_words: float) -> list[Run]:
    """Lets a short answer go on with the sentences that follow it in its paragraph."""
    total = sum(run.words for run in runs)
    for number, run in enumerate(runs):
        sentences, lengths = run.paragraph.sentences, run.paragraph.lengths
        taken = {(one.paragraph.place, one.start) for one in runs}
        end = run.end
        while (
            total < min(_MIN_ANSWER_WORDS, max_words)
            and end < len(sentences)
            and sentences[end].bearing >= WANTED
            and total + lengths[end] <= max_words
            and (run.paragraph.place, end) not in taken
        ):
            total += lengths[end]
            end += 1
        runs[number] = Run(run.paragraph, run.start, end)
    return runs
