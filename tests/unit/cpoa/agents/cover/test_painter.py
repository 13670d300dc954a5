"""Tests every style of cover with the picture before and after the letters are drawn."""

from __future__ import annotations

import io
import itertools
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from cpoa.agents.cover import painter
from cpoa.agents.cover.drawing.colours import READABLE, contrast
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, CoverSpec
from cpoa.agents.cover.painter import MAX_COVER_BYTES, STYLES, EmbeddedCoverPainter
from cpoa.contracts.agents import CoverRequest
from shared.errors import ClaimLostError

TITLES = [
    "Mars",
    "Pi",
    "The Roman aqueducts",
    "How lighthouses changed the way ships came home",
    "Antidisestablishmentarianism",
    "Łódź: city of looms",
    "Ångström, Þórr & Œdipus",
    "Why is the sea salty?",
    (
        "The history of the printing press, from Gutenberg's workshop in Mainz to the newspapers of the nineteenth "
        "century"
    ),
    "WWWWW MMMMM " * 10,
]
SEEDS = range(10)
SIZE = 300
STYLE_NAMES = [style.__module__.rsplit(".", 1)[1] for style in STYLES]
every_style = pytest.mark.parametrize("style", STYLES, ids=STYLE_NAMES)


def check_cancelled() -> None:
    """Does not cancel."""


def composed(style, title: str, seed: int, size: int = SIZE, subtitle: str = "Aethercast") -> Composition:
    return style(CoverSpec(title=title, subtitle=subtitle, size=size, random=np.random.default_rng(seed)))


@pytest.fixture(scope="module", params=STYLES, ids=STYLE_NAMES)
def compositions(request) -> list[Composition]:
    """Returns compositions of each palette, with short and long titles."""
    return [composed(request.param, TITLES[(seed * 3 + turn) % 10], seed) for seed in SEEDS for turn in range(3)]


def letters(text, size: int = SIZE) -> Image.Image:
    mask = Image.new("L", (size, size), 0)
    text.draw(ImageDraw.Draw(mask), size / EDGE, 255)
    return mask


@cache
def ink_box(text) -> tuple[float, float, float, float]:
    """Returns the box of the drawn letters in units; it is drawn on a larger ground, so that letters outside the cover
    are found too."""
    scale, around = 0.5, 400
    mask = Image.new("L", (int(EDGE * scale) + 2 * around, int(EDGE * scale) + 2 * around), 0)
    moved = type(text)(text.text, text.face, text.size, text.x + around / scale, text.baseline + around / scale, 0)
    moved.draw(ImageDraw.Draw(mask), scale, 255)
    box = mask.getbbox()
    assert box is not None
    return tuple((side - around) / scale for side in box)


def test_letters_are_readable_on_their_surroundings(compositions):
    for composition in compositions:
        for text in composition.texts:
            mask = letters(text)
            left, top, right, bottom = mask.getbbox()
            box = (max(0, left - 3), max(0, top - 3), min(SIZE, right + 3), min(SIZE, bottom + 3))
            around = np.asarray(mask.crop(box).filter(ImageFilter.MaxFilter(7))) > 60
            pixels = composition.background[box[1] : box[3], box[0] : box[2]][around]
            ratios = contrast(text.colour, pixels.clip(0, 255))
            assert np.percentile(ratios, 1) >= READABLE, text


def test_the_title_is_readable_at_150_pixels(compositions):
    for composition in compositions:
        title = [text for text in composition.texts if not text.tracking]
        assert title
        for text in title:
            assert text.size * text.face.cap_height * 150 / EDGE >= 9


def test_all_letters_are_within_the_margins(compositions):
    for composition in compositions:
        for text in composition.texts:
            left, top, right, bottom = ink_box(text)
            assert left >= MARGIN - 16
            assert top >= MARGIN - 40
            assert right <= EDGE - MARGIN + 16
            assert bottom <= EDGE - 60


def test_lines_do_not_touch(compositions):
    for composition in compositions:
        boxes = sorted((ink_box(text) for text in composition.texts), key=lambda box: box[1])
        for upper, lower in itertools.pairwise(boxes):
            assert upper[3] <= lower[1]


def test_letters_are_never_drawn_as_boxes(compositions):
    for composition in compositions:
        assert not any(text.face.lacks(text.text) for text in composition.texts)


@every_style
def test_titles_of_up_to_120_letters_are_complete(style):
    title = TITLES[8]
    for seed in range(3):
        texts = [text.text for text in composed(style, title, seed).texts if not text.tracking]
        assert " ".join(texts) == title


@every_style
def test_a_cover_is_a_jpeg_of_the_requested_size_below_600_kb(style, monkeypatch):
    monkeypatch.setattr(painter, "STYLES", (style,))
    for size in (1500, 640):
        data = EmbeddedCoverPainter().paint(CoverRequest("Volcanoes", "Aethercast", "Volcanoes", size), check_cancelled)
        assert len(data) < MAX_COVER_BYTES
        picture = Image.open(io.BytesIO(data))
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (size, size))


@every_style
@pytest.mark.parametrize(
    ("title", "subtitle"), [("漢字", "Aethercast"), ("", ""), ("Mars", ""), ("Mars", "Long " * 40)]
)
def test_a_cover_may_have_no_title_or_subtitle(style, title, subtitle):
    composition = composed(style, title, 1, subtitle=subtitle)
    for text in composition.texts:
        assert ink_box(text)[2] <= EDGE - MARGIN + 16
    assert composition.picture(SIZE / EDGE).size == (SIZE, SIZE)


@every_style
def test_the_small_cover_shows_the_same_picture_as_the_large_one(style):
    small, large = (composed(style, "Coral reefs", 5, size=size) for size in (150, 600))
    assert small.texts == large.texts
    shrunk = np.asarray(large.picture(0.4).resize((150, 150), Image.Resampling.BOX), float)
    assert np.abs(shrunk - np.asarray(small.picture(0.1), float)).mean() < 14


def test_the_same_request_gives_the_same_bytes_and_another_seed_another_cover():
    def paint(seed_text: str) -> bytes:
        return EmbeddedCoverPainter().paint(CoverRequest("Mars", "Aethercast", seed_text, 300), check_cancelled)

    assert paint("one") == paint("one")
    assert len({paint(seed_text) for seed_text in ("one", "two", "three", "four")}) == 4


def test_every_style_is_used(monkeypatch):
    seen = set()
    stand_ins = tuple(lambda _, number=number: seen.add(number) for number in range(len(STYLES)))
    monkeypatch.setattr(painter, "STYLES", stand_ins)
    for number in range(60):
        painter.compose(CoverRequest("x", "", f"seed {number}", 300))
    assert seen == set(range(len(STYLES)))


@pytest.mark.parametrize("size", [0, 149, 3001])
def test_an_invalid_size_is_refused(size):
    with pytest.raises(ValueError, match="pixels wide"):
        EmbeddedCoverPainter().paint(CoverRequest("Mars", "", "Mars", size), check_cancelled)


def test_a_cancelled_step_stops_the_painting():
    def lost() -> None:
        raise ClaimLostError

    with pytest.raises(ClaimLostError):
        EmbeddedCoverPainter().paint(CoverRequest("Mars", "", "Mars", 300), lost)
