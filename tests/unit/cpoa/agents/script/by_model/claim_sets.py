"""Four chapters as a model writes them, lies to plant in them, and good lines that must stay.

The files are in tests/data/claims. ``after``: the number of the line after which the lines are planted; 0: at the
beginning. ``reason``: what a strong model answered to the judge's prompt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cpoa.agents.script.by_model.checked_lines import CheckedLines, check_chapter
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.contracts.dialogue import Hosts, Speaker
from cpoa.contracts.material import Passage, PassageRole
from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest

FOLDER = Path(__file__).parents[5] / "data" / "claims"
HOSTS = Hosts(host="Anna", guest="Ben")
Answer = str | TextReply | ModelError


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class TestChapter:
    """``others``: passages of the episode before those of the chapter."""

    __test__ = False

    passages: tuple[Passage, ...]
    lines: tuple[Line, ...]
    always_known: tuple[str, ...]
    others: tuple[Passage, ...] = ()

    def planted(self, lines: list[Line], after: int) -> TestChapter:
        return replace(self, lines=(*self.lines[:after], *lines, *self.lines[after:]))

    def check(self, model: AnsweringModel) -> CheckedLines:
        return check_chapter(
            self.lines,
            self.passages,
            model,
            numbered=NumberedPassages((*self.others, *self.passages)),
            hosts=HOSTS,
            always_known=self.always_known,
        )


@dataclass(frozen=True, slots=True)
class Planted:
    """``number``: of the planted line in the chapter."""

    chapter: TestChapter
    number: int
    texts: tuple[str, ...]
    reason: str = ""
    kind: str = ""

    @property
    def first_passage_id(self) -> str:
        return self.chapter.passages[0].passage_id


@dataclass
class AnsweringModel:
    """Answers each purpose with a prepared reply. A purpose without one is an error of the test."""

    answers: dict[str, Answer]
    context_tokens: int = 32_000
    asked: dict[str, TextRequest] = field(default_factory=dict)
    name: str = "a model at a fake"

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        self.asked[purpose] = request
        answer = self.answers[purpose]
        if isinstance(answer, ModelError):
            raise answer
        return reply(answer) if isinstance(answer, str) else answer


def reply(text: str, finish_reason: FinishReason = FinishReason.STOP) -> TextReply:
    return TextReply(text, finish_reason, "a model")


def line(fields: dict[str, Any]) -> Line:
    return Line(Speaker(fields["speaker"]), fields["text"], tuple(fields["passage_ids"]))


def _chapter(fields: dict[str, Any]) -> TestChapter:
    passages = tuple(
        Passage(one["passage_id"], "source", one["title"], one["text"], PassageRole.MAIN, 1.0, heading=one["heading"])
        for one in fields["passages"]
    )
    return TestChapter(passages, tuple(map(line, fields["lines"])), tuple(fields["always_known"]))


CHAPTERS = {name: _chapter(fields) for name, fields in load("chapters").items()}


def _lie(fields: dict[str, Any]) -> Planted:
    lie = line(fields)
    echo = [Line(lie.speaker.other, fields["reply"])] if "reply" in fields else []
    chapter = CHAPTERS[fields["chapter"]].planted([lie, *echo], fields["after"])
    return Planted(
        chapter, fields["after"] + 1, tuple(each.text for each in (lie, *echo)), fields["reason"], fields["kind"]
    )


def _joke(fields: dict[str, Any]) -> Planted:
    lines = [line(each) for each in fields["lines"]]
    chapter = CHAPTERS[fields["chapter"]].planted(lines, fields["after"])
    return Planted(chapter, fields["after"] + 1, tuple(each.text for each in lines))


LIES = tuple(map(_lie, load("planted_lies")))
JOKES = tuple(map(_joke, load("kept_jokes")))
