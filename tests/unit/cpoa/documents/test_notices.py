from __future__ import annotations

import pytest

from cpoa.documents.notices import caption_kind, heads_of, is_caption, notice


@pytest.mark.parametrize(
    ("kind", "caption", "text"),
    [
        ("table", "Table 3: Harvest by year", "A table: Harvest by year."),
        ("figure", "Fig. 2.1 – The weir.", "A figure: The weir."),
        ("figure", "Abbildung 4. Wehr", "A figure: Wehr."),
        ("table", "TABLE IV Results", "A table: Results."),
        ("figure", "", "A figure."),
        ("figure", "Figure 3", "A figure."),
    ],
)
def test_the_label_goes_and_the_caption_stays(kind: str, caption: str, text: str) -> None:
    assert notice(kind, caption).text == text


def test_a_long_caption_is_cut_at_a_word() -> None:
    assert notice("table", "word " * 200).text.endswith("word …")


@pytest.mark.parametrize("text", ["Figure 3: Rain", "Table 2 Harvest", "Fig. 1. the weir"])
def test_captions_are_recognised(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize("text", ["Figure 3 shows that", "Table manners matter.", "Figures of speech", "The Table 3"])
def test_sentences_are_no_captions(text: str) -> None:
    assert not is_caption(text)


def test_a_caption_says_what_it_belongs_to() -> None:
    assert (caption_kind("Tab. 1: x"), caption_kind("Figure 1: x"), caption_kind("Rain")) == ("table", "figure", None)


def test_heads_are_said_if_they_are_few_and_short() -> None:
    assert heads_of(["Year", "", "Harvest"]) == "Year, Harvest"
    assert heads_of(["Year"]) == ""
    assert heads_of(["a"] * 9) == ""
