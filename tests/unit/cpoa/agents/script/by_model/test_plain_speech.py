from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.plain_speech import clean_title


@pytest.mark.parametrize(
    ("written", "title"),
    [("Chapter 1: **The Reef**", "The Reef"), ('"Alive"', "Alive"), ("## Part Two - Fish.", "Fish"), ("[intro]", "")],
)
def test_a_title_is_plain(written: str, title: str) -> None:
    assert clean_title(written) == title
