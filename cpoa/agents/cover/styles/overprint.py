"""Two inks on paper: large shapes printed over one another, one of them in dots, with the title below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cpoa.agents.cover.drawing.colours import Colour, Pixels, rgb, rgbs
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Brief, Composition, block_lines, subtitle_line
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


def paint(brief: Brief) -> Composition:
    palette = _PALETTES[brief.random.integers(len(_PALETTES))]
    subtitle_room = 132 if brief.subtitle else 0
    block = title_with_room_for_art(
        brief.title, HEAVY_SERIF, width=EDGE - 2 * MARGIN, heights=(440, 560, 740), wanted=165, largest=360
    )
    top = EDGE - MARGIN - subtitle_room - block.height
    texts = [
        *block_lines(block, top=top, colour=palette.title),
        *subtitle_line(brief.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN, colour=palette.subtitle),
    ]
    return Composition(_print(brief, palette, until=top - 70), tuple(texts))


def _print(brief: Brief, palette: _Palette, until: float) -> Pixels:
    pixels = np.empty((brief.size, brief.size, 3), np.float32)
    pixels[:] = palette.paper
    wear = 1 - 0.10 * np.clip(soft_noise(brief.random, brief.size, coarsest=40, octaves=2), 0, 1)
    first, second, third = _shapes(brief, until)
    for ink, shape in zip(palette.inks, (first, second, third), strict=True):
        _print_ink(pixels, ink, shape * wear)
    add_grain(pixels, brief.random, 2.0)
    return pixels


def _shapes(brief: Brief, until: float) -> tuple[Field, Field, Field]:
    """A disc, a figure beside it, and a field of dots that grow towards one side; all above ``until``."""
    x, y = grid(brief.size)
    radius = float(np.clip((until - 60) * 0.44, 190, 430))
    middle = min(50 + (until - 50) / 2, until - radius - 50)  # under little room they run off the top
    left = EDGE * 0.5 - radius * float(brief.random.uniform(0.5, 0.75))
    right = EDGE * 0.5 + radius * float(brief.random.uniform(0.5, 0.75))
    if brief.random.random() < 0.5:
        left, right = right, left
    disc = edge(radius - np.hypot(x - left, y - middle), brief.size)
    figure = edge(_figure(brief, x - right, y - middle, radius), brief.size)
    rising = np.clip((y - middle + radius) / (2 * radius), 0, 1)
    return disc, figure, _dots(brief, rising) * edge(until - y, brief.size)


def _figure(brief: Brief, x: Field, y: Field, radius: float) -> Field:
    """Distance inside one of four figures of about the disc's size."""
    from_middle = np.hypot(x, y)
    match int(brief.random.integers(4)):
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


def _dots(brief: Brief, share: Field) -> Field:
    """A screen of dots, each as large as the share at its place."""
    x, y = grid(brief.size)
    turn = float(brief.random.uniform(0.2, 0.6))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    from_knot = np.hypot(along % _DOT_SPACING - _DOT_SPACING / 2, across % _DOT_SPACING - _DOT_SPACING / 2)
    return edge(_DOT_SPACING * 0.62 * share**1.3 - from_knot, brief.size)


def _print_ink(pixels: Pixels, ink: Colour, cover: Field) -> None:
    """Ink darkens what is under it."""
    pixels *= 1 + (np.asarray(ink, np.float32) / 255 - 1) * cover[..., None]
