from __future__ import annotations

import unicodedata

import pytest

from cpoa.agents.cover.drawing.faces import BOLD_SERIF, GROTESK, HEAVY_SANS, HEAVY_SERIF, PLAIN_SANS

FACES = [HEAVY_SANS, PLAIN_SANS, GROTESK, HEAVY_SERIF, BOLD_SERIF]
LATIN = [chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x180), *range(0x1E00, 0x1F00))]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file_name)
def test_every_latin_letter_is_drawn_and_never_as_a_box(face):
    letters = [letter for letter in LATIN if unicodedata.category(letter)[0] == "L"]
    unwritten = [letter for letter in letters if not face.writable(letter)]
    assert unwritten == []
    assert not any(face.lacks(face.writable(letter)) for letter in letters)


def test_a_letter_missing_in_a_face_is_replaced_by_plain_letters():
    assert GROTESK.lacks("ẞ")
    assert GROTESK.writable("STRAẞE Ṣ") == "STRASSE S"


def test_characters_missing_in_all_faces_are_dropped():
    assert HEAVY_SERIF.lacks("漢")
    assert HEAVY_SERIF.writable("Kanji 漢字 and 🎙 mice") == "Kanji and mice"


def test_control_characters_and_odd_spaces_are_removed():
    assert GROTESK.writable("a\u200bb\u00a0c\td\u00ad") == "ab c d"


def test_combining_accents_are_joined_to_their_letters():
    assert HEAVY_SANS.writable("e\u0301") == "é"


def test_capitals_reach_to_the_cap_height():
    assert GROTESK.cap_height == pytest.approx(0.69, abs=0.01)
    above, below = HEAVY_SANS.ink("Ågj")
    assert above > HEAVY_SANS.cap_height + 0.1
    assert below > 0.15
