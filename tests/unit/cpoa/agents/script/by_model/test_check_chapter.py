"""The whole check of a chapter: judge, repair, second judge, removal."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.script.by_model.check_prompts import CHARS_PER_TOKEN
from cpoa.agents.script.by_model.checked_lines import CheckedLines
from cpoa.agents.script.by_model.line import Line
from cpoa.contracts.dialogue import Speaker
from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from shared.errors import StepWaitsError
from tests.unit.cpoa.agents.script.by_model.claim_sets import (
    CHAPTERS,
    JOKES,
    LIES,
    Answer,
    AnsweringModel,
    TestChapter,
    reply,
)

QUEUE = CHAPTERS["queue"]
LIE = next(lie for lie in LIES if lie.texts[0].startswith("The broker sent the job twice"))
SHARKS = next(lie for lie in LIES if "sharks" in lie.texts[0])
REPLACEMENT = "And four seconds later the broker sent it again."
MAX_REMOVED = 4


def check(chapter: TestChapter, **answers: Answer) -> tuple[CheckedLines, AnsweringModel]:
    model = AnsweringModel({key.replace("_", " ").replace(" once", ", once"): each for key, each in answers.items()})
    return chapter.check(model), model


def texts(checked: CheckedLines) -> list[str]:
    return [line.text for line in checked.lines]


def spoken(checked: CheckedLines) -> str:
    return " ".join(texts(checked))


def alternates(checked: CheckedLines) -> bool:
    return all(one.speaker is not other.speaker for one, other in pairwise(checked.lines))


def test_nothing_changes_if_the_judge_names_no_line() -> None:
    for planted in (*JOKES, *LIES):
        checked, model = check(planted.chapter, judge="none")
        assert checked == CheckedLines(planted.chapter.lines), planted.texts
        assert list(model.asked) == ["judge"]


def test_each_lie_that_the_judge_names_is_replaced() -> None:
    new = "Well, that is where the story gets strange."
    for lie in LIES:
        judged, repair = f"{lie.number}: {lie.reason}", f"{lie.number}: {new} [1]"
        checked, model = check(lie.chapter, judge=judged, repair=repair, judge_again="none")
        replaced = replace(lie.chapter.lines[lie.number - 1], text=new, passage_ids=(lie.first_passage_id,))
        before, after = lie.chapter.lines[: lie.number - 1], lie.chapter.lines[lie.number :]
        assert checked == CheckedLines((*before, replaced, *after), repaired=lie.texts[:1])
        assert lie.reason in model.asked["repair"].prompt


def test_passages_have_the_numbers_of_the_whole_episode_in_every_request() -> None:
    others = tuple(replace(one, passage_id=f"other {place}") for place, one in enumerate(QUEUE.passages))
    chapter = replace(LIE.chapter, others=others)
    first = len(others) + 1
    judged, repair = f"{LIE.number}: {LIE.reason}", f"{LIE.number}: {REPLACEMENT} [1,{first + 1}]"
    checked, model = check(chapter, judge=judged, repair=repair, judge_again="none")
    assert checked.lines[LIE.number - 1].passage_ids == (QUEUE.passages[1].passage_id,)  # the chapter has no 1
    for asked in model.asked.values():
        assert f"BEGIN PASSAGES\n[{first}] " in asked.prompt
        assert "\n[1] " not in asked.prompt
    cited = next(line for line in QUEUE.lines if line.passage_ids)
    place = QUEUE.passages.index(next(one for one in QUEUE.passages if one.passage_id == cited.passage_ids[0]))
    assert f"{cited.text} [{first + place}" in model.asked["judge"].prompt


def test_each_lie_without_a_replacement_goes_with_its_echo_and_little_else() -> None:
    for lie in LIES:
        checked, _ = check(lie.chapter, judge=f"{lie.number}: {lie.reason}", repair="I would rather not.")
        facts = {line.text for line in lie.chapter.lines if line.passage_ids}.difference(lie.texts)
        assert set(lie.texts) <= set(checked.removed)
        assert set(lie.texts).isdisjoint(texts(checked))
        assert facts.isdisjoint(checked.removed), "a true fact went with the lie"
        assert len(checked.removed) <= MAX_REMOVED, lie.texts
        assert checked.notes == ("The model's repair could not be used",)


def test_the_names_and_numbers_of_the_rules_are_removed_without_any_model() -> None:
    named = next(lie for lie in LIES if "Marcus Aurelius" in lie.texts[0])
    checked, _ = check(named.chapter, judge=ModelError("over quota"), repair=ModelError("over quota"))
    assert checked.removed == named.texts
    assert checked.notes == ("The model's judge is missing: over quota", "The model's repair is missing: over quota")


def test_no_good_line_is_lost_without_a_model() -> None:
    lost = [joke.texts for joke in JOKES if check(joke.chapter, judge=ModelError("x"))[0].lines != joke.chapter.lines]
    assert lost == []


@pytest.mark.parametrize(
    "bad",
    [
        "\n".join(f"{number}: wrong" for number in range(1, 60)),
        "It is a delight, and I would not change a word of it.",
        '{"verdict": "great"',
        "I'm sorry, but I can't help with that.",
        "400: wrong\n500: wrong",
        reply("3: the pass", FinishReason.LENGTH),
        reply("", FinishReason.BLOCKED),
    ],
    ids=["names everything", "prose", "broken JSON", "refuses", "wrong numbers", "cut", "blocked"],
)
def test_a_judge_that_misbehaves_removes_no_good_line(bad: Answer) -> None:
    for joke in JOKES[::3]:
        checked, _ = check(joke.chapter, judge=bad, judge_once_more=bad)
        assert checked.lines == joke.chapter.lines
        assert len(checked.notes) == 1


def test_a_judge_may_answer_with_json() -> None:
    judged = f'[{{"line": {LIE.number}, "reason": "4 seconds"}}]'
    checked, _ = check(LIE.chapter, judge=judged, repair=f'{{"{LIE.number}": "{REPLACEMENT}"}}', judge_again="[]")
    assert checked.repaired == LIE.texts


def test_a_replacement_that_is_wrong_again_goes() -> None:
    number = LIE.number
    checked, model = check(
        LIE.chapter, judge=f"{number}: 4 seconds", repair=f"{number}: 5 hours later.", judge_again=f"{number}: again"
    )
    assert checked.removed == LIE.texts
    assert checked.repaired == ()
    assert f"\n{number} Ben: 5 hours later.\n" in model.asked["judge again"].prompt
    assert LIE.texts[0] not in model.asked["judge again"].prompt


def test_without_a_second_judge_the_rules_decide_about_replacements() -> None:
    number = LIE.number
    for new, is_kept in ((f"{REPLACEMENT} [3]", True), ("And 700 hours later it came again. [3]", False)):
        checked, _ = check(
            LIE.chapter, judge=f"{number}: 4 seconds", repair=f"{number}: {new}", judge_again=ModelError("over quota")
        )
        assert (checked.repaired == LIE.texts) is is_kept
        assert (checked.removed == LIE.texts) is not is_kept


def test_the_line_after_a_fault_may_be_replaced_with_it() -> None:
    number = SHARKS.number
    repair = f"{number}: They brought the statues up. [2]\n{number + 1}: All of them?\n9: Not asked for."
    checked, _ = check(SHARKS.chapter, judge=f"{number}: no sharks", repair=repair, judge_again="none")
    assert checked.repaired == SHARKS.texts
    assert texts(checked)[number - 1 : number + 1] == ["They brought the statues up.", "All of them?"]
    assert "Not asked for." not in spoken(checked)


def test_a_good_line_stays_as_it_was_if_its_replacement_is_wrong() -> None:
    number = SHARKS.number
    repair = f"{number}: They brought the statues up. [2]\n{number + 1}: In 1950, all of them."
    checked, _ = check(SHARKS.chapter, judge=f"{number}: no", repair=repair, judge_again=f"{number + 1}: no such year")
    assert checked.repaired == SHARKS.texts[:1]
    assert checked.removed == ()
    assert texts(checked)[number] == SHARKS.texts[1]


@pytest.mark.parametrize(
    "written",
    ["", "Ben: (sighs)", LIE.texts[0], "word " * 60],
    ids=["empty", "nothing to say", "unchanged", "much longer"],
)
def test_a_replacement_that_cannot_be_used_is_none(written: str) -> None:
    checked, _ = check(LIE.chapter, judge=f"{LIE.number}: 4 seconds", repair=f"{LIE.number}: {written}")
    assert checked.removed == LIE.texts


@pytest.mark.parametrize(
    "written",
    [
        f"{LIE.number}: {REPLACEMENT} [3]",
        f"{LIE.number}. Ben: {REPLACEMENT} [3]",
        f"**{LIE.number}:** B: {REPLACEMENT}[3]",
        f'{LIE.number} Ben: "{REPLACEMENT}" [3, 99]',
        f"Here it is:\n{LIE.number}: *{REPLACEMENT}* [p3]",
    ],
)
def test_a_replacement_is_cleaned_for_speech(written: str) -> None:
    checked, _ = check(LIE.chapter, judge=f"{LIE.number}: 4 seconds", repair=written, judge_again="none")
    assert checked.lines[LIE.number - 1] == Line(Speaker.GUEST, REPLACEMENT, ("q3",))


def test_the_last_line_of_a_repair_that_was_cut_is_not_used() -> None:
    number = SHARKS.number
    cut = reply(f"{number}: They brought the statues up. [2]\n{number + 1}: All of th", FinishReason.LENGTH)
    checked, _ = check(SHARKS.chapter, judge=f"{number}: no sharks", repair=cut, judge_again="none")
    assert checked.repaired == SHARKS.texts[:1]


def test_a_removal_leaves_no_speaker_twice() -> None:
    lines = (Line(Speaker.GUEST, "That was a Thursday in March.", ("q1",)), Line(Speaker.HOST, "Sharks did it."))
    chapter = replace(QUEUE, lines=(QUEUE.lines[0], *lines, *QUEUE.lines[3:]))
    checked, _ = check(chapter, judge="3: no sharks", repair="no")
    assert checked.removed == ("Sharks did it.",)
    assert alternates(checked)


def test_a_repeated_fact_is_told_once() -> None:
    again = QUEUE.lines[7]
    checked, _ = check(QUEUE.planted([again], 20), judge="none")
    assert checked.removed == (again.text,)
    assert texts(checked).count(again.text) == 1


def test_a_chapter_without_citations_gets_them_from_the_model() -> None:
    bare = replace(QUEUE, lines=tuple(replace(line, passage_ids=()) for line in QUEUE.lines))
    checked, model = check(bare, citations="1: 1\n4: [1]\n8: 2, 3, 77\n10: none", judge="none")
    assert list(model.asked) == ["citations", "judge"]
    assert [line.passage_ids for line in checked.lines][:8] == [("q1",), (), (), ("q1",), (), (), (), ("q2", "q3")]
    assert texts(checked) == [line.text for line in QUEUE.lines]
    unchanged, _ = check(bare, citations=ModelError("over quota"), judge="none")
    assert unchanged.lines == bare.lines


def test_invented_passage_ids_are_ignored() -> None:
    lines = (replace(QUEUE.lines[0], passage_ids=("q1", "q99")), *QUEUE.lines[1:])
    checked, _ = check(replace(QUEUE, lines=lines), judge="none")
    assert checked.lines[0].passage_ids == ("q1",)


def test_nothing_is_asked_without_lines_or_passages() -> None:
    for chapter in (replace(QUEUE, lines=()), replace(QUEUE, passages=())):
        checked, model = check(chapter)
        assert checked == CheckedLines(chapter.lines)
        assert model.asked == {}


def test_what_earlier_chapters_told_is_known() -> None:
    told = replace(QUEUE, always_known=("In Berlin, 4,711 doves sat on the roof",))
    planted = told.planted([Line(Speaker.HOST, "Like the 4,711 doves, and like Berlin.", ("q1",))], 4)
    checked, model = check(planted, judge=ModelError("over quota"))
    assert checked.lines == planted.lines
    assert "Known without a passage: In Berlin, 4,711 doves sat on the roof" in model.asked["judge"].prompt


def test_a_missing_answer_lets_the_step_wait() -> None:
    class Waiting(AnsweringModel):
        def ask(self, purpose: str, request: TextRequest) -> TextReply:
            raise StepWaitsError({}, 5)

    with pytest.raises(StepWaitsError):
        QUEUE.check(Waiting({}))


def test_the_same_answers_lead_to_the_same_requests_and_lines() -> None:
    number = LIE.number
    answers: dict[str, Answer] = {
        "judge": f"{number}: 4 seconds\n3: no", "repair": f"{number}: {REPLACEMENT} [3]", "judge_again": "none",
    }  # fmt: skip
    runs = [check(LIE.chapter, **answers) for _ in range(3)]
    assert all(run == runs[0] for run in runs)


def test_every_request_fits_into_a_small_context() -> None:
    tokens = 2_048
    judged = f"{LIE.number}: 4 seconds\n2: no\n20: no"
    answers: dict[str, Answer] = {f"judge {number}": judged for number in range(2, 30)}
    again: dict[str, Answer] = {f"judge again {number}": "none" for number in range(2, 9)}
    model = AnsweringModel(
        {"judge": judged, "repair": "2: Yes. [1]", "judge again": "none", **answers, **again}, tokens
    )
    LIE.chapter.check(model)
    assert "repair" in model.asked
    for asked in model.asked.values():
        assert (len(asked.prompt) + len(asked.system)) / CHARS_PER_TOKEN + asked.max_tokens <= tokens


_TEXTS = ["By sharks?", "No!", "It has 45 m. [2]", "In 1902, Napoleon said so."]
_SPOKEN = st.text(max_size=60) | st.sampled_from(_TEXTS)


@given(
    spoken=st.lists(st.tuples(st.sampled_from(Speaker), _SPOKEN, st.booleans()), max_size=12),
    replies=st.dictionaries(st.sampled_from(["judge", "judge, once more", "repair", "judge again"]), _SPOKEN),
    named=st.lists(st.integers(0, 14), max_size=6),
)
def test_any_text_is_checked_and_the_same_text_in_the_same_way(
    spoken: list[tuple[Speaker, str, bool]], replies: dict[str, str], named: list[int]
) -> None:
    lines = tuple(Line(speaker, text, ("a2",) if cited else ()) for speaker, text, cited in spoken)
    chapter = replace(SHARKS.chapter, lines=lines)
    numbered = "\n".join(f"{number}: it says so" for number in named) or "none"
    purposes = ("judge", "judge, once more", "repair", "judge again", "judge again, once more", "citations")
    answers: dict[str, Answer] = {**dict.fromkeys(purposes, numbered), **replies}
    first, second = AnsweringModel(dict(answers)), AnsweringModel(dict(answers))
    checked = chapter.check(first)
    assert (checked, first.asked) == (chapter.check(second), second.asked)
    assert set(checked.removed) <= {line.text for line in lines}
    assert len(checked.lines) + len(checked.removed) <= len(lines)
