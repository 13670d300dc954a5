from __future__ import annotations

import pytest

from cpoa.agents.cover.drawing.faces import GROTESK, HEAVY_SANS, HEAVY_SERIF
from cpoa.agents.cover.drawing.typesetting import MIN_CAP_HEIGHT, set_line, set_title, title_with_room_for_art

WIDTH = 1276.0
LONG = (
    "The history of the printing press, from Gutenberg's workshop in Mainz to the newspapers of the nineteenth century"
)


def setting(text: str, face=GROTESK, height: float = 700, largest: float = 400):
    return set_title(text, face, width=WIDTH, height=height, largest=largest)


@pytest.mark.parametrize("face", [HEAVY_SANS, GROTESK, HEAVY_SERIF], ids=lambda face: face.file_name)
@pytest.mark.parametrize("text", ["Mars", "The Roman aqueducts", LONG, "W" * 120, "Donaudampfschifffahrtselektrizität"])
def test_a_title_fits_and_is_never_too_small_to_read(text, face):
    block = setting(text, face)
    assert block.width <= WIDTH + 1
    assert block.height <= 701
    assert block.size * block.face.cap_height >= MIN_CAP_HEIGHT - 0.01


def test_a_short_title_has_the_maximum_size():
    assert setting("Mars", largest=333).size == 333


def test_all_words_are_kept_in_order():
    block = setting(LONG, height=1100)
    assert " ".join(block.lines) == LONG
    assert block.whole


def test_lines_are_balanced():
    block = setting("The Great Fire of London")
    widths = [GROTESK.width(line) for line in block.lines]
    assert min(widths) > 0.6 * max(widths)


def test_a_line_does_not_end_on_a_word_that_belongs_to_the_next():
    assert setting("Łódź: city of looms", HEAVY_SERIF, height=480).lines == ("Łódź: city", "of looms")


def test_a_title_that_does_not_fit_is_cut_and_ends_in_an_ellipsis():
    block = setting(LONG, height=450)
    assert block.lines[-1].endswith("…")
    assert not block.lines[-1].endswith((" …", ",…"))
    assert not block.whole


def test_a_word_wider_than_a_line_is_broken_with_hyphens():
    block = setting("Antidisestablishmentarianism")
    assert all(line.endswith("-") for line in block.lines[:-1])
    assert "".join(line.rstrip("-") for line in block.lines) == "Antidisestablishmentarianism"
    assert block.whole


def test_accents_never_touch_the_line_above():
    plain, accented = setting("gjpy gjpy gjpy", height=600), setting("ÅÉŐẪ gjpy ÅÉŐẪ", HEAVY_SERIF, height=600)
    above, below = accented.face.ink("ÅÉŐẪgjpy")
    assert accented.leading / accented.size >= above + below
    assert plain.leading / plain.size < accented.leading / accented.size


def test_a_face_without_one_of_the_letters_is_replaced():
    assert setting("ẞ").face == HEAVY_SERIF
    assert setting("S").face == GROTESK


@pytest.mark.parametrize("text", ["", "   ", "漢字", "\u200b"])
def test_a_title_without_writable_letters_has_no_lines(text):
    block = setting(text)
    assert block.lines == ()
    assert block.height == 0


def test_the_art_keeps_its_space_unless_the_title_would_be_much_smaller():
    def height(text: str) -> float:
        block = title_with_room_for_art(
            text, HEAVY_SERIF, width=WIDTH, heights=(480, 600, 740), wanted=170, largest=400
        )
        assert block.whole
        return block.height

    assert height("Mars") <= 480
    assert height("How lighthouses changed the way ships came home") <= 480
    assert 740 < height(LONG) <= 1120


def test_a_line_is_cut_where_it_is_too_long():
    line = set_line("One two three four five six seven eight nine ten", GROTESK, width=600, size=54, tracking=0.14)
    assert line.endswith("…")
    assert (GROTESK.width(line) + 0.14 * len(line)) * 54 <= 600
    assert set_line("Aethercast", GROTESK, width=600, size=54, tracking=0.14) == "Aethercast"
