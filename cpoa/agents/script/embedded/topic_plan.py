"""Plans an episode about a topic: the answer first, then sections in an order that a listener can follow."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.answer import ANSWER_WORDS, choose_answer, choose_takeaway
from cpoa.agents.script.embedded.introductions import names_itself
from cpoa.agents.script.embedded.outline import Outline, Section
from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.embedded.runs import TOLERATED, WANTED, find_runs
from cpoa.agents.script.names import spoken_title
from cpoa.agents.script.pacing import TURN_GAP_WORDS
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import Coverage, PassageRole, SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.script.embedded.paragraphs import Paragraph
    from cpoa.contracts.ask import Ask

_QUESTION_WORDS = 7
"""Of the host's line before a section."""

_BROAD_DECAY, _NARROW_DECAY = 0.86, 0.97
"""How much less each further run of one section counts: a broad topic is seen from several sides."""

_ABOUT_SUBJECT = 0.4
_WANTED_OF_NEIGHBOUR = 0.7
"""A single sentence of another article that has some words of a question is seldom about it."""

_CONTINUING = 0.06
_MAX_ROUNDS = 6
_ANSWER_SHARE = 0.45
_MIN_TAKEAWAY_LENGTH = 300
_MIN_RUN_WORDS = 8
_TAKEAWAY_KINDS = frozenset({AskKind.WHY, AskKind.HOW, AskKind.CAUSES, AskKind.EFFECTS, AskKind.COMPARISON})
_WIDE = frozenset({AskKind.HISTORY, AskKind.RISE_AND_FALL, AskKind.WHAT_HAPPENED, AskKind.WHO})
_IN_TIME = frozenset({AskKind.HISTORY, AskKind.RISE_AND_FALL, AskKind.WHAT_HAPPENED})
_YEAR = re.compile(r"(?<![\d,.])(1\d{3}|20\d{2})(?![\d,.]?\d)")

SectionKey = tuple[str, str | None]


@dataclass
class TopicPlanner:
    """``length``: of the whole episode in spoken words. ``plan`` may be called several times, with other lengths."""

    paragraphs: Sequence[Paragraph]
    ask: Ask
    coverage: Coverage
    length: float
    answer: list[Run] = field(init=False)
    takeaway: Run | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.answer = choose_answer(
            self.paragraphs, self.ask, self.coverage, min(ANSWER_WORDS, _ANSWER_SHARE * self.length)
        )
        has_room = self.length >= _MIN_TAKEAWAY_LENGTH
        if has_room and self.coverage is Coverage.EXACT and self.ask.kind in _TAKEAWAY_KINDS:
            self.takeaway = choose_takeaway(self.paragraphs, self.answer, self.ask)
        self._said: dict[int, set[int]] = {}
        for run in (*self.answer, *filter(None, [self.takeaway])):
            self._said.setdefault(run.paragraph.place, set()).update(range(run.start, run.end))
        self._candidates = [
            run
            for paragraph in self.paragraphs
            for run in find_runs(paragraph, self._said_in(paragraph), self._wanted(paragraph))
            if self._may_be_said(run)
        ]

    @property
    def words(self) -> float:
        """Spoken words of all that could be said."""
        return sum(run.words for run in (*self.answer, *self._candidates))

    def plan(self, max_words: float) -> Outline:
        """``max_words``: for the sections. What cannot be understood where it would be said is replaced by more of the
        rest."""
        unusable: set[tuple[int, int]] = set()
        settled: list[Section] = []
        for _ in range(_MAX_ROUNDS):
            chosen = self._choose([one for one in self._candidates if one.place not in unusable], max_words)
            settled = _settle(self._sections(chosen), self.answer)
            kept = {(run.paragraph.place, run.end) for section in settled for run in section.runs}
            dropped = {run.place for run in chosen if (run.paragraph.place, run.end) not in kept}
            if not dropped:
                break
            unusable |= dropped
        return Outline(tuple(self.answer), tuple(settled), self.takeaway)

    def _wanted(self, paragraph: Paragraph) -> float:
        """Of a question's main articles all is said that tells about its subject; of others only what bears on it."""
        if paragraph.passage.role is PassageRole.MAIN or self.ask.kind is AskKind.WHAT_IS:
            is_exact = self.coverage is Coverage.EXACT
            return (WANTED if self.ask.kind is AskKind.WHAT_IS else _ABOUT_SUBJECT) if is_exact else TOLERATED
        is_narrow = self.coverage is Coverage.EXACT and self.ask.kind not in _WIDE
        return _WANTED_OF_NEIGHBOUR if is_narrow else WANTED

    def _may_be_said(self, run: Run) -> bool:
        """Of another article than the topic's own, what comes from its middle has to say what it is about. Beside a
        question that has no answer, other articles are not told: the subject's own is enough."""
        if run.passage.role is PassageRole.MAIN:
            return True
        if self.coverage is Coverage.AROUND and self.ask.kind is not AskKind.WHAT_IS:
            return False
        if run.start == 0:
            return True
        is_plain = self.ask.kind is AskKind.WHAT_IS and self.coverage is Coverage.EXACT
        return not is_plain and run.passage.kind is not SubjectKind.PERSON and names_itself(run)

    def _said_in(self, paragraph: Paragraph) -> set[int]:
        return self._said.get(paragraph.place, set())

    def _choose(self, candidates: Sequence[Run], max_words: float) -> list[Run]:
        """Takes the run of the greatest worth again and again, until the length is reached."""
        decay = _BROAD_DECAY if self.ask.kind is AskKind.WHAT_IS else _NARROW_DECAY
        left, words = list(candidates), max_words
        chosen: list[Run] = []
        counts: Counter[SectionKey] = Counter()
        ends = {_end(run) for run in self.answer}

        def worth(run: Run) -> float:
            value = (0.6 * run.bearing + 0.4 * run.best) * decay ** counts[_key(run)]
            return value + _CONTINUING * (_beginning(run) in ends) - 0.0005 * run.paragraph.place

        while left:
            best = max(left, key=worth)
            left.remove(best)
            cost = best.words + TURN_GAP_WORDS + (0 if counts[_key(best)] else _QUESTION_WORDS)
            if cost > words:
                continue
            words -= cost
            chosen.append(best)
            counts[_key(best)] += 1
            ends.add(_end(best))
        return chosen

    def _sections(self, chosen: Sequence[Run]) -> list[Section]:
        """Groups the runs by source and heading. The section that continues the answer comes first."""
        groups: dict[SectionKey, list[Run]] = {}
        for run in sorted(chosen, key=lambda one: one.place):
            groups.setdefault(_key(run), []).append(run)
        answered = [_key(run) for run in reversed(self.answer)]
        keys = sorted(groups, key=lambda key: (key not in answered, groups[key][0].place))
        keys.sort(key=lambda key: answered.index(key) if key in answered else len(answered))
        if self.ask.kind in _IN_TIME:
            keys = _in_time(keys, groups)
        elif self.ask.kind is AskKind.COMPARISON:
            keys = _side_by_side(keys)
        return [Section(key[0], spoken_title(groups[key][0].passage.title), key[1], tuple(groups[key])) for key in keys]


def _key(run: Run) -> SectionKey:
    return run.passage.source_id, run.passage.heading


def _end(run: Run) -> tuple[str, int, int]:
    """Where the run ends; the end of a paragraph is the beginning of the next one."""
    if run.end == len(run.paragraph.sentences):
        return run.passage.source_id, run.paragraph.place + 1, 0
    return run.passage.source_id, run.paragraph.place, run.end


def _beginning(run: Run) -> tuple[str, int, int]:
    return run.passage.source_id, run.paragraph.place, run.start


def _in_time(keys: list[SectionKey], groups: dict[SectionKey, list[Run]]) -> list[SectionKey]:
    """By the first year that each section names, if all sections name one; else in the order given."""
    first_years = {key: _first_year(groups[key]) for key in keys}
    if any(year is None for year in first_years.values()):
        return keys
    return sorted(keys, key=lambda key: first_years[key] or 0)


def _first_year(runs: Iterable[Run]) -> int | None:
    years = [int(year) for run in runs for year in _YEAR.findall(run.text)]
    return min(years) if years else None


def _side_by_side(keys: list[SectionKey]) -> list[SectionKey]:
    """Sections of one heading stand together, one side after the other."""
    by_heading: dict[str, list[SectionKey]] = {}
    for key in keys:
        by_heading.setdefault(" ".join(content_words(key[1] or "")), []).append(key)
    return [key for group in by_heading.values() for key in group]


def _settle(sections: Sequence[Section], answer: Sequence[Run]) -> list[Section]:
    """Drops what cannot be understood where it is said: a run that leans on something else than what was said just
    before. Such a run begins at its first sentence that does not lean, or is dropped."""
    settled = []
    previous = answer[-1] if answer else None
    for section in sections:
        runs = []
        for run in section.runs:
            usable = _usable(run, previous)
            if usable is not None:
                runs.append(usable)
                previous = usable
        if runs:
            settled.append(Section(section.source_id, section.source_title, section.heading, tuple(runs)))
    return settled


def _usable(run: Run, previous: Run | None) -> Run | None:
    if not run.leans or (previous is not None and _is_understood(run, previous)):
        return run
    leaning = run.paragraph.leaning
    start = next((one for one in range(run.start, run.end) if not leaning[one]), None)
    if start is None:
        return None
    trimmed = Run(run.paragraph, start, run.end)
    return trimmed if trimmed.words >= _MIN_RUN_WORDS and trimmed.best >= TOLERATED else None


def _is_understood(run: Run, previous: Run) -> bool:
    """Whether the run goes on where ``previous`` ends, or says "he" or "she" of the person of its article."""
    if run.follows(previous):
        return True
    same_person = run.passage.kind is SubjectKind.PERSON and run.passage.source_id == previous.passage.source_id
    return same_person and run.start == 0 and run.paragraph.opens_with_pronoun
