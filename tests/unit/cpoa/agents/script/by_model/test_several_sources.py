"""Tests an episode of several texts of the user: what the model learns of them, and contradictions between them."""

from __future__ import annotations

from dataclasses import replace

from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
from cpoa.agents.script.by_model.checked_lines import CheckedLines, check_chapter
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.agents.script.by_model.several_sources import known_of_sources
from cpoa.contracts.dialogue import Speaker
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source
from tests.unit.cpoa.agents.script.by_model.chapter_writing import (
    MODEL,
    AnsweringModel,
    CooperatingModel,
    outline_text,
    write_episode,
)
from tests.unit.cpoa.agents.script.by_model.claim_sets import AnsweringModel as Judge
from tests.unit.cpoa.agents.script.materials import HOSTS, request

REPORT = Source("text:1", "Report on the lighthouse", credit="Port of Harwick", published="2024-02-01")
STUDY = Source("text:2", "The leaning tower", credit="Omar Said", published="2026-01-09")
THIRD = Source("text:3", "Notes of a visitor")
HOST, GUEST = Speaker.HOST, Speaker.GUEST


def own(source: Source, number: int, text: str, relevance: float = 1.0) -> Passage:
    return Passage(
        f"{source.source_id}#{number}", source.source_id, source.title, text, PassageRole.OWN, relevance=relevance
    )


COST_40 = own(REPORT, 0, "The repair of the lighthouse cost 40 thousand pounds. The council paid for it.")
COST_60 = own(STUDY, 0, "The repair of the lighthouse cost 60 thousand pounds. A third came from gifts.")
PASSAGES = (COST_40, COST_60)


def filled(source: Source, count: int) -> list[Passage]:
    text = "The keeper of lamp {0} walks {0} steps each night, and he counts them so that the goats hear. " * 4
    return [own(source, number, text.format(number + 2)) for number in range(count)]


def several(*passages: Passage, topic: str = "what the repair cost") -> Material:
    given = {passage.source_id for passage in passages}
    sources = tuple(source for source in (REPORT, STUDY, THIRD) if source.source_id in given)
    return Material(topic, topic, Coverage.OWN, sources, passages)


def prompt_of(purpose: str, material: Material) -> str:
    episode = write_episode(request(material, 4), CooperatingModel())
    [first, *_] = episode.model.requests(purpose)
    return f"{first.system}\n{first.prompt}"


LONG = several(*filled(REPORT, 6), *filled(STUDY, 6))


def test_the_outline_is_asked_with_the_texts_by_name_and_each_passage_with_its_text() -> None:
    prompt = prompt_of("outline", LONG)
    assert 'text 1: "Report on the lighthouse" by "Port of Harwick", of "2024-02-01"' in prompt
    assert 'text 2: "The leaning tower" by "Omar Said", of "2026-01-09"' in prompt
    assert '[1] (text 1) Report on the lighthouse: "' in prompt
    assert '[7] (text 2) The leaning tower: "' in prompt
    assert "draw on all of these texts" in prompt
    assert 'What the listener wants from them, as a JSON string: "what the repair cost"' in prompt


def test_a_chapter_is_asked_to_tell_contradictions_as_such() -> None:
    for purpose in ("outline", "chapter"):
        prompt = prompt_of(purpose, LONG)
        assert "contradict each other" in prompt
        assert "one report says 40, the newer one says 60" in prompt
        assert "never decide which one is right" in prompt


def test_the_title_of_the_first_text_is_not_what_the_listener_wants() -> None:
    assert "What the listener wants" not in prompt_of("outline", replace(LONG, topic=REPORT.title))


def test_an_episode_of_one_text_is_asked_as_before() -> None:
    prompt = prompt_of("outline", several(*filled(REPORT, 12)))
    assert "(text 1)" not in prompt
    assert "contradict" not in prompt
    assert "The passages are a text by somebody else." in prompt


def test_a_text_that_no_chapter_tells_from_gets_a_chapter() -> None:
    material = several(*filled(REPORT, 9), *filled(STUDY, 3), *filled(THIRD, 3))
    model = AnsweringModel(lambda _: outline_text(3, 625))
    outline = ModelChapterWriter(MODEL).plan(request(material, 4), model)
    told = {passage_id.partition("#")[0] for chapter in outline.chapters for passage_id in chapter.passage_ids}
    assert told == {"text:1", "text:2", "text:3"}


def test_a_prompt_with_too_little_room_shows_some_of_each_text() -> None:
    passages = [*filled(REPORT, 200), *filled(STUDY, 3), *filled(THIRD, 3)]
    shown = NumberedPassages(passages).as_data(passages, 3_000)
    assert all(f"(text {number})" in shown for number in (1, 2, 3))


def test_of_each_text_the_passages_about_the_topic_are_shown_first() -> None:
    about = own(STUDY, 99, "The repair of the lighthouse cost 60 thousand pounds.", relevance=1.0)
    others = [replace(one, relevance=0.5) for one in (*filled(REPORT, 100), *filled(STUDY, 50))]
    shown = NumberedPassages([*others, about]).as_data([*others, about], 900)
    assert "60 thousand" in shown


def check(*lines: Line, **answers: str) -> tuple[CheckedLines, Judge]:
    model = Judge({key.replace("_", " "): answer for key, answer in answers.items()})
    checked = check_chapter(
        lines,
        PASSAGES,
        model,
        numbered=NumberedPassages(PASSAGES),
        hosts=HOSTS,
        always_known=known_of_sources(several(*PASSAGES)),
    )
    return checked, model


BOTH = Line(
    HOST,
    "The port's report says 40 thousand pounds, and the newer text by Omar Said says 60 thousand.",
    (COST_40.passage_id, COST_60.passage_id),
)
REACTION = Line(GUEST, "So nobody agrees on the bill?", ())
SETTLED = Line(
    HOST, "In truth it was 50 thousand pounds, right in the middle.", (COST_40.passage_id, COST_60.passage_id)
)


def test_a_line_that_names_both_statements_is_kept_and_has_both_passages() -> None:
    checked, model = check(BOTH, REACTION, judge="none")
    assert checked == CheckedLines((BOTH, REACTION))
    assert "A program did not find" not in model.asked["judge"].prompt
    assert "(text 2)" in model.asked["judge"].prompt
    assert "no invention: both passages support it" in str(model.asked["judge"].system)


def test_a_contradiction_that_is_settled_without_a_source_is_replaced() -> None:
    checked, model = check(
        SETTLED,
        REACTION,
        judge="1: the texts say 40 and 60, and none of them settles it",
        repair="1: One text says 40 thousand, the other one 60 thousand. [1,2]",
        judge_again="none",
    )
    assert "line 1 (50" in model.asked["judge"].prompt
    assert "contradict each other" in str(model.asked["repair"].system)
    assert checked.lines[0].text == "One text says 40 thousand, the other one 60 thousand."
    assert checked.lines[0].passage_ids == (COST_40.passage_id, COST_60.passage_id)


def test_a_text_that_tells_little_of_the_topic_is_shown_beside_one_that_tells_much() -> None:
    passages = [*filled(REPORT, 200), *(replace(one, relevance=0.5) for one in filled(STUDY, 3))]
    assert "(text 2)" in NumberedPassages(passages).as_data(passages, 3_000)
