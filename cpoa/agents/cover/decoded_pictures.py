"""Pictures that somebody else painted, decoded with care."""

from __future__ import annotations

import io

from PIL import Image


class UnusablePictureError(Exception):
    """The message says what is wrong with it."""


def decode_picture(data: bytes, *, min_edge: int, max_pixels: int) -> Image.Image:
    """In RGB. Raises UnusablePictureError for one that is none, too small or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if min(picture.size) < min_edge or picture.width * picture.height > max_pixels:
                raise UnusablePictureError(f"the picture has {picture.width} x {picture.height} pixels.")
            return picture.convert("RGB")
    # What Pillow raises for a file that is none, or ends early, or lies about itself.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnusablePictureError(f"the picture cannot be decoded ({type(error).__name__}).") from error


def crop_to_square(picture: Image.Image, size: int) -> Image.Image:
    """The middle of it, ``size`` pixels wide."""
    edge = min(picture.size)
    left, top = (picture.width - edge) / 2, (picture.height - edge) / 2
    return picture.resize((size, size), Image.Resampling.LANCZOS, box=(left, top, left + edge, top + edge))
