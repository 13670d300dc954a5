"""A fake language model with prepared answers, and valid episodes as its answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.text.sentences import split_sentences
from tests.unit.cpoa.agents.script.materials import HOSTS

if TYPE_CHECKING:
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.material import Material
    from cpoa.contracts.models import TextRequest

MODEL = "gemini-2.5-flash"
Answer = str | dict[str, Any] | TextReply | ModelError

_REACTIONS = (
    "I never guessed that",
    "That makes me curious",
    "Go on, please",
    "That sounds easy",
    "What a thought",
    "I can see it",
    "There is more",
    "Let that sink in",
)
_MOODS = ("really", "honestly", "my friend", "to be fair", "by the way", "of course", "in a way")


def reply(text: str, finish_reason: FinishReason = FinishReason.STOP) -> TextReply:
    return TextReply(text, finish_reason, MODEL, prompt_tokens=1_000, completion_tokens=2_000)


@dataclass
class ScriptedModel:
    """The last answer is repeated."""

    answers: list[Answer]
    asked: list[TextRequest] = field(default_factory=list)
    name: str = f"{MODEL} at a fake"

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ModelError):
            raise answer
        if isinstance(answer, TextReply):
            return answer
        return reply(answer if isinstance(answer, str) else json.dumps(answer))


def part(text: str, *passage_ids: str) -> dict[str, Any]:
    return {"text": text, "passage_ids": list(passage_ids)}


def turn(speaker: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"speaker": speaker, "parts": list(parts)}


def reaction(number: int) -> str:
    return f"{_REACTIONS[number % len(_REACTIONS)]}, {_MOODS[number // len(_REACTIONS) % len(_MOODS)]}."


def episode(material: Material, *, sentences: int = 1_000) -> dict[str, Any]:
    """Writes a greeting, a chapter for each passage, and a farewell: the guest says the sentences, the host reacts."""
    chapters = []
    told = 0
    for number, passage in enumerate(material.passages, start=1):
        turns = []
        for sentence in split_sentences(passage.text):
            if told < sentences:
                turns += [turn("host", part(reaction(told))), turn("guest", part(sentence, f"p{number}"))]
                told += 1
        if turns:
            chapters.append({"title": f"The tale of {passage.heading or passage.title}", "turns": turns})
    chapters[0]["turns"][:0] = greeting()
    chapters[-1]["turns"] += farewell()
    title = f"All about {material.subject}"
    return {"title": title, "summary": material.passages[0].text, "chapters": chapters}


def greeting() -> list[dict[str, Any]]:
    return [
        turn("host", part(f"Hello and welcome, I'm {HOSTS.host}.")),
        turn("guest", part(f"And I'm {HOSTS.guest}. Good to be here.")),
    ]


def farewell() -> list[dict[str, Any]]:
    return [
        turn("host", part("What we told you comes from Wikipedia; the links are in the show notes.")),
        turn("guest", part("Thanks for listening, and goodbye.")),
    ]


def all_turns(of_episode: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for chapter in of_episode["chapters"] for each in chapter["turns"]]
