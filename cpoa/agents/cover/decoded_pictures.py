"""Decodes pictures from models and services."""

from __future__ import annotations

import io

from PIL import Image


class UnusablePictureError(Exception):
    """The message says what is wrong with the picture."""


def decode_picture(data: bytes, *, min_edge: int, max_pixels: int) -> Image.Image:
    """Returns the picture in RGB. Raises UnusablePictureError if it cannot be decoded, is too small or is too large."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if min(picture.size) < min_edge or picture.width * picture.height > max_pixels:
                raise UnusablePictureError(f"the picture has {picture.width} x {picture.height} pixels.")
            return picture.convert("RGB")
    # Pillow raises these for data that is not a picture, ends early or has a false header.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnusablePictureError(f"the picture cannot be decoded ({type(error).__name__}).") from error


def crop_to_square(picture: Image.Image, size: int) -> Image.Image:
    """Returns the middle square of the picture, scaled to ``size`` pixels."""
    edge = min(picture.size)
    left, top = (picture.width - edge) / 2, (picture.height - edge) / 2
    return picture.resize((size, size), Image.Resampling.LANCZOS, box=(left, top, left + edge, top + edge))
