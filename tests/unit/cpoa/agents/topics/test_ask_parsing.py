from __future__ import annotations

import pytest

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.contracts.ask import AskKind


@pytest.mark.parametrize(
    ("topic", "kind", "words", "subjects"),
    [
        ("Why did the South leave the Union?", AskKind.WHY, "South leave Union", ["the South"]),
        ("why do we have seasons", AskKind.WHY, "seasons", ["seasons"]),
        (
            "why do noise machines help babies sleep",
            AskKind.WHY,
            "noise machines help babies sleep",
            ["noise machines"],
        ),
        ("how was coal formed", AskKind.HOW, "coal formed", ["coal"]),
        ("How do vaccines work?", AskKind.HOW, "vaccines", ["vaccines"]),
        ("how tall is Mount Everest", AskKind.HOW, "tall Mount Everest", ["Mount Everest"]),
        ("what caused the black death", AskKind.CAUSES, "black death", ["the black death"]),
        ("impact of the printing press", AskKind.EFFECTS, "printing press", ["the printing press"]),
        ("how does alcohol affect the brain", AskKind.EFFECTS, "alcohol affect brain", ["alcohol"]),
        ("history of rock n roll", AskKind.HISTORY, "rock n roll", ["rock n roll"]),
        ("where does the saying tip of the iceberg come from", AskKind.HISTORY, "tip iceberg", ["tip of the iceberg"]),
        ("rise and fall of the Roman Empire", AskKind.RISE_AND_FALL, "Roman Empire", ["the Roman Empire"]),
        ("weather vs climate", AskKind.COMPARISON, "weather climate", ["weather", "climate"]),
        ("gas or induction stove", AskKind.COMPARISON, "gas induction stove", ["gas stove", "induction stove"]),
        ("iphone vs android which is better", AskKind.COMPARISON, "iphone android", ["iphone", "android"]),
        ("difference between a frog and a toad", AskKind.COMPARISON, "frog toad", ["frog", "toad"]),
        (
            "who travelled more, Marco Polo or Ibn Battuta",
            AskKind.COMPARISON,
            "travelled Marco Polo Ibn Battuta",
            ["Marco Polo", "Ibn Battuta"],
        ),
        ("who invented the dishwasher", AskKind.WHO, "invented dishwasher", ["the dishwasher"]),
        ("who was Vivian Maier", AskKind.WHO, "Vivian Maier", ["Vivian Maier"]),
        ("what happened to Amelia Earhart", AskKind.WHAT_HAPPENED, "Amelia Earhart", ["Amelia Earhart"]),
        ("how can I lower my blood pressure", AskKind.ADVICE, "lower blood pressure", ["blood pressure"]),
        ("what do I need to do to get fit", AskKind.ADVICE, "fit", ["fit"]),
        ("how to make sourdough bread", AskKind.ADVICE, "make sourdough bread", ["sourdough bread"]),
        ("tell me about black holes", AskKind.WHAT_IS, "black holes", ["black holes"]),
        ("facts about penguins", AskKind.WHAT_IS, "penguins", ["penguins"]),
        ("explain quantum mechanics to me", AskKind.WHAT_IS, "quantum mechanics", ["quantum mechanics"]),
        ("what is photosynthesis?", AskKind.WHAT_IS, "photosynthesis", ["photosynthesis"]),
        ("Supply and demand", AskKind.WHAT_IS, "Supply demand", ["Supply and demand"]),
        ("The Who", AskKind.WHAT_IS, "The Who", ["The Who"]),
    ],
)
def test_a_topic_is_parsed(topic: str, kind: AskKind, words: str, subjects: list[str]) -> None:
    ask = parse_ask(topic)
    assert (ask.kind, " ".join(ask.words), list(ask.subjects)) == (kind, words, subjects)


def test_the_text_is_one_line_as_typed() -> None:
    assert parse_ask(" Why is\n the sky blue? ").text == "Why is the sky blue?"


@pytest.mark.parametrize("topic", ["????", "", "why", "how to", "vs", "or", "the history of"])
def test_a_topic_without_content_is_parsed_too(topic: str) -> None:
    assert parse_ask(topic).text == topic


@pytest.mark.parametrize(
    ("topic", "language", "words"),
    [
        ("Warum ist der Himmel blau?", "de", ("Himmel", "blau")),
        ("pourquoi les dinosaures ont disparu", "fr-CA", ("dinosaures",)),
        ("Bienen", "de", ("Bienen",)),
        ("Wer ist wer?", "de", ("Wer", "ist", "wer")),
        ("Hvorfor er himlen blå", "da", ("himlen", "blå")),
    ],
)
def test_an_ask_in_another_language_is_a_topic_without_its_frequent_words(
    topic: str, language: str, words: tuple[str, ...]
) -> None:
    ask = parse_ask(topic, language)
    assert (ask.kind, ask.words, ask.subjects) == (AskKind.WHAT_IS, words, (" ".join(words),))
    assert ask.language == language[:2]
