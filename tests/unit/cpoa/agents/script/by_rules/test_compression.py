from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.compression import main_clause
from cpoa.agents.script.by_rules.grammar import parse
from cpoa.agents.script.by_rules.subjects import FUNCTION_WORDS
from tests.unit.cpoa.agents.script.by_rules.materials import tagger


def clause(text: str) -> str | None:
    return main_clause(parse(tagger(), text), FUNCTION_WORDS)


def test_a_long_sentence_is_recalled_by_its_main_clause() -> None:
    text = (
        "The first lamp burned whale oil from Norway, which had to be carried up 187 steps every evening by the"
        " youngest "
        "of the three men."
    )
    assert clause(text) == "the first lamp burned whale oil from Norway"


def test_a_short_sentence_is_recalled_whole() -> None:
    assert clause("In 1934 a late frost killed the whole crop in one night.") == (
        "in 1934 a late frost killed the whole crop in one night"
    )


@pytest.mark.parametrize(
    "text",
    [
        "She wrote it down in her diary every evening.",
        "My grandfather was the youngest of four children.",
        "Rosa wrote in her diary that the morning was the most beautiful that she had ever seen in all those years.",
        "This explanation is wrong in every respect.",
    ],
)
def test_what_needs_its_neighbours_is_not_recalled(text: str) -> None:
    assert clause(text) is None
