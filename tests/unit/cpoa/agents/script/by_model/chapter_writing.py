"""Writes whole episodes with a language model that is a function of the request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.text.sentences import split_sentences
from tests.unit.cpoa.agents.script.materials import material, passage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.material import Material
    from cpoa.contracts.models import TextRequest
    from cpoa.contracts.writing import Outline, WrittenChapter

MODEL = "llama-3.1-8b at a fake"
Answer = str | TextReply | ModelError

_CHAPTER_TASK = re.compile(r'Write chapter (\d+) of (\d+), ".*": about (\d+) words in about (\d+) lines')
_LENGTH_TASK = re.compile(r"It has about (\d+) words and should have about (\d+)")
_OUTLINE_TASK = re.compile(r"Plan the episode with (one|\d+) chapters?, (\d+) words in all")
_PASSAGE = re.compile(r'^\[(\d+)\] .*?: (".*")$', re.MULTILINE)
_BANTER_TEXT = "well now think about a quiet kitchen at night with one small lamp and nobody to ask why it hums so"
_BANTER = tuple(_BANTER_TEXT.split())


@dataclass
class AnsweringModel:
    """An ``AskedModel``. ``asked``: each purpose with its request."""

    answer: Callable[[TextRequest], Answer]
    context_tokens: int = 32_768
    name: str = MODEL
    asked: list[tuple[str, TextRequest]] = field(default_factory=list)

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        self.asked.append((purpose, request))
        answer = self.answer(request)
        if isinstance(answer, ModelError):
            raise answer
        return answer if isinstance(answer, TextReply) else TextReply(answer, FinishReason.STOP, MODEL)

    def requests(self, purpose: str) -> list[TextRequest]:
        return [request for asked, request in self.asked if asked == purpose]


@dataclass(frozen=True)
class Episode:
    outline: Outline
    chapters: tuple[WrittenChapter, ...]
    script: Script
    model: AnsweringModel

    @property
    def spoken(self) -> str:
        return " ".join(turn.text for turn in self.script.turns)


def assembled(
    writer: ModelChapterWriter, request: ScriptRequest, outline: Outline, written: Sequence[WrittenChapter]
) -> Script:
    return writer.assemble(request, outline, writer.final_chapters(request, outline, written))


def write_episode(
    request: ScriptRequest, answer: Callable[[TextRequest], Answer], *, context_tokens: int = 32_768
) -> Episode:
    """Plans, writes every chapter, and assembles the script."""
    model = AnsweringModel(answer, context_tokens)
    writer = ModelChapterWriter(model.name)
    outline = writer.plan(request, model)
    chapters: list[WrittenChapter] = []
    for _ in outline.chapters:
        chapters.append(writer.write(request, outline, chapters, model))
    return Episode(outline, tuple(chapters), assembled(writer, request, outline, chapters), model)


@dataclass
class CooperatingModel:
    """Writes what it is asked for. ``length``: its chapters' words as a share of the asked ones; ``changed_length``:
    the same when it is asked to change a chapter's length. ``replies``: by purpose-like name, instead of its own."""

    length: float = 1.0
    changed_length: float = 1.0
    outline: str = ""
    chapter: Callable[[TextRequest], Answer] | None = None

    def __call__(self, request: TextRequest) -> Answer:
        prompt = request.prompt
        if planned := _OUTLINE_TASK.search(prompt):
            return self.outline or outline_text(1 if planned[1] == "one" else int(planned[1]), int(planned[2]))
        if changed := _LENGTH_TASK.search(prompt):
            words = round(int(changed[2]) * self.changed_length)
            return chapter_text(prompt, words, number=int(changed[1]), is_last="Goodbye." in prompt)
        if asked := _CHAPTER_TASK.search(prompt):
            if self.chapter is not None:
                return self.chapter(request)
            is_last = asked[1] == asked[2]
            return chapter_text(prompt, round(int(asked[3]) * self.length), number=int(asked[1]), is_last=is_last)
        return "none"  # the judge


def outline_text(chapters: int, words: int) -> str:
    lines = [
        "TITLE: The Jar on the Shelf",
        "PROMISE: Why does it still hum?",
        "IMAGE: a jar with a lid",
        "SUMMARY: Two hosts follow the passages from one end to the other. The rest is in the notes.",
    ]
    for number in range(1, chapters + 1):
        lines += [
            f"CHAPTER: Step {number} of the way",
            f"QUESTION: What happens at step {number}?",
            f"PASSAGES: {number}, {number + 1}",
            f"WORDS: {words // chapters}",
            "OPENS: with a knock",
            "ENDS: with a door",
        ]
    return "\n".join(lines)


def chapter_text(prompt: str, words: int, *, number: int, is_last: bool = False) -> str:
    """Returns a chapter of exactly ``words`` words: each second line is a sentence of a passage as long as there are
    any, and no line comes twice in the episode."""
    facts = [
        f"{sentence} [{found[1]}]"
        for found in _PASSAGE.finditer(prompt)
        for sentence in split_sentences(found[2].strip('"').replace('\\"', "'"))
    ]
    ending = "Our voices are synthetic, a language model wrote this from Wikipedia, and thanks for listening. Goodbye."
    left = words - (len(ending.split()) if is_last else 0)
    lines: list[str] = []
    count = number * 1_000
    while left > 0:
        count += 1
        fact = facts.pop(0) if facts and len(lines) % 2 else ""
        said = fact or _banter(count, 14)
        length = len(re.sub(r" \[\d+\]$", "", said).split())
        if length > left:
            said, length = _banter(count, left), left
        lines.append(said)
        left -= length
    if is_last:
        lines.append(ending)
    return "\n".join(f"{'AB'[place % 2]}: {line}" for place, line in enumerate(lines))


def _banter(count: int, words: int) -> str:
    """Returns a line without a claim; each ``count`` has another one."""
    start = count % len(_BANTER)
    chosen = [_BANTER[(start + step * (1 + count // 20 % 7)) % len(_BANTER)] for step in range(words)]
    return " ".join(chosen).capitalize() + "."


def long_material(passages: int = 40) -> Material:
    """One article, with passages of about a hundred words, whose sentences are all different."""
    made = (passage(f"Reef {number}", _prose(number)) for number in range(1, passages + 1))
    return material(*(replace(one, source_id="Reefs") for one in made))


def _prose(number: int) -> str:
    return " ".join(
        f"The reef of place {_word(number)} holds a garden of kind {_word(number * 7 + step)}, and men come by boat."
        for step in range(5)
    )


def _word(number: int) -> str:
    letters = "bdfgklmnprstvz"
    return "".join(letters[number // len(letters) ** place % len(letters)] + "aeiou"[place] for place in range(3))
