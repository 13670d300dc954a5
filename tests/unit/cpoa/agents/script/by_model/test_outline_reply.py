"""The forms of an outline that models write."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.script.by_model.outline_reply import ReadChapter, ReadOutline, read_outline

PLAIN = """\
TITLE: The Jar on the Shelf
PROMISE: Why does it hum?
IMAGE: a jar with a lid
SUMMARY: Two hosts open a jar. It hums.
CHAPTER: A Noise at Night
QUESTION: What is in there?
PASSAGES: 1, 4
WORDS: 220
OPENS: with a knock
ENDS: the lid moves
CHAPTER: What the Lid Knew
QUESTION: Who closed it?
PASSAGES: 2
WORDS: 180
OPENS: in the dark
ENDS: with the hum"""
OUTLINE = ReadOutline(
    "The Jar on the Shelf",
    "Why does it hum?",
    "a jar with a lid",
    "Two hosts open a jar. It hums.",
    [
        ReadChapter("A Noise at Night", "What is in there?", (1, 4), 220, "with a knock", "the lid moves"),
        ReadChapter("What the Lid Knew", "Who closed it?", (2,), 180, "in the dark", "with the hum"),
    ],
)
CHAPTERS = [
    {
        "title": "A Noise at Night", "question": "What is in there?", "passages": [1, 4], "words": 220,
        "opens": "with a knock", "ends": "the lid moves",
    },
    {
        "chapter_title": "What the Lid Knew", "question": "Who closed it?", "passage_ids": ["p2"], "words": "180",
        "opening": "in the dark", "ending": "with the hum",
    },
]  # fmt: skip
JSON = {
    "title": "The Jar on the Shelf", "promise": "Why does it hum?", "image": "a jar with a lid",
    "summary": "Two hosts open a jar. It hums.", "chapters": CHAPTERS,
}  # fmt: skip


def numbered() -> str:
    return PLAIN.replace("CHAPTER: A", "Chapter 1: A").replace("CHAPTER: W", "Chapter 2: W")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"```\n{PLAIN}\n```",
        f"<think>CHAPTER: no\nQUESTION: hm</think>\nHere is the plan:\n\n{PLAIN}\n\nLet me know!",
        PLAIN.replace("\nCHAPTER", "\n\nCHAPTER"),
        PLAIN.lower().replace("the jar on the shelf", "The Jar on the Shelf").replace("why does", "Why does")
        .replace("two hosts open", "Two hosts open").replace("it hums.", "It hums.")
        .replace("a noise at night", "A Noise at Night").replace("what is", "What is")
        .replace("what the lid knew", "What the Lid Knew").replace("who closed", "Who closed"),
        numbered(),
        numbered().replace("Chapter 1:", "## Chapter 1 –").replace("Chapter 2:", "### **Chapter 2:**"),
        "\n".join(f"**{line.split(':')[0]}:**{line.partition(':')[2]}" for line in PLAIN.splitlines()),
        "\n".join(f"- **{line.split(':')[0]}**:{line.partition(':')[2]}" for line in PLAIN.splitlines()),
        PLAIN.replace("\nQUESTION", " | QUESTION").replace("\nPASSAGES", " | PASSAGES").replace("\nWORDS", " | WORDS")
        .replace("\nOPENS", " | OPENS").replace("\nENDS", " | ENDS"),
        PLAIN.replace("PASSAGES: 1, 4", "PASSAGES: [1], [4]").replace("PASSAGES: 2", "PASSAGES: p2")
        .replace("WORDS: 220", "WORDS: about 220 words"),
        PLAIN.replace("CHAPTER: A Noise at Night", "CHAPTER 1\nTITLE: A Noise at Night"),
        PLAIN.replace("open a jar. It", "open\na jar. It"),
        json.dumps(JSON),
        json.dumps({"outline": JSON}, indent=4),
        "Here {it} is:\n```json\n" + json.dumps(JSON, indent=2) + "\n```",
        json.dumps(JSON).replace('"ends": "the lid moves"}', '"ends": "the lid moves",},'.replace("},", "}")),
    ],
)  # fmt: skip
def test_all_fields_are_read_from_the_usual_forms(text: str) -> None:
    assert read_outline(text) == OUTLINE


def test_no_text_keeps_tags_or_characters_that_are_not_seen() -> None:
    hostile = "<script>alert(1)</script>Reefs\x07 grow \x1b[31m\u202eslowly <img src=x onerror=alert(2)>"
    read = read_outline(f"TITLE: {hostile}\nSUMMARY: {hostile}\nCHAPTER: {hostile}\nQUESTION: {hostile}")
    texts = (read.title, read.summary, read.chapters[0].title, read.chapters[0].question)
    assert all(text.isprintable() and "Reefs" in text and "<" not in text for text in texts), texts


def test_what_is_missing_is_empty() -> None:
    text = "CHAPTER: A Noise at Night\nWORDS: many\nPASSAGES: none\nCHAPTER: Lid\nPASSAGES: 3-5"
    assert read_outline(text) == ReadOutline(
        chapters=[ReadChapter("A Noise at Night"), ReadChapter("Lid", passages=(3, 4, 5))]
    )


@pytest.mark.parametrize("text", ["", "I cannot help with that.", "{}", '{"a": [1, 2]}', "<think>" + PLAIN])
def test_a_text_without_an_outline_has_no_chapters(text: str) -> None:
    assert read_outline(text).chapters == []


PIECES = [
    "CHAPTER: ",
    "TITLE",
    "WORDS: 3",
    ":",
    "|",
    "\n",
    " ",
    "**",
    "1.",
    "-",
    "{",
    '"question": ',
    "[",
    "9",
    "#",
    "é",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_any_text_is_read(text: str) -> None:
    read_outline(text)


@pytest.mark.parametrize("piece", [*PIECES, "CHAPTER: x\n", "| WORDS: 1", "PASSAGES: 1-9,"])
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        read_outline(text)
        return time.process_time() - started

    assert min(seconds(40_000) for _ in range(3)) < 0.05 + 12 * min(seconds(10_000) for _ in range(3))
