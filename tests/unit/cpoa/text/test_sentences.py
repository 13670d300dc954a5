from __future__ import annotations

import pytest

from cpoa.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("J. R. R. Tolkien wrote it. He was born in 1892.", ["J. R. R. Tolkien wrote it.", "He was born in 1892."]),
        (
            "Dr. Smith met Mrs. Jones at St. Paul's. They left.",
            ["Dr. Smith met Mrs. Jones at St. Paul's.", "They left."],
        ),
        ("It is 3.5 m long. It floats.", ["It is 3.5 m long.", "It floats."]),
        ("She moved to the U.S. The war was over.", ["She moved to the U.S.", "The war was over."]),
        ("The U.S. Navy came. It stayed.", ["The U.S. Navy came.", "It stayed."]),
        ("It reached No. 5 in May. Then it fell.", ["It reached No. 5 in May.", "Then it fell."]),
        ('He said "Stop. Now." Then he left.', ['He said "Stop. Now."', "Then he left."]),
        ("“Go away. Please.” She stayed.", ["“Go away. Please.”", "She stayed."]),
        ("Oranges hold vitamin C. The body needs it.", ["Oranges hold vitamin C.", "The body needs it."]),
        ("apples, pears, etc. They ripen.", ["apples, pears, etc.", "They ripen."]),
        (
            "They build ships, bridges, etc. Carpenters use wood.",
            ["They build ships, bridges, etc.", "Carpenters use wood."],
        ),
        ("Some fruits, e.g. Apples, keep.", ["Some fruits, e.g. Apples, keep."]),
        ("A line\nbroken once. Next.", ["A line broken once.", "Next."]),
        ("No stop here\n\nA new paragraph.", ["No stop here", "A new paragraph."]),
        ("The company Yahoo! was founded. It grew.", ["The company Yahoo! was founded.", "It grew."]),
        ("My brother and I. We went.", ["My brother and I.", "We went."]),
        ("", []),
    ],
)
def test_a_text_is_split_only_at_the_ends_of_sentences(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


def test_words_are_not_lost_or_added() -> None:
    text = 'Mr. Lee (b. 1950) lives in Washington, D.C. He paid $3.50! Why? "Because," he said. Robert E. Lee didn\'t.'
    assert " ".join(split_sentences(text)) == text
