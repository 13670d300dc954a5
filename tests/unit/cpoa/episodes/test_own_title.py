from __future__ import annotations

import pytest

from cpoa.contracts.agents import OwnSource
from cpoa.episodes.own_title import choose_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Our bees\n\nThey came in May.", "Our bees"),
        ("\n\n  Our   bees:\nThey came in May.", "Our bees"),
        ("=====\n***\n1984\n**Our bees**\n", "Our bees"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
        ("Our\x07bees\u202e came", "Our bees came"),
        ("42\n\n---", "Your own text"),
    ],
)
def test_the_title_is_the_first_line_with_words(text: str, title: str | None) -> None:
    assert choose_title([OwnSource(text)]) == (
        title or "one two three four five six seven eight nine ten eleven twelve…"
    )


def test_the_given_title_of_the_first_text_comes_first() -> None:
    assert choose_title([OwnSource("# Bees", "My notes"), OwnSource("# Ants", "Others")]) == "My notes"


def test_a_line_of_one_endless_word_is_no_longer_than_a_topic_may_be() -> None:
    assert len(choose_title([OwnSource("x" * 5_000)])) <= 300
