from __future__ import annotations

import pytest

from cpoa.agents.topics.mentions import MentionFinder, NameSpelling
from cpoa.text.sentences import split_sentences

FINDER = MentionFinder(
    {
        "lighthouse": NameSpelling.COMMON,
        "to the lighthouse": NameSpelling.PROPER,
        "stroke": NameSpelling.COMMON,
        "coral reef": NameSpelling.COMMON,
        "coral": NameSpelling.COMMON,
        "mar": NameSpelling.PROPER,
        "mercury": NameSpelling.MIXED,
        "queen": NameSpelling.AMBIGUOUS,
        "the": NameSpelling.COMMON,
        "18": NameSpelling.COMMON,
    }
)


def found(text: str) -> list[str]:
    return [mention.key for mention in FINDER.mentions(split_sentences(text))]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("She wrote To the Lighthouse in 1927.", ["to the lighthouse"]),
        ("Keepers lived in lighthouses.", ["lighthouse"]),
        ("The Lighthouse Board met.", []),
        ("Coral reefs are alive.", ["coral reef"]),
        ("Stroke is an illness.", ["stroke"]),
        ("Stroke Association volunteers met.", []),
        ("They flew to Mars.", ["mar"]),
        ("It mars the view.", []),
        ("It is larger than Mercury, but lighter.", ["mercury"]),
        ("The song was written by Freddie Mercury himself.", []),
        ("It holds 18 items.", []),
    ],
)
def test_a_name_is_found_if_its_case_and_context_fit(text: str, keys: list[str]) -> None:
    assert found(text) == keys


def test_a_mention_has_the_position_of_its_sentence() -> None:
    text = "It is tall. Nearby, coral reefs grow. They are old."
    [mention] = FINDER.mentions(split_sentences(text))
    assert mention.sentence_no == 1
    assert text[mention.start : mention.start + mention.length] == "Nearby, coral reefs grow."


def test_a_capital_at_the_start_of_a_sentence_is_ignored() -> None:
    first, second = FINDER.mentions(["Mercury melts early.", "It is unlike Mercury."])
    assert first.capital is None
    assert second.capital is True
