from __future__ import annotations

import pytest

from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers.captions import read


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},000"


def _srt(*cues: str, seconds: int = 2, pause: int = 0) -> str:
    starts = [number * (seconds + pause) for number in range(len(cues))]
    return "\n".join(
        f"{number}\n{_time(start)} --> {_time(start + seconds)}\n{cue}\n"
        for number, (start, cue) in enumerate(zip(starts, cues, strict=True), 1)
    )


def _read(text: str) -> SourceDocument:
    return read(text.encode(), Hints())


def test_a_paragraph_ends_with_a_sentence() -> None:
    cue = "The keeper of the tower wrote down each ship that passed, and so did"
    document = _read(_srt(*[cue, "his son. The wind turned."] * 12))
    texts = [block.text for block in document.blocks]
    assert len(texts) > 1
    assert all(text.endswith(".") and text.startswith("The") for text in texts)
    assert all(len(text.split()) < 100 for text in texts)


def test_the_place_is_the_time_of_the_cue_in_which_the_paragraph_begins() -> None:
    words = " ".join(["word"] * 70)
    document = _read(_srt(f"{words}.", "And a new one", "goes on.", seconds=700))
    assert [(block.place, block.text[:9]) for block in document.blocks] == [
        ("0:00", "word word"),
        ("11:40", "And a new"),
    ]


def test_a_long_pause_after_a_sentence_ends_a_paragraph() -> None:
    assert len(_read(_srt("One sentence.", "Another one.", pause=10)).blocks) == 2
    assert len(_read(_srt("One sentence.", "Another one.", pause=1)).blocks) == 1


def test_a_pause_inside_a_sentence_ends_no_paragraph() -> None:
    assert [block.text for block in _read(_srt("One sentence", "that goes on.", pause=10)).blocks] == [
        "One sentence that goes on."
    ]


def test_captions_without_stops_have_paragraphs_too() -> None:
    blocks = _read(_srt(*[f"so then we went on with part {number} of it" for number in range(60)])).blocks
    assert len(blocks) > 2
    assert all(len(block.text.split()) <= 130 for block in blocks)


def test_a_name_with_capital_letters_is_the_speaker_until_the_next_one() -> None:
    document = _read(_srt("ANNA: Is it far?", "I am tired.", "DR. MILLER: Not far."))
    assert [(block.speaker, block.text) for block in document.blocks] == [
        ("Anna", "Is it far? I am tired."),
        ("Dr. Miller", "Not far."),
    ]


def test_a_name_with_small_letters_is_a_speaker_only_if_it_comes_again() -> None:
    document = _read(_srt("Anna: Is it far?", "Ben: No.", "Anna: Good.", "Ben: Come."))
    assert [block.speaker for block in document.blocks] == ["Anna", "Ben", "Anna", "Ben"]
    assert _read(_srt("Remember: it is far.")).blocks[0].text == "Remember: it is far."


def test_an_arrow_says_that_somebody_else_speaks() -> None:
    document = _read(_srt(">> ANNA: Is it far?", ">> Not at all."))
    assert [(block.speaker, block.text) for block in document.blocks] == [
        ("Anna", "Is it far?"),
        (None, "Not at all."),
    ]


def test_what_automatic_captions_repeat_is_read_once() -> None:
    lines = [f"this is line number {number} of it" for number in range(30)]
    rolling = [f"{before}\n{line}" for before, line in zip(["", *lines], lines, strict=False)]
    text = " ".join(block.text for block in _read(_srt(*rolling)).blocks)
    assert text == " ".join(lines)


def test_what_people_say_twice_is_read_twice() -> None:
    text = " ".join(block.text for block in _read(_srt("No.", "No.", "I said that it is over.", "Go home.")).blocks)
    assert text == "No. No. I said that it is over. Go home."


def test_sounds_and_tags_are_left_out() -> None:
    cues = (
        "[Music]",
        "<i>Hello</i> [laughs] there.",
        "(APPLAUSE)",
        "{\\an8}Second (of two) one.",
        "♪ la la ♪",
        "&lt;3 &amp; more.",
    )
    text = " ".join(block.text for block in _read(_srt(*cues)).blocks)
    assert text == "Hello there. Second (of two) one. <3 & more."


def test_a_line_that_is_a_number_is_said() -> None:
    assert _read(_srt("How many?\n42", "That is it.")).blocks[0].text == "How many? 42 That is it."


def test_a_file_without_captions_is_refused() -> None:
    for text in ("", "WEBVTT\n", "A text without times.\n", _srt("[Music]")):
        with pytest.raises(UnreadableSourceError, match="no captions"):
            _read(text)
