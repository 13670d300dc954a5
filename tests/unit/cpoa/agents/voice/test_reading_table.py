"""Reads the examples of each reading rule."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.voice.reading.table import READING_TABLE
from cpoa.agents.voice.spoken_text import spoken_text

if TYPE_CHECKING:
    from cpoa.agents.voice.reading.rules import Rule

RULES = [rule for rules in READING_TABLE for rule in rules.rules]
EXAMPLES = [(rule, written, said) for rule in RULES for written, said in rule.examples.items()]


@pytest.mark.parametrize(("written", "said"), [(written, said) for _, written, said in EXAMPLES])
def test_an_example_is_read_as_it_says(written: str, said: str) -> None:
    assert spoken_text(written) == said


@pytest.mark.parametrize(("rule", "written"), [(rule, written) for rule, written, _ in EXAMPLES])
def test_a_rule_takes_part_in_its_examples(rule: Rule, written: str) -> None:
    text = unicodedata.normalize("NFC", written)
    used = []
    for rules in READING_TABLE:
        for each in rules.rules if rules.needs.search(text) else ():
            before, text = text, each.apply(text)
            used += [each] if text != before else []
    assert rule in used


@pytest.mark.parametrize("said", [said for _, _, said in EXAMPLES])
def test_an_example_is_not_changed_by_reading_it_again(said: str) -> None:
    assert spoken_text(said) == said


def test_every_rule_has_an_example() -> None:
    assert [rule.pattern.pattern for rule in RULES if not rule.examples] == []
