"""The embedded painter of covers: the seed alone determines style, colours and shapes."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.cover.drawing.composition import Composition, CoverSpec, Style
from cpoa.agents.cover.styles import contours, overprint, ridges, rings, tiles
from cpoa.contracts.agents import CoverTooLargeError

if TYPE_CHECKING:
    from PIL import Image

    from cpoa.contracts.agents import CheckCancelled, CoverRequest

STYLES: tuple[Style, ...] = (contours.render, tiles.render, ridges.render, rings.render, overprint.render)

MAX_COVER_BYTES = 600_000
_MIN_SIZE_PIXELS = 150
_MAX_SIZE_PIXELS = 3000
_QUALITIES = (90, 85, 80, 72, 64, 50, 35)


class EmbeddedCoverPainter:
    """The same request gives the same bytes, with the same versions of Pillow and of the fonts."""

    engine_version = "covers-1"

    def paint(self, request: CoverRequest, check_cancelled: CheckCancelled) -> bytes:
        check_size(request)
        check_cancelled()
        composition = compose(request)
        check_cancelled()
        return encode_jpeg(composition.picture(request.size / 1500))


def compose(request: CoverRequest) -> Composition:
    digest = hashlib.sha256(request.seed_text.encode("utf-8", "replace")).digest()
    random = np.random.default_rng(int.from_bytes(digest[:16]))
    style = STYLES[random.integers(len(STYLES))]
    return style(CoverSpec(title=request.title, subtitle=request.subtitle, size=request.size, random=random))


def check_size(request: CoverRequest) -> None:
    if not _MIN_SIZE_PIXELS <= request.size <= _MAX_SIZE_PIXELS:
        raise ValueError(f"A cover is {_MIN_SIZE_PIXELS} to {_MAX_SIZE_PIXELS} pixels wide, not {request.size}.")


def encode_jpeg(picture: Image.Image, *, max_bytes: int = MAX_COVER_BYTES) -> bytes:
    """Encodes the picture in the best quality that fits into ``max_bytes``. Raises CoverTooLargeError if none fits."""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        if buffer.tell() <= max_bytes:
            return buffer.getvalue()
    raise CoverTooLargeError(f"The cover does not fit into {max_bytes} bytes.")
