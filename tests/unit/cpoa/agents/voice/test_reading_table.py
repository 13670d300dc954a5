"""Reads the examples of each reading rule. One test reads all examples, and its message lists those that fail."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.table import READING_TABLE
from tests.unit.cpoa.agents.voice.readings import changed_when_read_again, wrong_readings

if TYPE_CHECKING:
    from cpoa.agents.voice.reading.rules import Rule

RULES = [rule for rules in READING_TABLE for rule in rules.rules]
EXAMPLES = [(rule, written, said) for rule in RULES for written, said in rule.examples.items()]


def rules_used(written: str) -> list[Rule]:
    text = unicodedata.normalize("NFC", written)
    used = []
    for rules in READING_TABLE:
        for each in rules.rules if rules.needs.search(text) else ():
            before, text = text, each.apply(text)
            used += [each] if text != before else []
    return used


def test_each_example_is_read_as_it_says() -> None:
    wrong = wrong_readings((written, said) for _, written, said in EXAMPLES)
    assert not wrong, "\n".join(wrong)


def test_each_rule_takes_part_in_its_examples() -> None:
    unused = [f"{rule.pattern.pattern}: {text!r}" for rule, text, _ in EXAMPLES if rule not in rules_used(text)]
    assert not unused, "\n".join(unused)


def test_no_example_is_changed_by_reading_it_again() -> None:
    changed = changed_when_read_again(said for _, _, said in EXAMPLES)
    assert not changed, "\n".join(changed)


def test_every_rule_has_an_example() -> None:
    assert [rule.pattern.pattern for rule in RULES if not rule.examples] == []
