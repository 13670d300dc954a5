"""What a judge's reply means, and judges that misbehave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cpoa.agents.script.by_model.check_prompts import Context
from cpoa.agents.script.by_model.check_questions import Questions
from cpoa.agents.script.by_model.context_budget import CHARS_PER_TOKEN
from cpoa.agents.script.by_model.judge import find_faults, read_verdict
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.contracts.models import FinishReason, ModelError, TextReply
from tests.unit.cpoa.agents.script.by_model.claim_sets import CHAPTERS, HOSTS, Answer, AnsweringModel, reply

if TYPE_CHECKING:
    from cpoa.contracts.material import Passage

CHAPTER = CHAPTERS["queue"]
LINES = dict(enumerate(CHAPTER.lines, start=1))
HINTS = {5: "4711"}
ONCE_MORE = "judge, once more"


def faults(
    *, context_tokens: int = 32_000, passages: tuple[Passage, ...] = CHAPTER.passages, **answers: Answer
) -> tuple[dict[int, str], AnsweringModel, Questions]:
    replies = {key.replace("_", " ").replace(" once", ", once"): answer for key, answer in answers.items()}
    model = AnsweringModel(replies, context_tokens)
    questions = Questions(model)
    context = Context(passages, NumberedPassages(passages), HOSTS, CHAPTER.always_known, context_tokens)
    return find_faults(questions, context, LINES, HINTS), model, questions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("none", {}),
        ("None.", {}),
        ("No lines state unsupported facts.", {}),
        ("All of the lines are supported by the passages.", {}),
        ("I checked everything and found nothing.", {}),
        ("[]", {}),
        ("3: no such thing\n7: 4 seconds", {3: "no such thing", 7: "4 seconds"}),
        ("1: ok\n2: Supported.\n3: none of the passages says so\n4: a joke, fine", {3: "none of the passages says so"}),
        ("7: correct is 4 seconds", {7: "correct is 4 seconds"}),
        ("99: wrong\n7: 4 seconds", {7: "4 seconds"}),
        ("The passages do not hold what is said in line 7.", {7: "not in the passages"}),
        ("All lines are fine except line 7.", {7: "not in the passages"}),
    ],
)
def test_a_verdict_is_read_tolerantly(text: str, named: dict[int, str]) -> None:
    assert read_verdict(reply(text), LINES) == named


@pytest.mark.parametrize(
    "answer",
    [
        reply("7: the passages say", FinishReason.LENGTH),
        "I'm sorry, but I can't help with that.",
        "It is a lively chapter with a good ending.",
        "",
        "99: wrong\n0: wrong",
    ],
)
def test_a_reply_without_a_verdict_is_unusable(answer: str | TextReply) -> None:
    assert read_verdict(reply(answer) if isinstance(answer, str) else answer, LINES) is None


def test_the_judge_decides_about_what_the_rules_suspect() -> None:
    found, model, questions = faults(judge="none")
    assert found == {}
    assert "line 5 (4711)" in model.asked["judge"].prompt
    assert questions.notes == []


def test_the_judge_sees_passages_and_all_lines_and_is_asked_without_chance() -> None:
    _, model, _ = faults(judge="none")
    asked = model.asked["judge"]
    assert asked.temperature == 0
    assert all(passage.text in asked.prompt for passage in CHAPTER.passages)
    assert "7 Anna: I like her already.\n8 Ben: She makes them play it through by hand." in asked.prompt
    assert "and one has to be the worker. [2]" in asked.prompt


@pytest.mark.parametrize(
    "bad",
    ["\n".join(f"{number}: wrong" for number in LINES), "What a chapter!", reply("7: cut", FinishReason.LENGTH)],
    ids=["names everything", "prose", "cut"],
)
def test_an_unusable_judge_is_asked_once_more(bad: Answer) -> None:
    found, model, _ = faults(judge=bad, judge_once_more="7: four seconds")
    assert found == {7: "four seconds"}
    assert model.asked[ONCE_MORE].prompt != model.asked["judge"].prompt


def test_after_two_unusable_answers_the_rules_decide() -> None:
    found, _, questions = faults(judge="What a chapter!", judge_once_more="Great.")
    assert found == HINTS
    assert questions.notes == ["The model's judge could not be used twice: the rules decided alone"]


@pytest.mark.parametrize(
    "answer", [ModelError("over quota"), reply("", FinishReason.BLOCKED)], ids=["no answer", "blocked"]
)
def test_without_an_answer_the_rules_decide_at_once(answer: Answer) -> None:
    found, model, questions = faults(judge=answer)
    assert found == HINTS
    assert list(model.asked) == ["judge"]
    assert questions.notes[0].startswith("The model's judge is missing: ")


def test_forty_percent_of_the_lines_are_too_many() -> None:
    most = int(0.4 * len(LINES))
    allowed = "\n".join(f"{number}: wrong" for number in list(LINES)[:most])
    assert len(faults(judge=allowed)[0]) == most
    assert faults(judge=f"{allowed}\n{most + 1}: wrong", judge_once_more="none")[0] == {}


@pytest.mark.parametrize("tokens", [1_500, 2_048, 4_096, 8_192])
def test_every_prompt_fits_into_the_model_s_context(tokens: int) -> None:
    answers: dict[str, Any] = {"judge": "none"} | {f"judge_{number}": "none" for number in range(2, 40)}
    passages = tuple(passage for chapter in CHAPTERS.values() for passage in chapter.passages)
    _, model, _ = faults(context_tokens=tokens, passages=passages, **answers)
    for asked in model.asked.values():
        assert (len(asked.prompt) + len(asked.system)) / CHARS_PER_TOKEN + asked.max_tokens <= tokens
    shown = "\n".join(asked.prompt for asked in model.asked.values())
    assert all(f"\n{number} {HOSTS.name(line.speaker)}: {line.text}" in shown for number, line in LINES.items())
    assert (len(model.asked) > 1) == (tokens < 4_096)


def test_each_part_of_a_split_chapter_shows_the_passages_that_it_cites() -> None:
    answers: dict[str, Any] = {"judge": "none"} | {f"judge_{number}": "none" for number in range(2, 40)}
    _, model, _ = faults(context_tokens=1_800, **answers)
    last = list(model.asked.values())[-1].prompt
    assert "hangs beside the coffee machine" in last.partition("END PASSAGES")[0]


def test_a_part_of_a_split_chapter_falls_back_alone() -> None:
    answers: dict[str, Any] = {f"judge_{number}": "none" for number in range(2, 40)}
    found, _, _ = faults(context_tokens=1_800, judge=ModelError("over quota"), **answers)
    assert found == HINTS
