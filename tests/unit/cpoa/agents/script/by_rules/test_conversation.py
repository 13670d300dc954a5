from __future__ import annotations

from cpoa.agents.script.by_rules.conversation import Conversation, question_form
from cpoa.contracts.dialogue import Part, Speaker, TurnKind
from tests.unit.cpoa.agents.script.by_rules.materials import HOSTS


def fact(text: str) -> Part:
    return Part(text, TurnKind.FACT, ("p",))


def test_a_stock_line_is_said_once_in_an_episode() -> None:
    talk = Conversation(HOSTS, 1)
    lines = ("One.", "Two.", "Three.")
    assert {talk.pick(lines) for _ in lines} == set(lines)
    assert talk.pick(lines) is None


def test_a_question_form_rests_before_it_comes_again() -> None:
    talk = Conversation(HOSTS, 1)
    talk.say(Speaker.HOST, Part("What are reefs made of?", TurnKind.QUESTION))
    assert not talk.may_ask("What are atolls made of?")
    assert talk.may_ask("Where are atolls found?")
    for number in range(14):
        talk.say(Speaker.GUEST if number % 2 else Speaker.HOST, fact("x " * 30 + f"{number}."))
    assert talk.may_ask("What are atolls made of?")


def test_questions_of_one_form_differ_only_in_their_content_words() -> None:
    assert question_form("When was the lamp lit?") == question_form("When was the bridge opened?")
    assert question_form("When was the lamp lit?") != question_form("Where was the lamp lit?")


def test_two_turns_of_one_voice_never_touch() -> None:
    talk = Conversation(HOSTS, 1)
    talk.say(Speaker.HOST, fact("word " * 40 + "end."), fact("more " * 40 + "end."))
    assert [turn.speaker for turn in talk.turns] == [Speaker.HOST, Speaker.GUEST, Speaker.HOST]
