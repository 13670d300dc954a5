"""Tests the cover of a show: what directories of podcasts ask of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from cpoa.agents.cover.show_cover import MAX_SHOW_COVER_BYTES, EmbeddedShowPainter


@pytest.mark.parametrize("title", ["Tales of the reef", "珊瑚", "A" * 200], ids=["words", "no glyphs", "long"])
def test_a_cover_of_a_show_is_a_square_jpeg_of_3000_pixels(title: str) -> None:
    content = EmbeddedShowPainter().paint(title)
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (3000, 3000))
    assert len(content) <= MAX_SHOW_COVER_BYTES


def test_another_title_gives_another_cover() -> None:
    painter = EmbeddedShowPainter()
    assert painter.paint("Bees") == painter.paint("Bees") != painter.paint("Tea")
