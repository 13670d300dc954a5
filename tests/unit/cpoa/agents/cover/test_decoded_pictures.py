"""Tests the limits of a decoded picture's size, at each limit and one beyond it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from cpoa.agents.cover.decoded_pictures import UnusablePictureError, crop_to_square, decode_picture

MIN_EDGE_PIXELS = 20
MAX_PIXELS = 30 * 40


def encoded(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height)).save(buffer, kind)
    return buffer.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    return decode_picture(data, min_edge=MIN_EDGE_PIXELS, max_pixels=MAX_PIXELS).size


@pytest.mark.parametrize("size", [(20, 20), (20, 60), (60, 20), (30, 40), (40, 30)])
def test_a_picture_at_a_limit_is_decoded(size: tuple[int, int]) -> None:
    assert size_of(encoded(*size)) == size


@pytest.mark.parametrize("size", [(19, 19), (19, 60), (60, 19), (1, 20), (20, 61), (1201, 1), (31, 40), (30, 41)])
def test_a_picture_beyond_a_limit_is_refused_with_its_size(size: tuple[int, int]) -> None:
    with pytest.raises(UnusablePictureError, match=f"{size[0]} x {size[1]} pixels"):
        size_of(encoded(*size))


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "CMYK")])
def test_every_kind_of_picture_becomes_rgb(kind: str, mode: str) -> None:
    picture = decode_picture(encoded(30, 30, kind, mode), min_edge=MIN_EDGE_PIXELS, max_pixels=MAX_PIXELS)
    assert picture.mode == "RGB"


@pytest.mark.parametrize("data", [b"", b"<svg/>", encoded(30, 30, "GIF"), encoded(30, 30)[:60]])
def test_another_format_and_an_incomplete_file_are_refused(data: bytes) -> None:
    with pytest.raises(UnusablePictureError, match="cannot be decoded"):
        size_of(data)


@pytest.mark.parametrize(("width", "height"), [(90, 30), (30, 90)])
def test_a_picture_is_cropped_to_its_middle_square(width: int, height: int) -> None:
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", ((width - 30) // 2, (height - 30) // 2, (width + 30) // 2, (height + 30) // 2))
    square = crop_to_square(picture, 30)
    assert square.size == (30, 30)
    assert square.getcolors() == [(900, (0, 0, 255))]
