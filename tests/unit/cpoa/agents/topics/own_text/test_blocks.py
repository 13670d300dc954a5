from __future__ import annotations

import pytest

from tests.own_texts import headings, said

LONG = "The old keepers watched the sea from the tower every single night of the year."


def test_wrapped_lines_are_one_sentence() -> None:
    text = "The lamp was lit\nby hand every evening\nof the year, without fail."
    assert said(text) == ["The lamp was lit by hand every evening of the year, without fail."]


def test_wrapped_lines_may_begin_with_names() -> None:
    text = (
        "It was in the second week of February, in the year of the long frost,\n"
        "that the keeper of the weir at Aldersey received a letter from the Board\n"
        "Of Navigation, and read it twice before he would believe what it said of\n"
        "Aldersey and of the river that flows through it on the way to the sea."
    )
    assert len(said(text)) == 1


def test_lines_of_a_list_without_marks_are_sentences() -> None:
    text = "Two pairs of warm socks\na rain jacket with a hood\nOne head torch\nA map of the\nvalley\n1 kg of oats"
    assert said(text) == [
        "Two pairs of warm socks.",
        "A rain jacket with a hood.",
        "One head torch.",
        "A map of the valley.",
        "1 kg of oats.",
    ]


def test_a_short_list_joins_the_sentence_before_it() -> None:
    text = "A keeper needed three things:\n- oil\n- matches\n- patience\n\nMost of them had all three of these at hand."
    assert said(text)[0] == "A keeper needed three things: oil, matches and patience."


def test_a_list_of_clauses_becomes_sentences() -> None:
    text = "Rules of the house\n\n1. keep the lamp burning until the dawn\n2. write the weather in the book every hour"
    assert said(text) == ["Keep the lamp burning until the dawn.", "Write the weather in the book every hour."]


def test_a_numbered_heading_is_not_joined_to_the_text_below() -> None:
    text = "1. Water\n   The pump failed on 3 May.\n2. Gates and\n   fences\n   Two of them broke."
    assert said(text)[:3] == ["Water.", "The pump failed on 3 May.", "Gates and fences."]


def test_a_parent_is_said_with_its_children() -> None:
    text = (
        "- a river spends it on three things\n  - heat (most of it, about 95%)\n  - carrying sediment\n"
        "  - cutting its bed\n- borders move\n  - Chamizal dispute: the river shifted south in 1864, settled 1963"
    )
    assert said(text) == [
        "A river spends it on three things: heat — most of it, about 95%; carrying sediment; cutting its bed.",
        "Borders move.",
        "Chamizal dispute: the river shifted south in 1864, settled 1963.",
    ]


def test_a_table_is_told_row_by_row() -> None:
    table = "| room | price | bath |\n|---|---|---|\n| single | 40 euros | no |\n| double | 60 euros | - |"
    text = f"Our prices are below.\n\n{table}"
    assert said(text) == ["Our prices are below.", "Single: price 40 euros, bath no.", "Double: price 60 euros."]


def test_a_row_of_facts_is_told_fact_by_fact() -> None:
    assert said(f"Serves 6-8 | Prep: 20 min | Bake: 40 min\n\n{LONG}")[:3] == [
        "Serves 6-8.",
        "Prep: 20 min.",
        "Bake: 40 min.",
    ]


def test_a_recipe_has_one_sentence_for_each_line() -> None:
    ingredients = "Ingredients\nFor the fruit\n1 kg ripe plums\n½ tsp cinnamon\na pinch of salt"
    text = f"Plum Crumble\n\n{LONG}\n\n{ingredients}\n\nMethod\n1. Do not press.\n2. Bake it."
    assert said(text)[1:] == [
        "For the fruit.",
        "1 kg ripe plums.",
        "½ tsp cinnamon.",
        "A pinch of salt.",
        "Do not press.",
        "Bake it.",
    ]
    assert headings(text) == [None, "Ingredients", "Method"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "heading", ["What changed", "NOTES", "Chapter 4", "## What changed", "1. What changed", "Setext\n------"]
)
def test_a_heading_is_found_with_and_without_an_empty_line(heading: str, gap: str) -> None:
    text = f"{LONG}\n\n{heading}{gap}{LONG} It was so."
    assert said(text) == [LONG, LONG, "It was so."]
    assert headings(text)[-1] is not None


def test_a_date_is_a_heading_only_in_a_diary() -> None:
    assert said(f"3 May 1921\n\n{LONG}")[0] == "3 May 1921."
    assert headings(f"Monday, 3 May 1921\n{LONG}\n\nTuesday, 4 May 1921\n{LONG}", "x") == [
        "Monday, 3 May 1921",
        "Tuesday, 4 May 1921",
    ]


def test_clause_numbers_are_not_amounts() -> None:
    text = (
        '1. Definitions\n1.1 "User" means a person who uses it.\n1.2 A fee is due\n(a) in advance; or\n(b) at the end.'
        "\n\n2. Law\n2.1 The law of Norway applies."
    )
    assert said(text) == [
        '"User" means a person who uses it.',
        "A fee is due: in advance or at the end.",
        "The law of Norway applies.",
    ]
    assert headings(text, "x") == ["Definitions", "Law"]


def test_a_numbered_heading_has_a_lead_and_a_list_below_it() -> None:
    text = f"{LONG}\n\n2. Before you take it\nDo not take it if:\n• you are under 18\n• you are allergic to it (see 6)"
    assert said(text)[1:] == ["Do not take it if: you are under 18; you are allergic to it, see 6."]
    assert headings(text)[-1] == "Before you take it"


def test_amounts_in_a_list_are_items_of_their_own() -> None:
    assert said(f"You need:\n* 400 ml milk\n* a handful of basil\n\n{LONG}")[:3] == [
        "You need.",
        "400 ml milk.",
        "A handful of basil.",
    ]


def test_a_poem_keeps_its_lines_and_its_repeats() -> None:
    lyrics = "Oh the river runs slow\nAnd the night comes down\nCarry me home\nCarry me home"
    assert said(lyrics) == ["Oh the river runs slow.", "And the night comes down.", "Carry me home.", "Carry me home."]
    verse = "The road was long, the road was white,\nAnd no one walked on it by night\nExcept the moon."
    assert said(verse) == ["The road was long, the road was white, And no one walked on it by night Except the moon."]


def test_lines_with_empty_lines_between_them_are_a_list() -> None:
    assert said("Milk\n\nEggs from the farm\n\nBread\n\nButter\n\nA jar of honey from the shop") == [
        "Eggs from the farm.",
        "Bread.",
        "Butter.",
        "A jar of honey from the shop.",
    ]
