"""What is added to a script in another language, and how it is seen that the model said it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_model.missing_lines import add_missing_close, add_missing_opening, credit_line
from cpoa.agents.script.spoken_lines import spoken_lines
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage
from tests.unit.cpoa.agents.script.by_model.chapter_writing import CooperatingModel, write_episode
from tests.unit.cpoa.agents.script.materials import REEF, material, passage, request

if TYPE_CHECKING:
    from cpoa.contracts.material import Material

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl")
USED = {"Riff"}


def reefs(coverage: Coverage = Coverage.EXACT) -> Material:
    found = material(passage("Riff", REEF), coverage=coverage)
    (source,) = found.sources
    return replace(found, sources=(replace(source, url="https://de.wikipedia.org/wiki/Riff"),))


def turns(*texts: str) -> list[Turn]:
    speakers = (Speaker.HOST, Speaker.GUEST)
    return [Turn(speakers[place % 2], (Part(text, TurnKind.REACTION),)) for place, text in enumerate(texts)]


def said(found: list[Turn]) -> str:
    return " ".join(turn.text for turn in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_credit_label_and_farewell_are_added_in_the_language(language: str) -> None:
    asked = replace(request(reefs(), 4), language=language)
    lines = spoken_lines(language)
    assert lines is not None
    opening = said(add_missing_opening(turns("Abc def.", "Ghi jkl.", "Mno.", "Pqr."), asked))
    assert lines.greetings[0].format(host="Anna") in opening
    assert lines.replies[0].format(guest="Ben") in opening
    close = add_missing_close(turns("Abc def.", "Ghi jkl."), asked, USED)
    assert all(
        text in said(close) for text in ("Wikipedia, Riff", lines.synthetic, lines.closing, lines.goodbyes[0])
    ), said(close)
    kinds = {part.kind for turn in close for part in turn.parts}
    assert {TurnKind.CREDIT, TurnKind.CLOSE} <= kinds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("coverage", [Coverage.EXACT, Coverage.OWN])
def test_nothing_is_added_to_what_the_model_says_itself(language: str, coverage: Coverage) -> None:
    asked = replace(request(reefs(coverage), 4), language=language)
    lines = spoken_lines(language)
    assert lines is not None
    opening = turns("Abc.", lines.greetings[0].format(host="Anna"), lines.replies[0].format(guest="Ben"))
    assert said(add_missing_opening(opening, asked)) == said(opening)
    credit = credit_line(asked.material, USED, lines) or "Abc."  # an own text has none
    label = lines.synthetic_own if coverage is Coverage.OWN else lines.synthetic
    close = turns(credit, label, lines.closing, lines.goodbyes[0])
    assert said(add_missing_close(close, asked, USED)) == said(close)


def test_a_german_farewell_in_other_words_is_seen() -> None:
    asked = replace(request(reefs(), 4), language="de")
    close = turns(
        "Alles stammt aus Wikipedia.",
        "Übrigens: Unsere Stimmen sind künstlich, und eine KI hat das geschrieben.",
        "Tschüss und bis bald!",
    )
    assert said(add_missing_close(close, asked, USED)) == said(close)


def test_nothing_is_added_in_a_language_without_lines() -> None:
    asked = replace(request(reefs(), 4), language="sv")
    talk = turns("Abc def.", "Ghi jkl.", "Mno.", "Pqr.")
    assert add_missing_opening(talk, asked) == talk
    assert add_missing_close(talk, asked, USED) == talk


def test_the_prompts_ask_for_the_language_and_give_its_lines() -> None:
    asked = replace(request(material(passage("Riff", REEF)), 4), language="de-CH")
    episode = write_episode(asked, CooperatingModel())
    prompts = [each.prompt for purpose, each in episode.model.asked if purpose == "chapter"]
    assert all("in German" in prompt for prompt in prompts)
    assert "Unsere Stimmen sind synthetisch" in prompts[-1]
    assert "The question" not in prompts[0]
