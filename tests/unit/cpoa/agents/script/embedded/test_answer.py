from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.answer import choose_answer, choose_takeaway
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, paragraphs, topic_material

if TYPE_CHECKING:
    from cpoa.contracts.material import Passage

WHY = ask("why is rust red", AskKind.WHY, "rust")


def answer(asked: Ask, *passages: Passage, max_words: float = 105, coverage: Coverage = Coverage.EXACT) -> list[str]:
    return [run.text for run in choose_answer(paragraphs(topic_material(asked, *passages)), asked, coverage, max_words)]


def test_the_best_sentence_is_said_first_wherever_it_is() -> None:
    told = answer(
        WHY,
        article("Iron", ("Iron is a metal.", 0.5), ("Iron is mined in many places.", 0.3)),
        article("Rust", ("Rust is iron oxide.", 0.6), ("Rust is red because the oxide absorbs blue light.", 0.95)),
    )
    assert told[0].startswith("Rust is red because")


def test_a_plain_topic_begins_with_its_first_sentences() -> None:
    told = answer(
        ask("iron", AskKind.WHAT_IS, "iron"),
        article("Iron", ("Iron is a metal.", 0.6), ("Iron is the most used metal.", 1.0)),
    )
    assert told == ["Iron is a metal. Iron is the most used metal."]


def test_without_an_answer_it_begins_with_what_the_subject_is() -> None:
    told = answer(
        WHY,
        article("Rust", ("Rust is iron oxide.", 0.3), ("Rust forms in water.", 0.4)),
        article("Iron", ("Iron is red in rust.", 0.6)),
        coverage=Coverage.AROUND,
    )
    assert told[0].startswith("Rust is iron oxide.")


def test_a_comparison_has_a_sentence_about_both_or_one_of_each() -> None:
    asked = ask("frogs vs toads", AskKind.COMPARISON, "frogs", "toads")
    told = answer(
        asked,
        article("Frog", ("Frogs have smooth skin.", 0.6), ("Frogs live near water.", 0.6)),
        article("Toad", ("Toads have dry skin.", 0.6)),
    )
    assert told == ["Frogs have smooth skin.", "Toads have dry skin."]


def test_of_equal_answers_the_one_that_says_why_of_what_is_asked_comes_first() -> None:
    why = ask("why do volcanoes erupt", AskKind.WHY, "volcanoes")
    passage = article(
        "Volcano",
        ("Such clouds cool the air after an eruption because of their sulfur.", 1.0),
        ("Luckily, eruptions are rare, though because of their size some are missed.", 1.0),
        ("Most eruptions are driven by gas.", 1.0),
    )
    [first, *_] = choose_answer(paragraphs(topic_material(why, passage)), why, Coverage.EXACT, 8)
    assert first.sentences[0].text == "Most eruptions are driven by gas."


def test_a_sentence_that_needs_much_before_it_comes_after_one_that_stands_alone() -> None:
    chain = [("Iron is a metal that people have used for many thousands of years in many countries.", 0.1)]
    chain += [("It is used for ships, for bridges, for rails, for machines and for the frames of houses.", 0.1)] * 2
    told = answer(
        WHY, article("Iron", *chain, ("It turns red with rust.", 0.9)), article("Rust", ("Rust is red.", 0.9))
    )
    assert told[0] == "Rust is red."


def test_an_answer_keeps_within_its_words() -> None:
    many = [(f"Rust number {number} is red because of the oxide in it, as people say.", 0.9) for number in range(30)]
    assert len(" ".join(answer(WHY, article("Rust", *many), max_words=50)).split()) <= 60


def test_a_takeaway_gives_the_reason_in_other_words() -> None:
    material = topic_material(
        WHY,
        article("Rust", ("Rust is red because the oxide absorbs blue light.", 0.95)),
        article(
            "Oxide",
            ("Oxides are common.", 0.5),
            ("Iron oxide on old nails makes rust look red by absorbing light.", 0.9),
        ),
    )
    told = choose_answer(paragraphs(material), WHY, Coverage.EXACT)[:1]
    takeaway = choose_takeaway(paragraphs(material), told, WHY)
    assert takeaway is not None
    assert takeaway.text.startswith("Iron oxide on old nails")


def test_there_is_no_takeaway_without_another_sentence_that_answers() -> None:
    material = topic_material(
        WHY,
        article("Rust", ("Rust is red because the oxide absorbs blue light.", 0.95)),
        article("Oxide", ("Oxides are common.", 0.5), ("Rust is red in paintings.", 0.9)),
    )
    assert (
        choose_takeaway(paragraphs(material), choose_answer(paragraphs(material), WHY, Coverage.EXACT)[:1], WHY) is None
    )
