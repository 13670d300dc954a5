from __future__ import annotations

import pytest

from cpoa.documents.readers.pdf_furniture import drop_furniture, split_footnotes
from cpoa.documents.readers.pdf_layout import Line
from cpoa.documents.readers.pdf_pieces import PageText, Piece


def piece(text: str, base: float, *, left: float = 70, size: float = 10) -> Piece:
    return Piece(text, left, left + 5 * len(text), base, size, is_bold=False)


def kept(pages: list[list[Piece]], labels: list[str] | None = None) -> list[list[str]]:
    texts = [PageText(600, 800, pieces) for pieces in pages]
    drop_furniture(texts, labels or [str(at) for at in range(1, len(pages) + 1)], is_slides=False)
    return [[one.text for one in page.pieces] for page in texts]


def body(number: int) -> list[Piece]:
    return [piece(f"{'abcdefgh'[number]} begins this page", 690), piece("The text goes on.", 400)]


def test_a_running_head_is_dropped_on_every_page() -> None:
    pages = [[piece(f"The Salt Road {number}", 780), *body(number)] for number in range(4)]
    assert kept(pages) == [[one.text for one in body(number)] for number in range(4)]


def test_heads_that_change_sides_are_dropped() -> None:
    pages = [[piece(["Ada Weir", "Mills"][number % 2], 780), *body(number)] for number in range(8)]
    assert all(len(page) == 2 for page in kept(pages))


def test_headings_of_chapters_at_the_same_height_stay() -> None:
    pages = [[piece(f"Chapter {number}", 760, size=18), *body(number)] for number in range(6)]
    assert all(len(page) == 3 for page in kept(pages))


def test_a_line_of_text_that_repeats_behind_another_stays() -> None:
    pages = [
        [piece(f"{'abcd'[number]} first", 780), piece("The same words.", 765), *body(number)] for number in range(4)
    ]
    assert all(len(page) == 4 for page in kept(pages))


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 30", "7/30", "xiv", "Seite 7"])
def test_page_numbers_are_dropped(number: str) -> None:
    assert kept([[*body(1), piece(number, 30)]]) == [[one.text for one in body(1)]]


def test_a_line_with_the_pages_label_is_dropped() -> None:
    head = [piece("3 Bridges and gates", 780), piece("A-7", 780, left=500)]
    assert kept([[*head, *body(1)]], ["A-7"]) == [[one.text for one in body(1)]]


def line(text: str, base: float, size: float, region: int = 0) -> Line:
    return Line(text, 70, 500, base, size, is_bold=False, cells=(text,), region=region)


def test_small_type_with_marks_at_the_foot_is_footnotes() -> None:
    text = [line("The text.", 500, 10), line("Its end.", 200, 10)]
    notes = [line("1 See the book.", 90, 8), line("folio 7.", 80, 8), line("* Or another.", 70, 8)]
    assert split_footnotes([*text, *notes], body_size=10, height=800) == (text, 2)


def test_small_type_without_a_mark_stays() -> None:
    lines = [line("The text.", 500, 10), line("printed in small type.", 90, 8)]
    assert split_footnotes(lines, body_size=10, height=800) == (lines, 0)


def test_small_type_that_reaches_far_up_stays() -> None:
    lines = [line("The text.", 700, 10), *(line("1 Ada Weir, Mills.", base, 8) for base in range(600, 60, -10))]
    assert split_footnotes(lines, body_size=10, height=800) == (lines, 0)


def test_each_column_has_its_footnotes() -> None:
    left = [line("Left text.", 500, 10), line("1 Left note.", 80, 8)]
    right = [line("Right text.", 500, 10, 1), line("2 Right note.", 80, 8, 1)]
    assert split_footnotes(left + right, body_size=10, height=800) == ([left[0], right[0]], 2)
