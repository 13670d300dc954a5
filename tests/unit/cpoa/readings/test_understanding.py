from __future__ import annotations

from typing import Any

import pytest

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument
from cpoa.readings.understanding import MAX_TITLE_CHARS, count_pages, find_language, understand

ENGLISH = "Our bees came in May, and they flew from flower to flower until the evening came. " * 3
GERMAN = "Die Bienen kamen im Mai, und sie flogen von Blume zu Blume, bis es am Abend dunkel wurde. " * 3
DANISH = "Bierne kom i maj, og de fløj fra blomst til blomst, indtil det blev mørkt om aftenen. " * 3
RUSSIAN = "Пчёлы прилетели в мае и летали с цветка на цветок до самого вечера. " * 3
NAMES = "Anna Weir, Otto Mill, Ida Stone"


def document(*texts: str, places: tuple[str | None, ...] = (), **about: Any) -> SourceDocument:
    found = places or (None,) * len(texts)
    blocks = [DocumentBlock(BlockKind.PARAGRAPH, text, place) for text, place in zip(texts, found, strict=True)]
    return SourceDocument(tuple(blocks), **about)


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (ENGLISH, None, "en"),
        (GERMAN, None, "de"),
        (GERMAN, "de-AT", "de"),
        (GERMAN, "en-US", "de"),  # an English program wrote the file
        (ENGLISH, "de", "en"),
        (DANISH, "da-DK", "da"),
        (RUSSIAN, None, "ru"),
        (RUSSIAN, "en", "ru"),
        (NAMES, "cy_GB", "cy"),
        (NAMES, None, None),
        (NAMES, "not a tag", None),
    ],
)
def test_the_text_tells_the_language_and_else_the_document(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert find_language(document(text, language=declared)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (("page 1", "page 1", "page 12"), 12),
        (("page 341", "page 356"), 16),
        (("page iv", "page 1", "page 9"), 9),
        (("page 4", None), 1),
        (("12:40", "13:10"), None),
        (("page iv", "page A-2"), None),
        ((None, None), None),
    ],
)
def test_pages_are_counted_from_the_first_to_the_last_with_text(
    places: tuple[str | None, ...], expected: int | None
) -> None:
    assert count_pages(document(*[ENGLISH] * len(places), places=places)) == expected


def test_all_that_the_document_says_is_told() -> None:
    found = understand(document(ENGLISH, title="Bees", author="A. Keeper", left_out=("12 footnotes",)))
    assert (found.title, found.author, found.left_out) == ("Bees", "A. Keeper", ("12 footnotes",))
    assert found.words == len(ENGLISH.split())


def test_a_plain_text_has_the_title_that_an_episode_would_find_in_it() -> None:
    found = understand(document("Subject: Bees in the city\nFrom: Ida <ida@example.org>", ENGLISH, is_plain_text=True))
    assert found.title == "Bees in the city"


def test_a_title_is_cut_and_a_missing_one_stays_missing() -> None:
    assert understand(document(ENGLISH)).title is None
    long = understand(document(ENGLISH, title="bees " * 100)).title
    assert long
    assert len(long) == MAX_TITLE_CHARS


def test_most_paragraphs_decide_and_not_all_words_together() -> None:
    quoted = "The bees of the city are in the garden, and they are at the flowers that we have had there for years."
    assert find_language(document(quoted, *[GERMAN] * 3, language="en")) == "de"
    assert find_language(document(GERMAN, *[quoted] * 5, language="de")) == "en"
