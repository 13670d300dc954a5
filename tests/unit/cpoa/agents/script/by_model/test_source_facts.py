from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.source_facts import SourceFacts

FACTS = SourceFacts.from_texts(
    ["The Great Barrier Reef of Australia has 2,900 reefs. It was listed in 1981.", "Émile Zola saw 3 million corals."]
)


@pytest.mark.parametrize(
    "said",
    [
        "The Australian reefs are 2,900, or two thousand nine hundred.",
        "In the 1980s it was listed. Emile saw three million of them.",
        "I'm glad. Imagine Australia! Wow, one or two of us would like that.",
        'He said: "Look at Zola\'s corals."',
        "REEFS, of all things, great reefs!",
    ],
)
def test_facts_of_the_sources_may_be_written_in_other_forms(said: str) -> None:
    assert FACTS.unsupported_facts(said) == []


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("It was listed in 1982.", ["1982"]),
        ("There are three thousand.", ["3000"]),
        ("In the 1990s it was listed.", ["1990"]),
        ("It was seen by Albert Einstein.", ["Albert", "Einstein"]),
        ("Well, Darwin's reef has 2,900.", ["Darwin's"]),
    ],
)
def test_other_names_and_numbers_are_unsupported(said: str, missing: list[str]) -> None:
    assert FACTS.unsupported_facts(said) == missing
