"""Writes one chapter: asks for it, repairs its form, fits its length, and lets its claims be checked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_prompt import ChapterPrompt
from cpoa.agents.script.by_model.chapter_turns import MAX_TURN_WORDS, build_turns, told_lines, told_notes
from cpoa.agents.script.by_model.checked_lines import CheckedLines, check_chapter, without_sources
from cpoa.agents.script.by_model.episode_facts import is_general
from cpoa.agents.script.by_model.host_names import with_own_names
from cpoa.agents.script.by_model.lengths import count_words, is_off, next_chapter_words, words_of_chapter
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.line_form import read_lines
from cpoa.agents.script.by_model.missing_lines import add_missing_close, add_missing_opening
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.agents.script.by_model.several_sources import known_of_sources
from cpoa.agents.script.pacing import MIN_LENGTH_SHARE
from cpoa.contracts.dialogue import Chapter, Turn
from cpoa.contracts.models import FinishReason, ModelError
from cpoa.contracts.writing import WrittenChapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Passage
    from cpoa.contracts.models import AskedModel, TextReply
    from cpoa.contracts.writing import Outline

_MIN_WORDS_SHARE = 0.3
"""Of the asked words: a reply with less is not a chapter."""

_MAX_SPEAKER_SHARE = 0.9
# The messages go on with a sentence about the language model.
_BLOCKED = "a filter stopped a chapter"
_UNUSABLE = "it gave no chapter that can be used"
_SHORT_EPISODE = "The model wrote about {words} words instead of {asked}, so the episode is shorter than asked for."
_UNCHECKED = "There are no sources, so the lines of the chapters are not checked."
_NO_LINES = 'no line began with "A:" or "B:".'
_TOO_SHORT = "it had only about {words} words."
_ONE_SPEAKER = "one host said nearly everything. Both speak in turn."
_MONOLOGUE = (
    "a line had {words} words. Lines have at most forty; break it up with the other host's questions and guesses."
)

logger = logging.getLogger(__name__)


def write_chapter(
    request: ScriptRequest, outline: Outline, before: Sequence[WrittenChapter], model: AskedModel
) -> WrittenChapter:
    """Raises ModelError if the model gives no chapter that can be used."""
    return _ChapterDraft(request, outline, before, model).write()


@dataclass(frozen=True, slots=True)
class _Draft:
    """``complaint`` is "" if nothing is wrong with the form. ``is_usable``: it may be used all the same."""

    lines: tuple[Line, ...]
    complaint: str
    is_usable: bool


class _ChapterDraft:
    def __init__(
        self, request: ScriptRequest, outline: Outline, before: Sequence[WrittenChapter], model: AskedModel
    ) -> None:
        self._request = request
        self._before = before
        self._model = model
        self._was_length_asked = False
        self._numbered = NumberedPassages(request.material.passages)
        words = next_chapter_words(outline, before)
        self._words = words.wanted
        self._episode_words = sum(chapter.words for chapter in outline.chapters)
        planned = outline.chapters[len(before)]
        self._passages = self._numbered.with_ids(planned.passage_ids)
        self._prompt = ChapterPrompt(
            request, outline, before, words, self._numbered, self._passages, model.context_tokens
        )

    def write(self) -> WrittenChapter:
        draft = self._first_draft()
        lines = self._fitted(draft)
        checked = self._checked(lines)
        if lines is draft:
            # The check may have removed so much that the chapter is too short now.
            fitted = self._fitted(checked.lines)
            checked = _joined(checked, self._checked(fitted)) if fitted is not checked.lines else checked
        chapter = Chapter(self._prompt.planned.title, tuple(self._turns(checked.lines)))
        return WrittenChapter(
            chapter=chapter,
            told=told_lines(checked.lines) if is_general(self._request) else told_notes(checked.lines, self._numbered),
            repaired=checked.repaired,
            removed=checked.removed,
            notes=(*checked.notes, *self._unchecked_notes(), *self._length_notes(chapter)),
        )

    def _unchecked_notes(self) -> tuple[str, ...]:
        """With the first chapter: that no line is checked, because there are no passages."""
        return (_UNCHECKED,) if is_general(self._request) and self._prompt.is_first else ()

    def _length_notes(self, chapter: Chapter) -> tuple[str, ...]:
        """After the last chapter: whether the model wrote too little."""
        words = sum(map(words_of_chapter, [*(one.chapter for one in self._before), chapter]))
        is_short = self._prompt.is_last and words < MIN_LENGTH_SHARE * self._episode_words
        return (_SHORT_EPISODE.format(words=round(words), asked=self._episode_words),) if is_short else ()

    def _first_draft(self) -> tuple[Line, ...]:
        draft = self._read(self._model.ask("chapter", self._prompt.first_request()))
        if not draft.complaint:
            return draft.lines
        again = self._ask_again(draft)
        if again is not None and (again.is_usable or not draft.is_usable):
            draft = again
        if not draft.is_usable:
            raise ModelError(_UNUSABLE, is_temporary=False)
        return draft.lines

    def _ask_again(self, draft: _Draft) -> _Draft | None:
        """Returns None if the model fails and there is a draft to go on with."""
        try:
            return self._read(self._model.ask("chapter again", self._prompt.first_request(draft.complaint)))
        except ModelError:
            if not draft.is_usable:
                raise
            return None

    def _read(self, reply: TextReply) -> _Draft:
        if reply.finish_reason is FinishReason.BLOCKED:
            raise ModelError(_BLOCKED, is_temporary=False)
        read = read_lines(reply.text, self._request.hosts, was_cut=reply.finish_reason is FinishReason.LENGTH)
        lines = with_own_names(
            tuple(Line(one.speaker, one.text, self._ids(one.numbers)) for one in read), self._request.hosts
        )
        words = count_words(line.text for line in lines)
        if not lines or words < _MIN_WORDS_SHARE * self._words:
            return _Draft(lines, _TOO_SHORT.format(words=round(words)) if lines else _NO_LINES, is_usable=False)
        if _largest_share(lines) > _MAX_SPEAKER_SHARE:
            return _Draft(lines, _ONE_SPEAKER, is_usable=False)
        longest = max(len(line.text.split()) for line in lines)
        return _Draft(lines, _MONOLOGUE.format(words=longest) if longest > MAX_TURN_WORDS else "", is_usable=True)

    def _ids(self, numbers: Sequence[int]) -> tuple[str, ...]:
        return tuple(one.passage_id for number in numbers if (one := self._numbered.find(number)))

    def _fitted(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Asks for a longer or shorter chapter, but only once. Returns the lines as they are if there is no better
        reply."""
        words = count_words(line.text for line in lines)
        is_wrong = is_off(words, self._words, self._episode_words, is_last=self._prompt.is_last)
        if not lines or not is_wrong or self._was_length_asked:
            return lines
        self._was_length_asked = True
        try:
            draft = self._read(self._model.ask("chapter length", self._prompt.length_request(lines, words)))
        except ModelError as error:
            logger.warning("The model did not change a chapter's length: %s", error)
            return lines
        changed = count_words(line.text for line in draft.lines)
        is_better = draft.is_usable and abs(changed - self._words) < abs(words - self._words)
        return draft.lines if is_better else lines

    def _checked(self, lines: Sequence[Line]) -> CheckedLines:
        if is_general(self._request):
            return without_sources(lines, self._request.material.topic)
        told = [turn.text for turn in self._told_before()]
        material = self._request.material
        outline, sources = self._prompt.outline, known_of_sources(material)
        return check_chapter(
            lines,
            self._known(lines),
            self._model,
            numbered=self._numbered,
            hosts=self._request.hosts,
            always_known=[material.topic, material.subject, *sources, outline.promise, outline.image, *told],
            language=self._request.language,
        )

    def _told_before(self) -> list[Turn]:
        """The turns of the chapters before. The judge sees the beginning of them, so those with facts come first, and
        of these the newest: a line may come back to any earlier chapter."""
        newest = [turn for one in reversed(self._before) for turn in reversed(one.chapter.turns)]
        return sorted(newest, key=lambda turn: not turn.passage_ids)

    def _known(self, lines: Sequence[Line]) -> tuple[Passage, ...]:
        """Also the passages of the next chapter, because a chapter ends with a look at it."""
        following = self._prompt.outline.chapters[len(self._before) + 1 :][:1]
        ids = [each for planned in following for each in planned.passage_ids]
        return self._numbered.with_ids([*ids, *(one.passage_id for one in self._shown(lines))])

    def _shown(self, lines: Sequence[Line]) -> tuple[Passage, ...]:
        """The chapter's passages, and those of earlier chapters that a line comes back to."""
        return self._numbered.with_ids(
            [*(one.passage_id for one in self._passages), *(each for line in lines for each in line.passage_ids)]
        )

    def _turns(self, lines: Sequence[Line]) -> list[Turn]:
        if not lines:
            raise ModelError(_UNUSABLE, is_temporary=False)
        turns = build_turns(lines, self._shown(lines))
        if self._prompt.is_first:
            turns = add_missing_opening(turns, self._request)
        if self._prompt.is_last:
            cited = self._prompt.cited_before.union(*(turn.passage_ids for turn in turns))
            turns = add_missing_close(turns, self._request, self._numbered.source_ids(cited))
        return turns


def _joined(first: CheckedLines, then: CheckedLines) -> CheckedLines:
    return CheckedLines(
        then.lines,
        (*first.repaired, *then.repaired),
        (*first.removed, *then.removed),
        (*first.notes, *then.notes),
    )


def _largest_share(lines: Sequence[Line]) -> float:
    words = [(line.speaker, len(line.text.split())) for line in lines]
    total = sum(count for _, count in words)
    by_speaker = {speaker: sum(count for one, count in words if one is speaker) for speaker, _ in words}
    return max(by_speaker.values()) / total
