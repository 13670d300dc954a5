from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.grammar import parse
from cpoa.agents.script.by_rules.story_questions import story_questions, time_questions, without_adverb
from cpoa.text.words import content_words
from tests.unit.cpoa.agents.script.by_rules.materials import tagger

TAGGER = tagger()
LOWER = frozenset({"the", "a", "work", "cement"})


def asked(text: str) -> list[str]:
    return story_questions(parse(TAGGER, without_adverb(text)), LOWER)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("It holds 64 loaves, and it takes five hours to heat.", "How many loaves does it hold?"),
        ("The rye bread lasted until noon.", "How long did the rye bread last?"),
        ("The family needed nine days to clear it.", "How long did the family need to clear it?"),
        ("A white loaf cost 28 pence.", "How much did a white loaf cost?"),
        ("Nine of the eleven trees survived.", "How many of the eleven trees survived?"),
        ("The money came from her brother.", "Where did the money come from?"),
        ("She changed her mind after she broke her wrist.", "When did she change her mind?"),
        (
            "The woman mixed the dough by hand until 1961, because she did not trust the machine.",
            "Why did the woman mix the dough by hand?",
        ),
        ("They had trained by turning the boat around.", "How had they trained?"),
        ("The oven is still in use.", "Is the oven still in use?"),
        ("They had never seen a cow.", "Had they ever seen a cow?"),
        ("They never competed on rye bread again.", "Did they ever compete on rye bread again?"),
        ("Today the club has 210 members.", "How many members does the club have?"),
        ("The house was sold in 1982.", "What happened to the house?"),
        ("The first summer went badly.", "How did the first summer go?"),
        ("Roman builders made concrete from lime and water.", "What did Roman builders make concrete from?"),
    ],
)
def test_a_sentence_of_a_tale_is_asked_what_it_answers(text: str, question: str) -> None:
    found = asked(text)
    assert question in found
    assert all(set(content_words(one)) & set(content_words(text)) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        'My wife said, "I am not rowing in soup."',
        "Nobody could explain the colour.",
        "Some of those bottles still turn up in the field.",
        "If a bridge lasts twice as long, we need half as much cement.",
        "Another team needed nine days.",
    ],
)
def test_without_a_sure_fit_nothing_is_asked(text: str) -> None:
    assert asked(text) == []


def test_a_date_at_the_beginning_is_asked_about() -> None:
    assert time_questions("In February 1970 the river came over its bank.") == ["What happened in February 1970?"]
    assert time_questions("On the second day a baker came.") == ["What happened on the second day?"]
    assert time_questions("The river came over its bank in 1970.") == []
