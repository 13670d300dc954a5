from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.grammar import parse
from cpoa.agents.script.by_rules.questions import questions
from cpoa.agents.script.by_rules.subjects import FUNCTION_WORDS
from tests.unit.cpoa.agents.script.by_rules.materials import claims, tagger


def asked(text: str) -> list[str]:
    subject = claims("A coral reef is an ecosystem of the sea.")[0].subject
    return [question.text for question in questions(parse(tagger(), text), subject, FUNCTION_WORDS)]


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("The first lamp was lit on 4 October 1846.", "When was the first lamp lit?"),
        ("The probe is made of recycled fishing nets.", "What is the probe made of?"),
        ("The reef is located in the Coral Sea.", "Where is the reef located?"),
        ("The Tacoma Narrows Bridge opened in July 1940.", "When did the Tacoma Narrows Bridge open?"),
        ("The telescope was invented by the Dutchman Hans Lippershey.", "Who invented the telescope?"),
        ("The wars are divided into two periods.", "How are the wars divided?"),
        ("They feed on small fish.", "What do they feed on?"),
        ("The tower is 300 metres tall.", "How tall is the tower?"),
        ("The tower is named after the engineer Gustave Eiffel.", "Who is the tower named after?"),
        ("The model is based on old maps.", "What is the model based on?"),
        ("The frame can be made from many materials.", "What can the frame be made from?"),
        ("The reform led to a long war.", "What did the reform lead to?"),
        ("There are three kinds of reefs in the sea.", "How many kinds are there?"),
    ],
)
def test_a_question_fits_the_sentence_that_answers_it(answer: str, question: str) -> None:
    assert question in asked(answer)


@pytest.mark.parametrize(
    "statement",
    [
        "The men lived on ship's biscuits and gulls' eggs.",
        "It snowed for an hour.",
        "The reefs are never found in cold water.",
        "Some of them were painted by Raphael.",
    ],
)
def test_no_question_is_asked_without_a_clear_fit(statement: str) -> None:
    assert asked(statement) == []
