"""Episodes without sources: what the prompts and the hosts say, and that nothing is called checked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
from cpoa.agents.script.by_model.episode_facts import NOT_CHECKED
from cpoa.agents.script.by_model.lengths import wanted_length
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.contracts.dialogue import TurnKind
from cpoa.contracts.material import Coverage, Material
from cpoa.contracts.models import ModelError
from shared.errors import PermanentStepError
from tests.unit.cpoa.agents.script.by_model.chapter_writing import (
    MODEL,
    Answer,
    AnsweringModel,
    CooperatingModel,
    chapter_text,
    outline_text,
    write_episode,
)
from tests.unit.cpoa.agents.script.materials import reef_material, request

if TYPE_CHECKING:
    from cpoa.contracts.models import TextRequest

TOPIC = "why do cats purr"
GENERAL = Material(TOPIC, "cats", Coverage.GENERAL, (), (), parse_ask(TOPIC))


@pytest.mark.parametrize("minutes", [4, 20])
@pytest.mark.parametrize("context_tokens", [4_096, 32_768])
def test_an_episode_without_passages_is_as_long_as_asked(minutes: int, context_tokens: int) -> None:
    asked = request(GENERAL, minutes)
    episode = write_episode(asked, CooperatingModel(), context_tokens=context_tokens)
    assert episode.script.word_count == pytest.approx(wanted_length(asked), rel=0.15)
    assert episode.script.length_limited_by is None
    assert not any(part.passage_ids for turn in episode.script.turns for part in turn.parts)


@pytest.mark.parametrize("context_tokens", [4_096, 32_768])
def test_no_prompt_tells_of_passages_that_are_not_there(context_tokens: int) -> None:
    episode = write_episode(request(GENERAL, 4), CooperatingModel(0.6), context_tokens=context_tokens)
    for purpose, asked in episode.model.asked:
        told = re.sub(r"There are no passages|knows the passages", "", f"{asked.system}\n{asked.prompt}")
        assert not re.search(r"passage|bracketed|\[\d", told, re.IGNORECASE), (purpose, told)
        assert "no passages" in asked.system
    assert {purpose for purpose, _ in episode.model.asked} == {"outline", "chapter", "chapter length"}, "no judge"


def test_an_episode_with_passages_is_not_told_that_there_are_none() -> None:
    for _, asked in write_episode(request(reef_material(), 4), CooperatingModel()).model.asked:
        assert "no passages" not in asked.system + asked.prompt


def test_the_hosts_say_first_and_last_that_nothing_was_checked() -> None:
    said = [turn.text for turn in write_episode(request(GENERAL, 4), CooperatingModel()).script.turns]
    assert NOT_CHECKED in " ".join(said[:8])
    assert "Nothing in it was checked against sources" in " ".join(said[-4:])


def test_a_model_that_says_so_itself_is_not_made_to_repeat_it() -> None:
    def chapter(asked: TextRequest) -> Answer:
        text = chapter_text(asked.prompt, 200, number=len(asked.prompt))
        if "Write chapter 1 of" in asked.prompt:
            return f"A: I'm Anna, he says.\nB: And I'm Ben. All of this is not checked against sources.\n{text}"
        end = "A: We are synthetic voices, and an AI wrote this; nobody checked it.\nB: Thanks for listening, and bye."
        return f"{text}\n{end}" if "end of the episode" in asked.prompt else text

    spoken = write_episode(request(GENERAL, 4), CooperatingModel(chapter=chapter)).spoken
    assert spoken.count("checked") == 2


def test_a_label_that_does_not_say_what_was_checked_is_completed() -> None:
    def chapter(asked: TextRequest) -> Answer:
        end = "A: We are synthetic voices, and an AI wrote this.\nB: Thanks for listening, and bye."
        text = chapter_text(asked.prompt, 195, number=len(asked.prompt))
        return f"{text}\n{end}" if "end of the episode" in asked.prompt else text

    spoken = write_episode(request(GENERAL, 4), CooperatingModel(chapter=chapter)).spoken
    assert "an AI wrote this." in spoken
    assert "Nothing in it was checked against sources" in spoken


def test_lines_that_name_sources_are_removed_and_reported() -> None:
    episode = write_episode(request(GENERAL, 4), CooperatingModel())
    assert "Wikipedia" in episode.chapters[-1].removed[0]
    assert "Wikipedia" not in episode.spoken
    assert not any(part.kind is TurnKind.CREDIT for turn in episode.script.turns for part in turn.parts)
    about = replace(GENERAL, topic="who started Wikipedia", ask=parse_ask("who started Wikipedia"))
    assert "Wikipedia" in write_episode(request(about, 4), CooperatingModel()).spoken


def test_the_log_says_once_that_the_lines_are_not_checked() -> None:
    notes = [chapter.notes for chapter in write_episode(request(GENERAL, 4), CooperatingModel()).chapters]
    assert [len(each) for each in notes] == [1, 0, 0]
    assert "not checked" in notes[0][0]


def test_a_chapter_is_told_what_the_listener_has_heard() -> None:
    second = write_episode(request(GENERAL, 4), CooperatingModel()).model.requests("chapter")[1].prompt
    assert "The listener knows already" in second


def test_the_summary_is_the_models() -> None:
    summary = "Cats purr about 25 times a second, and Darwin wondered why. Nobody is quite sure of all the reasons."
    outline = re.sub(r"SUMMARY: .*", f"SUMMARY: {summary}", outline_text(3, 625))
    assert write_episode(request(GENERAL, 4), CooperatingModel(outline=outline)).script.summary == summary


@pytest.mark.parametrize("reply", ["UNKNOWN", "unknown.", "I am not sure.\n**UNKNOWN**"])
def test_a_model_that_knows_nothing_of_the_topic_plans_nothing(reply: str) -> None:
    with pytest.raises(ModelError, match="nothing certain") as error:
        ModelChapterWriter(MODEL).plan(request(GENERAL), AnsweringModel(lambda _: reply))
    assert not error.value.is_temporary


def test_an_outline_with_a_chapter_called_unknown_is_an_outline() -> None:
    outline = outline_text(3, 625).replace("Step 1 of the way", "Unknown") + "\nUNKNOWN"
    assert len(ModelChapterWriter(MODEL).plan(request(GENERAL), AnsweringModel(lambda _: outline)).chapters) == 3


def test_the_embedded_writer_refuses() -> None:
    with pytest.raises(PermanentStepError, match="the built-in writer has nothing to say") as refused:
        EmbeddedScriptWeaver().weave(request(GENERAL), lambda: None)
    assert refused.value.error_code == "API_GW_PODCAST_NO_SOURCES"
