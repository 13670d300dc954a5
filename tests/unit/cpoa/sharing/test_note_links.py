"""Show notes as paragraphs, lines and links, with and without their list of chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.audio.chapters import ChapterMark
from cpoa.audio.show_notes import show_notes
from cpoa.sharing.note_links import paragraphs_of, without_chapters

if TYPE_CHECKING:
    from cpoa.sharing.note_links import Piece


def text_of(paragraphs: list[list[list[Piece]]]) -> list[str]:
    return ["\n".join("".join(text for text, _ in line) for line in paragraph) for paragraph in paragraphs]


def test_addresses_are_links_without_the_punctuation_after_them() -> None:
    ((line,),) = paragraphs_of("Read https://example.org/reef_(coral), or (https://example.org/fish).")
    assert [piece.text for piece in line if piece.is_link] == [
        "https://example.org/reef_(coral)",
        "https://example.org/fish",
    ]


def test_the_chapters_of_written_notes_are_left_out_where_the_page_lists_them() -> None:
    marks = [
        ChapterMark(0.0, 83.0, "How reefs grow"),
        ChapterMark(83.0, 3700.0, "Fish"),
        ChapterMark(3700.0, 3800.0, "End"),
    ]
    notes = show_notes(
        summary="Of reefs.", chapters=marks, disclosure="The voices are synthetic.", sources=[], language="de"
    )
    assert "Kapitel\n0:00 How reefs grow" in notes
    assert text_of(without_chapters(paragraphs_of(notes))) == ["Of reefs.", "The voices are synthetic."]


def test_other_paragraphs_stay() -> None:
    notes = "At 6:30 the sun rises.\n\n6:30 sunrise\n\nSources\n- 7:00 News, https://example.org/"
    assert text_of(without_chapters(paragraphs_of(notes))) == notes.split("\n\n")
