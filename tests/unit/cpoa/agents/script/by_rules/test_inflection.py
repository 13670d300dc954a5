from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.inflection import base_form, finite_of_ing, looks_plural, past_form, plural_noun


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("began", "begin"), ("opened", "open"), ("stopped", "stop"), ("created", "create"), ("settled", "settle"),
        ("carried", "carry"), ("produces", "produce"), ("reaches", "reach"), ("died", "die"), ("passed", "pass"),
        ("inhabited", "inhabit"), ("released", "release"),
    ],
)  # fmt: skip
def test_a_verb_goes_back_to_its_base(form: str, base: str) -> None:
    assert base_form(form) == base


def test_an_ing_form_agrees_with_its_new_subject() -> None:
    assert finite_of_ing("flowing", plural=False, past=False) == "flows"
    assert finite_of_ing("flowing", plural=True, past=False) == "flow"
    assert finite_of_ing("making", plural=False, past=True) == "made"
    assert finite_of_ing("snorkelling", plural=False, past=False) is None


def test_plurals_regular_and_not() -> None:
    assert [plural_noun(noun) for noun in ("reef", "city", "church", "coral species", "volcano", "woman")] == [
        "reefs", "cities", "churches", "coral species", "volcanoes", "women",
    ]  # fmt: skip
    assert past_form("stop") == "stopped"


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [("the colonies of coral", True), ("a pair of shoes", False), ("salt and fish", True), ("the glass", False)],
)
def test_the_head_of_a_phrase_decides_its_number(phrase: str, plural: bool) -> None:
    assert looks_plural(phrase) is plural
