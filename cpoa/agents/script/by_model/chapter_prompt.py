"""Asks a model for one chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_rules import build_rules
from cpoa.agents.script.by_model.chapter_shapes import choose_shape
from cpoa.agents.script.by_model.chapter_turns import own_notes, shortened
from cpoa.agents.script.by_model.context_budget import chapter_budget
from cpoa.agents.script.by_model.episode_endings import choose_ending
from cpoa.agents.script.by_model.episode_facts import coverage_rule, fenced, is_general, language_rule
from cpoa.agents.script.by_model.host_sheet import LABELS
from cpoa.agents.script.by_model.lengths import turns_for
from cpoa.agents.script.by_model.missing_lines import credit_line, synthetic_line
from cpoa.agents.script.by_model.prompt_data import as_json
from cpoa.agents.script.spoken_lines import ENGLISH_LINES, spoken_lines
from cpoa.contracts.material import Coverage
from cpoa.contracts.models import TextRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.by_model.lengths import ChapterWords
    from cpoa.agents.script.by_model.line import Line
    from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Turn
    from cpoa.contracts.material import Passage
    from cpoa.contracts.writing import Outline, PlannedChapter, WrittenChapter

PROMPT_VERSION = "model-script-5"
"""A change of a prompt needs a new version: it is a part of the writer's name."""

_TEMPERATURE = 0.8
_LAST_TURNS, _LAST_TURNS_IF_SMALL = 12, 5
_MAX_TOLD_CHARS, _MAX_TOLD_CHARS_IF_SMALL = 14_000, 350  # the larger holds the notes of 30 minutes
_MAX_NOTE_CHARS_IF_SMALL = 80
_MAX_OWN_CHARS = 7_000
_MIN_PASSAGE_CHARS = 1_200

_TASK = """\
Write chapter {number} of {count}, {title}: about {words} words in about {turns} lines.
It answers: {question}
{parts}
Answer with the lines only, each beginning with "A:" or "B:"; {facts}."""
_FACTS = "facts only from the passages, with their numbers in square brackets"
_GENERAL_FACTS = "only what you are sure of, without brackets"
_FIRST = """\
A cold open: the first two lines are a scene or a question, on the most surprising or most human thing in {whole}, \
without a greeting. Then, in passing, A says "I'm {host}" and B says "I'm {guest}". By line six the \
listener knows why this matters and which question will be answered: {promise}"""
_IMAGE_FIRST = " Let this picture be seen early: {image}."
_NEXT = "Go straight on from the last lines: no greeting, no names, nothing told again."
_DOUBT = "In this chapter one of them has an honest doubt, and it is answered, or nobody knows."
_MIDDLE = "End so that one wants the next chapter{ending}."
_ENDING = ", with this: {ending}"
_LAST = """\
This is the end of the episode. Answer the promise plainly: {promise}{image} {ending}"""
_IMAGE_LAST = " Bring back this picture: {image}."
_CREDIT = "what {credit} says; "
_AGAIN = "You have answered this before, and the answer could not be used: {complaint}\n"
_TOLD = "The listener knows already, so do not tell it again:"
_OWN = "The hosts' own words so far. Come back to one of them where it fits, and say no second thing like it:"
_CHANGE = """\
Here is your chapter. It has about {has} words and should have about {words}. {how} Keep what is good word for word, \
{numbers}and keep the end.
{lines}

Answer with the whole chapter, lines only, each beginning with "A:" or "B:"."""
_LONGER = """\
Make it about {difference} words longer: another thing from {whole}, a wrong guess before a number, an everyday \
comparison, an objection and its answer. No padding, no praise, no summary."""
_SHORTER = "Make it about {difference} words shorter: drop whole exchanges that matter least, never half of one."


@dataclass(frozen=True)
class ChapterPrompt:
    """The requests for one chapter. ``passages``: what the model is shown."""

    request: ScriptRequest
    outline: Outline
    before: Sequence[WrittenChapter]
    words: ChapterWords
    numbered: NumberedPassages
    passages: Sequence[Passage]
    context_tokens: int

    @property
    def planned(self) -> PlannedChapter:
        return self.outline.chapters[len(self.before)]

    @property
    def is_first(self) -> bool:
        return not self.before

    @property
    def is_last(self) -> bool:
        return len(self.before) == len(self.outline.chapters) - 1

    @property
    def cited_before(self) -> frozenset[str]:
        """The ids of the passages that the chapters before this one cite."""
        return frozenset(each for one in self.before for turn in one.chapter.turns for each in turn.passage_ids)

    @property
    def _whole(self) -> str:
        """What the chapter is told from."""
        return "the topic" if is_general(self.request) else "the passages"

    def first_request(self, complaint: str = "") -> TextRequest:
        """``complaint``: what was wrong with the previous reply."""
        again = _AGAIN.format(complaint=complaint) if complaint else ""
        return self._request(again + self._task(), self.words.asked)

    def length_request(self, lines: Sequence[Line], has_words: float) -> TextRequest:
        wanted = self.words.wanted
        difference = round(abs(wanted - has_words))
        how = (_LONGER if has_words < wanted else _SHORTER).format(difference=difference, whole=self._whole)
        written = "\n".join(map(self._shown_line, lines))
        numbers = "" if is_general(self.request) else "keep the bracketed numbers, "
        task = _CHANGE.format(has=round(has_words), words=wanted, how=how, numbers=numbers, lines=written)
        return self._request(task, max(wanted, has_words))

    def _request(self, task: str, words: float) -> TextRequest:
        budget = chapter_budget(self.context_tokens, words)
        rules = build_rules(
            self.request.hosts,
            len(self.outline.chapters),
            is_short=budget.is_small,
            has_passages=not is_general(self.request),
        )
        about = self._about()
        told = self._told_if_small() if budget.is_small else self._told()
        own = "" if budget.is_small or is_general(self.request) else self._own()
        last = self._last_lines(_LAST_TURNS_IF_SMALL if budget.is_small else _LAST_TURNS)
        room = budget.prompt_chars - sum(map(len, (rules, about, told, own, last, task, fenced("")))) - 10
        shown = self.numbered.as_data(self.passages, max(room, _MIN_PASSAGE_CHARS))
        data = "" if is_general(self.request) else fenced(shown)
        return TextRequest(
            prompt="\n\n".join(filter(None, (about, data, told, own, last, task))),
            max_tokens=budget.reply_tokens,
            temperature=_TEMPERATURE,
            system=rules,
        )

    def _about(self) -> str:
        chapters = "; ".join(f"{number}. {one.title}" for number, one in enumerate(self.outline.chapters, start=1))
        return (
            f"The episode's title, as a JSON string: {as_json(self.outline.title)}\n"
            f"The topic, as a JSON string: {as_json(self.request.material.topic)}\n"
            f"Its chapters, as a JSON string: {as_json(chapters)}"
        )

    def _told(self) -> str:
        return _listed(_TOLD, [note for chapter in self.before for note in chapter.told], _MAX_TOLD_CHARS)

    def _told_if_small(self) -> str:
        notes = [shortened(note, _MAX_NOTE_CHARS_IF_SMALL) for chapter in self.before for note in chapter.told]
        return _listed(_TOLD, notes, _MAX_TOLD_CHARS_IF_SMALL)

    def _own(self) -> str:
        """What the hosts said of their own, so that a later chapter can come back to it. An episode without passages
        has this in its other notes."""
        notes = [each for one in self.before for each in own_notes(one.chapter.turns)]
        return _listed(_OWN, [f"{LABELS[speaker]}: {note}" for speaker, note in notes], _MAX_OWN_CHARS)

    def _last_lines(self, count: int) -> str:
        turns = [turn for chapter in self.before for turn in chapter.chapter.turns][-count:]
        return "The last lines before this chapter:\n" + "\n".join(map(_shown_turn, turns)) if turns else ""

    def _task(self) -> str:
        planned = self.planned
        return _TASK.format(
            number=len(self.before) + 1,
            count=len(self.outline.chapters),
            title=as_json(planned.title),
            words=self.words.asked,
            turns=turns_for(self.words.asked),
            question=as_json(planned.question),
            parts="\n".join(filter(None, self._parts())),
            facts=_GENERAL_FACTS if is_general(self.request) else _FACTS,
        )

    def _parts(self) -> list[str]:
        planned, outline, hosts = self.planned, self.outline, self.request.hosts
        opening = f"It opens with: {as_json(planned.opening)}" if planned.opening else ""
        coverage = coverage_rule(self.request)
        if self.is_first:
            image = _IMAGE_FIRST.format(image=as_json(outline.image)) if outline.image else ""
            promise = as_json(outline.promise)
            start = _FIRST.format(host=hosts.host, guest=hosts.guest, promise=promise, whole=self._whole) + image
        else:
            start = _NEXT
        is_own = self.request.material.coverage is Coverage.OWN
        says_coverage = self.is_first or is_own or (self.is_last and not is_general(self.request))
        ending = _ENDING.format(ending=as_json(planned.ending)) if planned.ending else ""
        end = self._end() if self.is_last else _MIDDLE.format(ending=ending)
        doubt = _DOUBT if len(self.before) == (len(outline.chapters) - 1) // 2 else ""
        shape = choose_shape(len(self.before), len(outline.chapters))
        return [opening, start, coverage if says_coverage else "", shape, doubt, end, language_rule(self.request)]

    def _end(self) -> str:
        outline, material = self.outline, self.request.material
        shown = {passage.passage_id for passage in self.passages}
        lines = spoken_lines(self.request.language) or ENGLISH_LINES  # the model translates them
        thanks = credit_line(material, self.numbered.source_ids(self.cited_before | shown), lines)
        ending = choose_ending(self.request).format(
            credit=_CREDIT.format(credit=as_json(thanks)) if thanks else "",
            synthetic=as_json(synthetic_line(material, lines)),
        )
        return _LAST.format(
            promise=as_json(outline.promise),
            image=_IMAGE_LAST.format(image=as_json(outline.image)) if outline.image else "",
            ending=ending,
        )

    def _shown_line(self, line: Line) -> str:
        return f"{LABELS[line.speaker]}: {line.text} {self.numbered.citation(line.passage_ids)}".rstrip()


def _shown_turn(turn: Turn) -> str:
    return f"{LABELS[turn.speaker]}: {turn.text}"


def _listed(heading: str, notes: Sequence[str], room: int) -> str:
    """Returns the newest notes that fit, and "" if there are none."""
    kept: list[str] = []
    for note in reversed(dict.fromkeys(notes)):
        room -= len(note) + 3
        if room < 0:
            break
        kept.append(f"- {note}")
    return "\n".join([heading, *reversed(kept)]) if kept else ""
