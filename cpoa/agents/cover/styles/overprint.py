"""Two inks on paper: large shapes printed over one another, one of them in dots, with the title below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cpoa.agents.cover.drawing.colours import Colour, Pixels, rgb, rgbs
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, CoverSpec, block_lines, subtitle_line
from cpoa.agents.cover.drawing.faces import HEAVY_SERIF, PLAIN_SANS
from cpoa.agents.cover.drawing.fields import Field, add_grain, edge, grid, soft_noise
from cpoa.agents.cover.drawing.typesetting import title_with_room_for_art

_DOT_SPACING = 26.0


@dataclass(frozen=True, slots=True)
class _Palette:
    paper: Colour
    inks: tuple[Colour, ...]
    title: Colour
    subtitle: Colour


_PALETTES = (
    _Palette(rgb("f7f0e1"), rgbs("ff7286 45a3e6 ffd84d"), rgb("1b2340"), rgb("1f4fae")),
    _Palette(rgb("f5f0e6"), rgbs("ff9646 37b8a6 f8a3b6"), rgb("17323a"), rgb("a3402a")),
    _Palette(rgb("f6f0e6"), rgbs("ab84ec ffae42 6fd3c4"), rgb("2a1f4d"), rgb("5a3fa3")),
    _Palette(rgb("f0f1e7"), rgbs("72c05a ff84a8 ffdf66"), rgb("14361f"), rgb("a0325a")),
)


def render(spec: CoverSpec) -> Composition:
    palette = _PALETTES[spec.random.integers(len(_PALETTES))]
    subtitle_room = 132 if spec.subtitle else 0
    block = title_with_room_for_art(
        spec.title, HEAVY_SERIF, width=EDGE - 2 * MARGIN, heights=(440, 560, 740), wanted=165, largest=360
    )
    top = EDGE - MARGIN - subtitle_room - block.height
    texts = [
        *block_lines(block, top=top, colour=palette.title),
        *subtitle_line(spec.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN, colour=palette.subtitle),
    ]
    return Composition(_print(spec, palette, until=top - 70), tuple(texts))


def _print(spec: CoverSpec, palette: _Palette, until: float) -> Pixels:
    pixels = np.empty((spec.size, spec.size, 3), np.float32)
    pixels[:] = palette.paper
    wear = 1 - 0.10 * np.clip(soft_noise(spec.random, spec.size, coarsest=40, octaves=2), 0, 1)
    first, second, third = _shapes(spec, until)
    for ink, shape in zip(palette.inks, (first, second, third), strict=True):
        _print_ink(pixels, ink, shape * wear)
    add_grain(pixels, spec.random, 2.0)
    return pixels


def _shapes(spec: CoverSpec, until: float) -> tuple[Field, Field, Field]:
    """Returns a disc, a figure beside it, and a field of dots that grow towards one side; all are above ``until``."""
    x, y = grid(spec.size)
    radius = float(np.clip((until - 60) * 0.44, 190, 430))
    middle = min(50 + (until - 50) / 2, until - radius - 50)  # if the space is small they run off the top
    left = EDGE * 0.5 - radius * float(spec.random.uniform(0.5, 0.75))
    right = EDGE * 0.5 + radius * float(spec.random.uniform(0.5, 0.75))
    if spec.random.random() < 0.5:
        left, right = right, left
    disc = edge(radius - np.hypot(x - left, y - middle), spec.size)
    figure = edge(_figure(spec, x - right, y - middle, radius), spec.size)
    rising = np.clip((y - middle + radius) / (2 * radius), 0, 1)
    return disc, figure, _dots(spec, rising) * edge(until - y, spec.size)


def _figure(spec: CoverSpec, x: Field, y: Field, radius: float) -> Field:
    """Returns the distance inside one of four figures of about the size of the disc."""
    from_middle = np.hypot(x, y)
    match int(spec.random.integers(4)):
        case 0:
            distance = radius * 0.86 - from_middle  # a second disc
        case 1:  # an arch
            body = np.minimum(radius * 0.7 - np.abs(x), radius - y)
            distance = np.where(y < -radius * 0.3, radius * 0.7 - np.hypot(x, y + radius * 0.3), body)
        case 2:  # a square on its corner
            distance = (radius * 1.05 - np.abs(x) - np.abs(y)) / np.sqrt(2)
        case _:  # a ring
            distance = np.minimum(radius * 0.95 - from_middle, from_middle - radius * 0.5)
    return np.asarray(distance, np.float32)


def _dots(spec: CoverSpec, share: Field) -> Field:
    """Returns a screen of dots, each as large as the share at its place."""
    x, y = grid(spec.size)
    turn = float(spec.random.uniform(0.2, 0.6))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    from_knot = np.hypot(along % _DOT_SPACING - _DOT_SPACING / 2, across % _DOT_SPACING - _DOT_SPACING / 2)
    return edge(_DOT_SPACING * 0.62 * share**1.3 - from_knot, spec.size)


def _print_ink(pixels: Pixels, ink: Colour, cover: Field) -> None:
    """Multiplies the ink onto the pixels, in place."""
    pixels *= 1 + (np.asarray(ink, np.float32) / 255 - 1) * cover[..., None]
