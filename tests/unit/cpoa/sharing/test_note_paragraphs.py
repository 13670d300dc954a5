from __future__ import annotations

from cpoa.sharing.note_paragraphs import paragraphs_of

NOTES = "A summary.\n \nChapters\n0:00 One\n1:02:03 Two\n\n\nSources\n- Reef, https://example.org/reef."


def texts(notes: str, *, with_chapters: bool = True) -> list[str]:
    return [
        "|".join("".join(piece.text for piece in line) for line in paragraph)
        for paragraph in paragraphs_of(notes, with_chapters=with_chapters)
    ]


def test_notes_are_paragraphs_of_lines() -> None:
    summary, chapters, sources = texts(NOTES)
    assert (summary, chapters) == ("A summary.", "Chapters|0:00 One|1:02:03 Two")
    assert sources == "Sources|- Reef, https://example.org/reef."
    assert texts("") == []


def test_only_the_paragraph_of_chapters_is_left_out() -> None:
    assert texts(NOTES, with_chapters=False) == [texts(NOTES)[0], texts(NOTES)[2]]
    prose = "At noon\n12:00 bells ring\nand the ships leave."
    assert texts(prose, with_chapters=False) == texts(prose)


def test_an_address_is_a_piece_of_its_own() -> None:
    (_, line) = paragraphs_of(NOTES)[-1]
    assert [piece.text for piece in line if piece.is_link] == ["https://example.org/reef"]
