from __future__ import annotations

import pytest

from tests.own_texts import read

REST = "The old keepers watched the sea from the tower every night."


@pytest.mark.parametrize(
    "text",
    [
        "I had a van.",
        "When I was nine, it rained.",
        "Today I'm here.",
        "It is my van.",
        "Our town has removed it. We saved money.",
        "So I have started again.",
    ],
)
def test_an_author_speaks(text: str) -> None:
    assert read(f"{text} {REST}").sources[0].in_first_person


@pytest.mark.parametrize(
    "text",
    [
        "World War I ended in 1918.",
        "Elizabeth I was queen.",
        "Type I errors are rare.",
        '"I am late," she said.',
        "'I am late,' said Ivo. 'It's my train.'",
        "“We did our best,” he said.",
        "The mine was closed.",
    ],
)
def test_no_author_speaks(text: str) -> None:
    assert not read(f"{text} {REST}").sources[0].in_first_person


def test_the_speakers_of_a_transcript_are_not_the_author() -> None:
    text = "HOST: Who are you?\n\nINGRID: I am a clockmaker.\n\nHOST: And why?\n\nINGRID: I like my work."
    assert not read(text).sources[0].in_first_person
