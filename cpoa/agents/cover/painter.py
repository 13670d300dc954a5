"""The embedded painter of covers: style, colours and forms follow from the seed alone."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.cover.drawing.composition import Brief, Composition, Style
from cpoa.agents.cover.styles import contours, overprint, ridges, rings, tiles

if TYPE_CHECKING:
    from PIL import Image

    from cpoa.contracts.agents import CoverRequest, StillWanted

STYLES: tuple[Style, ...] = (contours.paint, tiles.paint, ridges.paint, rings.paint, overprint.paint)

MOST_BYTES = 600_000
_SMALLEST_SIZE = 150
_LARGEST_SIZE = 3000
_QUALITIES = (90, 85, 80, 72, 64, 50, 35)


class EmbeddedCoverPainter:
    """The same request gives the same bytes, on one version of Pillow and of the fonts."""

    engine_version = "covers-1"

    def paint(self, request: CoverRequest, still_wanted: StillWanted) -> bytes:
        check_size(request)
        still_wanted()
        composition = compose(request)
        still_wanted()
        return jpeg(composition.picture(request.size / 1500))


def compose(request: CoverRequest) -> Composition:
    digest = hashlib.sha256(request.seed_text.encode("utf-8", "replace")).digest()
    random = np.random.default_rng(int.from_bytes(digest[:16]))
    style = STYLES[random.integers(len(STYLES))]
    return style(Brief(title=request.title, subtitle=request.subtitle, size=request.size, random=random))


def check_size(request: CoverRequest) -> None:
    if not _SMALLEST_SIZE <= request.size <= _LARGEST_SIZE:
        raise ValueError(f"A cover is {_SMALLEST_SIZE} to {_LARGEST_SIZE} pixels wide, not {request.size}.")


def jpeg(picture: Image.Image) -> bytes:
    """As good as ``MOST_BYTES`` allow. Raises ValueError where that is too little."""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        if buffer.tell() <= MOST_BYTES:
            return buffer.getvalue()
    raise ValueError(f"The cover does not fit into {MOST_BYTES} bytes.")
