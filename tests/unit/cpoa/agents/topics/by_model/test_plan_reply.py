from __future__ import annotations

import unicodedata

import pytest

from cpoa.agents.topics.by_model.plan_reply import (
    MAX_QUESTION_CHARS,
    MAX_QUESTIONS,
    MAX_TITLE_CHARS,
    MAX_TITLES,
    clean_title,
    read_plan,
)

FORMS = {
    "labelled lines": "TITLE: Tea\nTITLE: Coffee\nQUESTION: Which has more caffeine?",
    "talk and thinking": "<think>TITLE: Milk</think>Here you are:\n\nTITLE: Tea\nTITLE: Coffee\n\n"
    "QUESTION: Which has more caffeine?\n\nI hope that helps!",
    "markdown": '**TITLE:** *Tea*\n- **Title 2**: [[Coffee]]\n### Question 1: "Which has more caffeine?"',
    "numbered": "1. Title: Tea\n2. Title: Coffee\n1) Question: Which has more caffeine?",
    "lists": "Titles:\n- Tea\n- Coffee\n\n**Questions**\n1. Which has more caffeine?",
    "value on the next line": "TITLE:\nTea\nTITLE:\nCoffee\nQUESTION:\nWhich has more caffeine?",
    "JSON": '```json\n{"titles": ["Tea", "Coffee"], "questions": ["Which has more caffeine?"]}\n```',
    "JSON objects": '{"articles": [{"title": "Tea"}, {"title": "Coffee"}],'
    ' "questions": [{"question": "Which has more caffeine?"}]}',
    "repeated": "TITLE: Tea\nTITLE: Coffee\nTITLE: Tea\nQUESTION: Which has more caffeine?",
    "bullets and dashes": "• TITLE: Tea — the drink\n• TITLE: Coffee — the other one\n"
    "• QUESTION: Which has more caffeine?",
}


@pytest.mark.parametrize("form", FORMS)
def test_titles_and_questions_are_read_in_every_form(form: str) -> None:
    read = read_plan(FORMS[form])
    assert read.titles == ("Tea", "Coffee")
    assert read.questions == ("Which has more caffeine?",)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("https://en.wikipedia.org/wiki/Mercury_(planet)", "Mercury (planet)"),
        ("[Black hole](https://en.wikipedia.org/wiki/Black_hole)", "Black hole"),
        ("Caf%C3%A9 at https://en.wikipedia.org/wiki/Caf%C3%A9#History", "Café"),
        ('"Spider-Man: No Way Home"', "Spider-Man: No Way Home"),
        ("What's My Line?", "What's My Line?"),
        ("Washington, D.C.", "Washington, D.C."),
        ("M*A*S*H", "M*A*S*H"),
        ("Great_Wall_of_China", "Great Wall of China"),
        (":Tea|Coffee", "Tea Coffee"),
        ("Te\u200ba \u202efilm\u0007 x\u2028y", "Tea film x y"),
    ],
)
def test_what_no_title_has_is_removed(written: str, title: str) -> None:
    assert clean_title(written) == title


@pytest.mark.parametrize(
    "text", ["", "Sorry, I cannot help with that.", "TITLE: none", "TITLE: —", "{]", "[1, 2]", "{}"]
)
def test_a_reply_without_titles_gives_none(text: str) -> None:
    assert read_plan(text).titles == ()


def test_what_is_read_is_limited() -> None:
    reply = "\n".join(f"TITLE: Article {n}\nQUESTION: Why {n}?" for n in range(500))
    read = read_plan(reply)
    assert read.titles == tuple(f"Article {n}" for n in range(MAX_TITLES))
    assert read.questions == tuple(f"Why {n}?" for n in range(MAX_QUESTIONS))
    longest = read_plan(f"TITLE: {'a' * 5000}\nTITLE: {'b' * MAX_TITLE_CHARS}\nQUESTION: {'why ' * MAX_QUESTION_CHARS}")
    assert longest.titles == ("b" * MAX_TITLE_CHARS,)
    assert longest.questions == ()


def test_nothing_that_is_read_has_control_characters() -> None:
    signs = "".join(map(chr, [*range(32), 127, 0x85, 0x200B, 0x202E, 0x2028, 0x2029, 0xFEFF, 0xE000, 0xD800]))
    read = read_plan("\n".join(f"TITLE: A{sign}b{n}\nQUESTION: A{sign}b{n}?" for n, sign in enumerate(signs)))
    values = [*read.titles, *read.questions]
    assert values
    assert not [sign for value in values for sign in value if unicodedata.category(sign)[0] == "C"]
