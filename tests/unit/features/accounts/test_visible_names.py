from __future__ import annotations

import pytest

from features.accounts.visible_names import describe_character, invisible_character


@pytest.mark.parametrize("name", ["zoe", "Zoé", "日本語", "한국어", "Anne Marie", "ราชา", "हिन्दी", "🎧🎧🎧", "!?*"])
def test_a_name_in_any_script_is_visible(name: str):
    assert invisible_character(name) is None


@pytest.mark.parametrize(
    "character", list("\u00ad\u034f\u061c\u1160\u17b4\u180b\u180f\u2065\u2800\u3164\ufe00\ufe0f\uffa0\ufff0\U000e0fff")
)
def test_an_invisible_character_is_found_at_any_position(character: str):
    for name in (character * 3, f"{character}zoe", f"zo{character}e", f"zoe{character}"):
        assert invisible_character(name) == character


def test_a_mark_without_a_letter_is_found():
    assert invisible_character("\u0301zoe") == "\u0301"
    assert invisible_character("zoe\u0301") is None


def test_a_character_is_described_by_its_number_and_its_name():
    assert describe_character("\u3164") == "U+3164 HANGUL FILLER"
    assert describe_character("\ufdd0") == "U+FDD0"
