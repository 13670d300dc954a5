"""The rule check alone, over the sets of good lines and planted lies."""

from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.line_rules import LineRules, cited_share, repeated_lines
from cpoa.contracts.dialogue import Speaker
from cpoa.contracts.material import Passage, PassageRole
from tests.unit.cpoa.agents.script.by_model.claim_sets import CHAPTERS, HOSTS, JOKES, LIES, TestChapter

MIN_LIES_FOUND = 12
HOST, GUEST = Speaker.HOST, Speaker.GUEST


def suspicious(chapter: TestChapter) -> dict[int, str]:
    rules = LineRules(chapter.passages, (HOSTS.host, HOSTS.guest, *chapter.always_known))
    return rules.findings(dict(enumerate(chapter.lines, start=1)))


def said(text: str, chapter: str, *passage_ids: str) -> str | None:
    of = CHAPTERS[chapter]
    rules = LineRules(of.passages, of.always_known)
    return rules.findings({1: Line(HOST, text, passage_ids)}).get(1)


def test_the_rules_suspect_no_good_line() -> None:
    assert [(joke.texts, found) for joke in JOKES if (found := suspicious(joke.chapter))] == []


def test_the_rules_find_the_lies_with_numbers_and_names_of_no_passage() -> None:
    found = [lie for lie in LIES if lie.number in suspicious(lie.chapter)]
    assert len(found) >= MIN_LIES_FOUND
    assert all(set(suspicious(lie.chapter)) == {lie.number} for lie in found)


def test_an_uncited_line_is_never_suspicious() -> None:
    assert said("In Paris, Napoleon met 987 penguins.", "queue") is None


def test_a_cited_line_may_use_the_names_and_numbers_of_every_passage() -> None:
    assert said("Price counted 82 fragments in Athens.", "antikythera", "a6") is None
    assert said("In Athens, Napoleon counted 987 of them.", "antikythera", "a6") == "987, Napoleon"


def test_a_question_and_a_comparison_may_name_anything() -> None:
    assert said("Is that like Napoleon? Imagine Berlin with 5,000 of them.", "antikythera", "a6") is None


def test_a_name_may_have_another_ending() -> None:
    assert said("In truth, the Athenian and the European made it.", "antikythera", "a6") is None
    assert said("In truth, the Athlete and the Circus made it.", "antikythera", "a6") == "Circus"


def test_an_echo_in_the_next_turn_is_not_a_repeat() -> None:
    lines = [Line(HOST, "It hangs there beside the coffee machine.", ("q5",))]
    lines.append(Line(GUEST, "It hangs there beside the coffee machine.", ("q5",)))
    assert repeated_lines(dict(enumerate(lines, start=1))) == ()


def test_a_fact_is_told_once_and_another_line_twice() -> None:
    fact, joke = "One line of code has changed now.", "Well, that is what I always say."
    lines = [Line(HOST, fact, ("q5",)), Line(GUEST, joke), Line(HOST, fact, ("q5",)), Line(GUEST, joke)]
    lines += [Line(HOST, "Hm."), Line(GUEST, joke)]
    assert repeated_lines(dict(enumerate(lines, start=1))) == (3, 6)


def test_short_lines_and_questions_may_come_back() -> None:
    lines = [Line(HOST, "What do we lift first, then?", ("q1",)), Line(GUEST, "The piano.", ("q1",))] * 3
    assert repeated_lines(dict(enumerate(lines, start=1))) == ()


def test_the_cited_share_counts_words() -> None:
    assert cited_share([Line(HOST, "one two three", ("a",)), Line(GUEST, "four")]) == 0.75
    assert cited_share([]) == 1.0


GERMAN = Passage(
    "p1",
    "biene",
    "Honigbiene",
    "Die Honigbiene lebt in Völkern mit bis zu 40.000 Tieren. Im Jahr 1901 flog sie 3,5 Kilometer weit.",
    PassageRole.MAIN,
    1.0,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ein Volk hat bis zu 40 000 Tiere, und die Königin ist die Mutter.", None),
        ("Der Imker steht im Garten und zählt sechs Waben.", None),
        ("Sie flog 3,5 Kilometer.", None),
        ("Das war 1901.", None),
        ("Das war 1911.", "1911"),
        ("Es sind 90.000 Tiere.", "90000"),
        ("Sind es 90.000 Tiere?", None),
    ],
)
def test_other_languages_are_compared_by_digits_and_not_by_names(text: str, found: str | None) -> None:
    rules = LineRules([GERMAN], (), "de")
    assert rules.findings({1: Line(HOST, text, ("p1",))}).get(1) == found


def test_in_english_the_same_nouns_are_names() -> None:
    line = Line(HOST, "Heute steht der Imker im Garten.", ("p1",))
    assert LineRules([GERMAN], ()).findings({1: line}) == {1: "Imker, Garten"}
    assert LineRules([GERMAN], (), "de-AT").findings({1: line}) == {}
