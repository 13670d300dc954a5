"""Plans an episode: asks for an outline, asks once more if it cannot be used, and completes what is missing in it. A
model that gives no outline twice still writes the chapters: they are planned by code then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_titles import free_title
from cpoa.agents.script.by_model.context_budget import is_small
from cpoa.agents.script.by_model.episode_facts import question_of
from cpoa.agents.script.by_model.lengths import (
    MAX_CHAPTER_SECONDS,
    MAX_WORDS_IN_A_SMALL_CONTEXT,
    MAX_WORDS_PER_SOURCE_WORD,
    MIN_CHAPTER_SECONDS,
    chapter_count,
    episode_words,
    words_in,
)
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.agents.script.by_model.outline_by_code import chapters_by_code
from cpoa.agents.script.by_model.outline_prompt import UNKNOWN, build_outline_request
from cpoa.agents.script.by_model.outline_reply import ReadChapter, ReadOutline, read_outline
from cpoa.agents.script.names import shorten_title
from cpoa.contracts.material import Coverage
from cpoa.contracts.models import FinishReason, ModelError
from cpoa.contracts.writing import Outline, PlannedChapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Passage
    from cpoa.contracts.models import AskedModel

MIN_MATERIAL_WORDS = 12
_MAX_QUESTION_CHARS, _MAX_IMAGE_CHARS = 200, 100
_MIN_SHARE, _MAX_SHARE = 0.6, 1.6
"""A chapter's words, as a share of the average."""

_NO_CHAPTERS = 'no line began with "CHAPTER:".'
_TOO_FEW_CHAPTERS = "it had fewer chapters than asked for, {found} and not {wanted}."
# The messages go on with a sentence about the language model.
_TOO_LITTLE = "it needs more material"
_BLOCKED = "a filter stopped its outline"
_UNUSABLE = "it gave no outline that can be used"
_UNKNOWN_TOPIC = "it knows nothing certain about this topic"
_PLANNED_BY_CODE = (
    "The language model gave no outline that can be used, so the chapters follow the order of the sources."
)


def plan_episode(request: ScriptRequest, model: AskedModel, writer: str) -> Outline:
    """Raises ModelError."""
    numbered = NumberedPassages(request.material.passages)
    words = episode_words(request)
    if words < MIN_MATERIAL_WORDS * MAX_WORDS_PER_SOURCE_WORD:
        raise ModelError(_TOO_LITTLE, is_temporary=False)
    frame = _Frame.of(request, words, model.context_tokens)
    found = _ask(request, numbered, frame, model)
    is_planned_by_code = not found.chapters
    if is_planned_by_code:
        found = replace(found, chapters=_chapters_by_code(request, numbered, frame))
    promise = found.promise[:_MAX_QUESTION_CHARS] or question_of(request)
    chapters = _Completion(frame, numbered, promise).chapters(found.chapters)
    return Outline(
        title=found.title,
        promise=promise,
        chapters=chapters,
        writer=writer,
        summary=found.summary,
        image=found.image[:_MAX_IMAGE_CHARS].rstrip("."),
        notes=(_PLANNED_BY_CODE,) if is_planned_by_code else (),
    )


def _chapters_by_code(request: ScriptRequest, numbered: NumberedPassages, frame: _Frame) -> list[ReadChapter]:
    """Raises ModelError if there are no passages to plan by."""
    chapters = chapters_by_code(request.material, numbered, frame.chapters, frame.words)
    if not chapters:
        raise ModelError(_UNUSABLE, is_temporary=False)
    return chapters


@dataclass(frozen=True, slots=True)
class _Frame:
    """``words`` of the whole episode, in ``chapters`` or in another number of chapters within the limits."""

    words: int
    chapters: int
    min_words: int
    max_words: int

    @classmethod
    def of(cls, request: ScriptRequest, words: int, context_tokens: int) -> _Frame:
        max_words = words_in(MAX_CHAPTER_SECONDS, request.speaking_rate)
        if is_small(context_tokens):
            max_words = min(max_words, MAX_WORDS_IN_A_SMALL_CONTEXT)
        count = chapter_count(words, request.speaking_rate, max_words)
        return cls(words, count, words_in(MIN_CHAPTER_SECONDS, request.speaking_rate), max_words)

    @property
    def min_chapters(self) -> int:
        return -(-self.words // self.max_words)

    @property
    def max_chapters(self) -> int:
        return max(self.chapters, self.words // self.min_words)


def _ask(request: ScriptRequest, numbered: NumberedPassages, frame: _Frame, model: AskedModel) -> ReadOutline:
    """Returns the better one of two outlines, without chapters if neither has any."""
    complaint = ""
    best = ReadOutline()
    for purpose in ("outline", "outline again"):
        asked = build_outline_request(
            request,
            numbered,
            words=frame.words,
            chapters=frame.chapters,
            context_tokens=model.context_tokens,
            complaint=complaint,
        )
        reply = model.ask(purpose, asked)
        if reply.finish_reason is FinishReason.BLOCKED:
            raise ModelError(_BLOCKED, is_temporary=False)
        best = max(best, read_outline(reply.text), key=lambda outline: len(outline.chapters))
        if request.material.coverage is Coverage.GENERAL and _is_unknown(reply.text, best):
            raise ModelError(_UNKNOWN_TOPIC, is_temporary=False)
        complaint = _complaint(best, frame)
        if not complaint:
            return best
    return best


def _is_unknown(reply: str, outline: ReadOutline) -> bool:
    return not outline.chapters and any(line.strip(" .*\"'").upper() == UNKNOWN for line in reply.splitlines())


def _complaint(outline: ReadOutline, frame: _Frame) -> str:
    if not outline.chapters:
        return _NO_CHAPTERS
    found = len(outline.chapters)
    return _TOO_FEW_CHAPTERS.format(found=found, wanted=frame.chapters) if found < frame.min_chapters else ""


class _Completion:
    """Fills in what a model left out or got wrong: passages by their order, words by equal shares."""

    def __init__(self, frame: _Frame, numbered: NumberedPassages, question: str) -> None:
        self._frame = frame
        self._numbered = numbered
        self._question = question

    def chapters(self, found: Sequence[ReadChapter]) -> tuple[PlannedChapter, ...]:
        wanted = _merged(found, self._frame.max_chapters)
        wanted += [ReadChapter() for _ in range(self._frame.min_chapters - len(wanted))]
        passages = self._with_all_texts(self._passages(wanted))
        words = self._words(wanted)
        titles = self._titles(wanted, passages)
        return tuple(
            PlannedChapter(
                title=title,
                question=one.question[:_MAX_QUESTION_CHARS] or self._question,
                passage_ids=tuple(passage.passage_id for passage in chosen),
                words=length,
                opening=one.opening[:_MAX_QUESTION_CHARS],
                ending=one.ending[:_MAX_QUESTION_CHARS],
            )
            for one, chosen, length, title in zip(wanted, passages, words, titles, strict=True)
        )

    def _passages(self, wanted: Sequence[ReadChapter]) -> list[list[Passage]]:
        """A chapter without enough passages gets those that no other chapter has, in their order."""
        chosen = [
            [one for number in dict.fromkeys(each.passages) if (one := self._numbered.find(number))] for each in wanted
        ]
        used = {passage.passage_id for each in chosen for passage in each}
        free = [passage for passage in self._numbered.all if passage.passage_id not in used]
        average = self._frame.words / len(wanted)
        for place, each in enumerate(chosen):
            # An equal share of the rest, so that the last chapters get some too.
            share = -(-len(free) // (len(chosen) - place))
            needed = average / MAX_WORDS_PER_SOURCE_WORD if each else average
            while free and share and _words(each) < needed:
                each.append(free.pop(0))
                share -= 1
            if not each and self._numbered.all:
                each.append(self._numbered.all[min(place, len(self._numbered.all) - 1)])
        return chosen

    def _with_all_texts(self, chosen: list[list[Passage]]) -> list[list[Passage]]:
        """Of several texts of the user, one that no chapter tells from gives its best passage to the chapter that has
        the fewest words."""
        if not self._numbered.has_several_texts:
            return chosen
        used = {passage.source_id for each in chosen for passage in each}
        best: dict[str, Passage] = {}
        for passage in self._numbered.all:
            known = best.setdefault(passage.source_id, passage)
            best[passage.source_id] = max(known, passage, key=lambda one: one.relevance)
        for source_id, passage in best.items():
            if source_id not in used:
                min(chosen, key=_words).append(passage)
        return chosen

    def _words(self, wanted: Sequence[ReadChapter]) -> list[int]:
        average = self._frame.words / len(wanted)
        shares = [min(max(each.words or average, average * _MIN_SHARE), average * _MAX_SHARE) for each in wanted]
        factor = self._frame.words / sum(shares)
        lengths = [min(round(share * factor), self._frame.max_words) for share in shares]
        for place in sorted(range(len(lengths)), key=lengths.__getitem__):
            missing = self._frame.words - sum(lengths)
            lengths[place] = min(lengths[place] + max(missing, 0), self._frame.max_words)
        return lengths

    def _titles(self, wanted: Sequence[ReadChapter], passages: Sequence[Sequence[Passage]]) -> list[str]:
        titles: list[str] = []
        for number, (one, chosen) in enumerate(zip(wanted, passages, strict=True), start=1):
            taken = {title.lower() for title in titles}
            titles.append(free_title(shorten_title(one.title), chosen, number, taken))
        return titles


def _words(passages: Sequence[Passage]) -> int:
    return sum(len(passage.text.split()) for passage in passages)


def _merged(found: Sequence[ReadChapter], most: int) -> list[ReadChapter]:
    """Joins the neighbours with the fewest words until there are at most ``most`` chapters."""
    chapters = list(found)
    while len(chapters) > most:
        place = min(range(len(chapters) - 1), key=lambda start: chapters[start].words + chapters[start + 1].words)
        one, other = chapters[place : place + 2]
        joined = replace(
            one, passages=(*one.passages, *other.passages), words=one.words + other.words, ending=other.ending
        )
        chapters[place : place + 2] = [joined]
    return chapters
