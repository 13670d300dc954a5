"""What is removed together with a faulty line."""

from __future__ import annotations

from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.removal import Remaining, remove_lines
from cpoa.contracts.dialogue import Speaker
from cpoa.text.words import content_words

HOST, GUEST = Speaker.HOST, Speaker.GUEST
KNOWN = frozenset(content_words("ship statues gear diver pulled"))


def talk(*texts: str) -> dict[int, Line]:
    """The host begins; "[a]" at the end cites passage a."""
    lines = {}
    for number, text in enumerate(texts, start=1):
        ids = ("a",) if text.endswith(" [a]") else ()
        lines[number] = Line(HOST if number % 2 else GUEST, text.removesuffix(" [a]"), ids)
    return lines


def left(remaining: Remaining) -> list[str]:
    return [line.text for line in remaining.lines]


def without(number: int, *texts: str) -> list[str]:
    return left(remove_lines(talk(*texts), {number}, KNOWN))


FACT = "The ship carried statues and a lump with a gear. [a]"


def test_the_echo_of_an_invention_goes_with_it() -> None:
    lie = "The divers were eaten by sharks. [a]"
    assert without(1, lie, "By sharks?", "By sharks.", FACT) == [FACT.removesuffix(" [a]")]


def test_a_short_reaction_goes_too() -> None:
    assert without(2, FACT, "It sank in an hour. [a]", "I'd have cried.", FACT)[1:] == [FACT.removesuffix(" [a]")]


def test_the_question_that_it_answers_goes_too() -> None:
    texts = ("Nice statues. What happened to the crew?", "They were eaten by sharks. [a]", "And a new subject follows.")
    assert without(2, *texts) == ["Nice statues."]
    assert without(2, "What happened to the crew?", *texts[1:]) == []


def test_a_new_question_and_a_cited_fact_stay() -> None:
    texts = (FACT, "They were eaten by sharks. [a]", "So how long did it take to notice the lump?", FACT)
    assert without(2, *texts) == [
        "The ship carried statues and a lump with a gear. So how long did it take to notice the lump?",
        "The ship carried statues and a lump with a gear.",
    ]


def test_a_cited_reply_loses_only_its_agreement() -> None:
    texts = ("They were eaten by sharks. [a]", "Exactly. And the ship carried statues and a gear. [a]")
    assert without(1, *texts) == ["And the ship carried statues and a gear."]


def test_a_reply_that_also_follows_the_line_before_stays() -> None:
    lines = {1: Line(HOST, FACT, ("a",)), 2: Line(HOST, "They were eaten by sharks."), 3: Line(GUEST, "Statues!")}
    assert remove_lines(lines, {2}, KNOWN).removed == (2,)


def test_two_turns_of_one_speaker_become_one_where_a_line_is_gone() -> None:
    lines = {1: Line(HOST, "One thing is sure.", ("a",)), 2: Line(GUEST, "Sharks did it."), 3: Line(HOST, FACT, ("b",))}
    assert remove_lines(lines, {2}, KNOWN).lines == (Line(HOST, f"One thing is sure. {FACT}", ("a", "b")),)


def test_lines_that_followed_one_another_are_not_joined() -> None:
    lines = {1: Line(HOST, "One thing."), 2: Line(HOST, "Another thing."), 3: Line(GUEST, "Sharks.")}
    assert left(remove_lines(lines, {3}, KNOWN)) == ["One thing.", "Another thing."]


def test_a_merged_turn_stays_short() -> None:
    long = Line(HOST, "word " * 50)
    assert len(remove_lines({1: long, 2: Line(GUEST, "Sharks."), 3: long}, {2}, KNOWN).lines) == 2


def test_at_most_three_replies_go() -> None:
    lines = talk("Sharks ate them. [a]", *["Sharks, sharks."] * 9)
    assert remove_lines(lines, {1}, KNOWN).removed == (1, 2, 3, 4)


def test_if_more_than_half_would_go_only_the_faulty_lines_do() -> None:
    lines = talk("Sharks ate them. [a]", *["By sharks?", "By sharks."] * 4, FACT)
    assert remove_lines(lines, {1, 5}, KNOWN).removed == (1, 5)


def test_nothing_is_removed_without_a_fault() -> None:
    lines = talk("What?", "Exactly. And so on and on.", "Sharks.")
    assert remove_lines(lines, (), KNOWN) == Remaining(tuple(lines.values()), ())
