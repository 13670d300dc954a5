from __future__ import annotations

import pytest

from cpoa.agents.script.titles import AskInWords
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source, SubjectKind


def in_words(
    text: str, kind: AskKind, *subjects: str, article: str = "", title: str = "Article", person: bool = False
) -> AskInWords:
    subject_kind = SubjectKind.PERSON if person else SubjectKind.THING
    passage = Passage(f"{title}#0", title, title, article, PassageRole.MAIN, 1.0, kind=subject_kind)
    ask = Ask(text, kind, tuple(text.split()), subjects)
    return AskInWords(Material(text, subjects[0], Coverage.EXACT, (Source(title, title),), (passage,), ask))


def test_a_question_gets_its_mark_and_its_names() -> None:
    asked = in_words(
        "why did the titanic sink", AskKind.WHY, "the titanic", article="When the Titanic sank, the Titanic was new."
    )
    assert asked.title == asked.question == "Why did the Titanic sink?"


def test_a_common_noun_in_a_title_of_two_words_stays_small() -> None:
    article = "Lung cancer is a disease."
    asked = in_words("what causes lung cancer", AskKind.CAUSES, "lung cancer", title="Lung cancer", article=article)
    assert asked.title == "What causes lung cancer?"


@pytest.mark.parametrize(
    ("text", "kind", "subjects", "title", "question"),
    [
        ("causes of the Dust Bowl", AskKind.CAUSES, ("the Dust Bowl",), "Causes of the Dust Bowl",
         "What are the causes of the Dust Bowl?"),
        ("history of chess", AskKind.HISTORY, ("chess",), "History of chess", "What is the history of chess?"),
        ("weather vs climate", AskKind.COMPARISON, ("weather", "climate"), "Weather and climate",
         "What is the difference between weather and climate?"),
        ("how to brew beer", AskKind.ADVICE, ("beer",), "How to brew beer", "How do you brew beer?"),
        ("octopuses", AskKind.WHAT_IS, ("octopuses",), "Octopuses", "What is there to know about octopuses?"),
        ("the fall of Rome", AskKind.RISE_AND_FALL, ("Rome",), "The fall of Rome",
         "What do we know about the fall of Rome?"),
        ("iPhone vs Android", AskKind.COMPARISON, ("iPhone", "Android"), "iPhone and Android",
         "What is the difference between iPhone and Android?"),
    ],
)  # fmt: skip
def test_an_ask_has_a_title_and_a_question(
    text: str, kind: AskKind, subjects: tuple[str, ...], title: str, question: str
) -> None:
    asked = in_words(text, kind, *subjects)
    assert (asked.title, asked.question) == (title, question)


def test_a_person_is_asked_about_with_who() -> None:
    asked = in_words(
        "marie curie", AskKind.WHAT_IS, "Marie Curie", title="Marie Curie", person=True,
        article="Marie Curie was a physicist.",
    )  # fmt: skip
    assert (asked.title, asked.question) == ("Marie Curie", "Who was Marie Curie?")


def test_a_subject_has_the_article_that_its_source_gives_it() -> None:
    article = "Traders used the Silk Road for silk."
    asked = in_words("silk road", AskKind.WHAT_IS, "Silk Road", article=article, title="Silk Road")
    assert asked.question == "What is there to know about the Silk Road?"


FORMS = in_words(
    "glaciers", AskKind.WHAT_IS, "glaciers", title="Glacier",
    article="An ice sheet is a mass of ice. The Greenland ice sheet is large. It was known to the Western Roman "
    "Empire, and the Roman Empire fell. Phoenicia was a land, and Phoenicia traded. Most of Europe was cold, and "
    "Europe was large.",
).forms  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "inside"),
    [
        ("Ice sheet", "an ice sheet"),
        ("Roman Empire", "the Roman Empire"),
        ("Invasion of Poland", "the invasion of Poland"),
        ("The formation", "the formation"),
        ("Phoenicians", "Phoenicians"),
        ("European colonialism", "European colonialism"),
        ("Early career", "early career"),
    ],
)
def test_a_heading_inside_a_sentence_has_its_article_and_its_capitals(heading: str, inside: str) -> None:
    assert FORMS.heading_inside(heading) == inside
