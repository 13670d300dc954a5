"""What a style gets, and what it returns: a picture without letters, and the lines of text to draw on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from cpoa.agents.cover.drawing.typesetting import Block, set_line

if TYPE_CHECKING:
    from cpoa.agents.cover.drawing.colours import Colour, Pixels
    from cpoa.agents.cover.drawing.faces import Face

EDGE = 1500  # units
MARGIN = 112
SUBTITLE_SIZE = 54
SUBTITLE_TRACKING = 0.14


@dataclass(frozen=True)
class CoverSpec:
    title: str
    subtitle: str
    size: int
    random: np.random.Generator

    @property
    def scale(self) -> float:
        """Pixels per unit."""
        return self.size / EDGE


@dataclass(frozen=True, slots=True)
class TextLine:
    """``x``, the left end, and ``baseline`` are in units."""

    text: str
    face: Face
    size: float
    x: float
    baseline: float
    colour: Colour
    tracking: float = 0.0

    @property
    def width(self) -> float:
        return (self.face.width(self.text) + self.tracking * max(0, len(self.text) - 1)) * self.size

    def draw(self, draw: ImageDraw.ImageDraw, scale: float, colour: Colour | int | None = None) -> None:
        font = self.face.at(self.size * scale)
        fill = self.colour if colour is None else colour
        if not self.tracking:
            draw.text((self.x * scale, self.baseline * scale), self.text, font=font, fill=fill, anchor="ls")
            return
        for number, letter in enumerate(self.text):
            ahead = self.face.width(self.text[:number]) + self.tracking * number
            place = ((self.x + ahead * self.size) * scale, self.baseline * scale)
            draw.text(place, letter, font=font, fill=fill, anchor="ls")


@dataclass(frozen=True, slots=True)
class Composition:
    background: Pixels
    texts: tuple[TextLine, ...]

    def picture(self, scale: float) -> Image.Image:
        image = Image.fromarray(np.rint(self.background.clip(0, 255)).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        for text in self.texts:
            text.draw(draw, scale)
        return image


Style = Callable[[CoverSpec], Composition]


def block_lines(block: Block, *, top: float, colour: Colour, centred: bool = False) -> list[TextLine]:
    lines = []
    for text, baseline in zip(block.lines, block.baselines(top), strict=True):
        x = (EDGE - block.face.width(text) * block.size) / 2 if centred else MARGIN - block.face.left(text) * block.size
        lines.append(TextLine(text, block.face, block.size, x, baseline, colour))
    return lines


def subtitle_line(text: str, face: Face, *, baseline: float, colour: Colour, centred: bool = False) -> list[TextLine]:
    """Returns the subtitle in spaced capitals; no line if there is no subtitle."""
    fitted = set_line(text.upper(), face, width=EDGE - 2 * MARGIN, size=SUBTITLE_SIZE, tracking=SUBTITLE_TRACKING)
    if not fitted:
        return []
    line = TextLine(fitted, face, SUBTITLE_SIZE, MARGIN, baseline, colour, SUBTITLE_TRACKING)
    x = (EDGE - line.width) / 2 if centred else MARGIN
    return [TextLine(fitted, face, SUBTITLE_SIZE, x, baseline, colour, SUBTITLE_TRACKING)]
