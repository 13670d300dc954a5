from __future__ import annotations

import pytest

from cpoa.documents.readers.pdf_words import has_no_spaces, joined, known_words


@pytest.mark.parametrize(
    ("lines", "elsewhere", "text"),
    [
        (["the com-", "puter stood"], "", "the computer stood"),
        (["a long-", "term plan"], "the long-term view", "a long-term plan"),
        (["a long-", "term plan"], "a long and new term", "a long-term plan"),
        (["the water-", "fall roars"], "a waterfall of water to fall", "the waterfall roars"),
        (["a self-", "made man"], "", "a self-made man"),
        (["the Anglo-", "Saxon king"], "", "the Anglo-Saxon king"),
        (["from 1914-", "1918"], "", "from 1914-1918"),
        (["COVID-", "19 spread"], "", "COVID-19 spread"),
        (["it -", "and so on"], "", "it - and so on"),
        (["the com\u00ad", "puter"], "com puter", "the computer"),
        (["one", "two"], "", "one two"),
    ],
)
def test_divided_words_are_joined_and_real_hyphens_stay(lines: list[str], elsewhere: str, text: str) -> None:
    assert joined(lines, known_words([*lines, elsewhere])) == text


def test_a_divided_word_is_not_known() -> None:
    assert known_words(["the com-", "puter"]) == {"the", "puter"}


def test_words_that_run_together_are_noticed() -> None:
    assert has_no_spaces(["Theriverrisesinthehillsabovethetown"])
    assert not has_no_spaces(["The river rises in the hills", "https://example.org/a/very/long/address/of/a/page"])
    assert not has_no_spaces(["山の上にある町の川はとても長くて深いので船が通ることができる"])
