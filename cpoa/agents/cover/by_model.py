"""Paints covers with a picture model and sets the title itself; if the model fails, another painter takes over."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.cover.decoded_pictures import UnusablePictureError, crop_to_square, decode_picture
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, block_lines, subtitle_line
from cpoa.agents.cover.drawing.faces import HEAVY_SERIF, PLAIN_SANS
from cpoa.agents.cover.drawing.fields import grid
from cpoa.agents.cover.drawing.typesetting import title_with_room_for_art
from cpoa.agents.cover.painter import check_size, encode_jpeg
from cpoa.contracts.models import ModelError

if TYPE_CHECKING:
    from PIL import Image

    from cpoa.agents.cover.drawing.colours import Pixels
    from cpoa.agents.cover.drawing.composition import TextLine
    from cpoa.contracts.agents import CheckCancelled, CoverRequest, ImageGenerationAgent
    from cpoa.contracts.models import PictureModel

MIN_EDGE_PIXELS = 512  # in the picture that the model returns
MAX_PIXELS = 50_000_000
_FLAT_BELOW = 4.0  # a smaller standard deviation of the brightness (0 to 255) means one flat colour
_MAX_TITLE_CHARS = 200

_LETTERS = (255, 255, 255)
# It darkens white so much that white letters on it have a contrast of 6:1; WCAG requires 4.5:1.
_SHADE = 0.62
_SHADE_BEGINS_ABOVE = 320.0  # in units

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelCoverPainter:
    """If the model fails, ``fallback`` paints the cover, and a warning in the log says why."""

    model: PictureModel
    fallback: ImageGenerationAgent

    @property
    def engine_version(self) -> str:
        return f"model covers 1, {self.model.name}, else {self.fallback.engine_version}"

    def paint(self, request: CoverRequest, check_cancelled: CheckCancelled) -> bytes:
        check_size(request)
        try:
            picture = _crop_checked(self.model.paint(prompt(request.title), check_cancelled), request.size)
            check_cancelled()
            return _compose(picture, request)
        except (ModelError, UnusablePictureError) as error:
            logger.warning("The embedded painter paints the cover: %s", error)
            return self.fallback.paint(request, check_cancelled)


def prompt(title: str) -> str:
    subject = " ".join(title.replace('"', " ").split())[:_MAX_TITLE_CHARS]
    return (
        f'Square cover art for a podcast episode on the subject of "{subject}". One clear motif that stands for the '
        "subject, in the upper two thirds; bold shapes, few rich colours, soft light, a calm and darker lower third. "
        "A picture only: no lettering, no words, no letters, no numbers, no logo, no frame, no watermark."
    )


def _crop_checked(data: bytes, size: int) -> Image.Image:
    picture = decode_picture(data, min_edge=MIN_EDGE_PIXELS, max_pixels=MAX_PIXELS)
    if float(np.asarray(picture.convert("L")).std()) < _FLAT_BELOW:
        raise UnusablePictureError("the picture is one flat colour.")
    return crop_to_square(picture, size)


def _compose(picture: Image.Image, request: CoverRequest) -> bytes:
    subtitle_room = 132 if request.subtitle else 0
    block = title_with_room_for_art(
        request.title, HEAVY_SERIF, width=EDGE - 2 * MARGIN, heights=(380, 500, 680), wanted=150, largest=260
    )
    top = EDGE - MARGIN - subtitle_room - block.height
    texts: list[TextLine] = [
        *block_lines(block, top=top, colour=_LETTERS),
        *subtitle_line(request.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN, colour=_LETTERS),
    ]
    pixels = np.asarray(picture, np.float32)
    composition = Composition(_shade(pixels, top, request.size) if texts else pixels, tuple(texts))
    try:
        return encode_jpeg(composition.picture(request.size / EDGE))
    except ValueError as error:
        raise UnusablePictureError(str(error)) from error


def _shade(pixels: Pixels, top: float, size: int) -> Pixels:
    """Darkens the picture towards the title, which begins at ``top`` units; below that the shade is constant."""
    _, y = grid(size)
    depth = np.clip((y - top + _SHADE_BEGINS_ABOVE) / (_SHADE_BEGINS_ABOVE * 0.8), 0, 1)
    shaded: Pixels = pixels * (1 - _SHADE * depth * depth * (3 - 2 * depth))[..., None]
    return shaded
