from __future__ import annotations

import pytest

from cpoa.text.cleaning import is_speakable, tidy, tidy_prose


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("Tokyo (Japanese: 東京, Tōkyō) is a city.", "Tokyo is a city."),
        ("The area (which (oddly) grew) is large.", "The area is large."),
        ("It stands [for] peace [1].", "It stands for peace."),
        ("Gyula /ˈɟulɒ/ is a town.", "Gyula is a town."),
        ("It is 8\u00a0km\u2009wide\u200b.", "It is 8 km wide."),
        ("He said “no” , and left.", 'He said "no", and left.'),
        (
            "The book won the National Book Award\nand was praised.",
            "The book won the National Book Award and was praised.",
        ),
        ("Basalt; buh-SALT) is a rock.", "Basalt is a rock."),
        ("They are mounted troops.These elephants were heavy.", "They are mounted troops. These elephants were heavy."),
        ("It first appeared in issue #1 of the comic.", "It first appeared in issue number 1 of the comic."),
    ],
)
def test_unspeakable_parts_are_removed(raw: str, tidied: str) -> None:
    assert tidy(raw) == tidied


def test_lines_without_a_sentence_are_removed() -> None:
    assert tidy("There are two groups.\nTrue snakes\nSea kraits") == "There are two groups."


def test_the_introduction_of_a_missing_list_is_removed() -> None:
    assert tidy("Snakes live at sea. They fall into two groups:Hydrophiini, the true sea snakes\nLaticauda") == (
        "Snakes live at sea."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The formula is E = mc2.",
        "The name comes from, thick.",
        "It is denoted or.",
        "The term comes from the Greek word, meaning bright.",
        "and general during the Golden Age.",
        "The λόγος was first.",
        'He called it "the end of the world.',
        "Mass is 4.01×10 to the 24 kg.",
        "See https://example.com for more.",
    ],
)
def test_a_sentence_with_a_gap_or_a_symbol_is_not_speakable(sentence: str) -> None:
    assert not is_speakable(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was a rejection of, or rebellion against, classical ballet.",
        "Rice is a grain and, in its domesticated form, a staple food.",
        "Mount Tai is north of the city of Tai'an.",
        "The board has 64 squares in an 8×8 grid.",
        "The average altitudes are around 1,000–1,300 metres.",
        "Łódź is a city in central Poland.",
        '"Help!" was their fifth album.',
        "In his Ph.D. thesis he explained it.",
        "20 percent of them live in France.",
    ],
)
def test_an_ordinary_sentence_is_speakable(sentence: str) -> None:
    assert is_speakable(sentence)


def test_prose_keeps_its_order_and_loses_only_unspeakable_sentences() -> None:
    raw = "Water is wet. Its formula is x = y. It covers the Earth (mostly)."
    assert tidy_prose(raw) == "Water is wet. It covers the Earth."


def test_a_power_of_ten_without_its_exponent_is_not_spoken() -> None:
    assert not is_speakable("They have luminosities up to 1039 W at radio wavelengths.")
    assert not is_speakable("The mass is 1030 kg.")
    assert is_speakable("In 1039 William was a boy.")
    assert is_speakable("It weighs 1200 kg.")
