"""Wide rings around a corner, like a record or an orbit, as large as the title permits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cpoa.agents.cover.drawing.colours import Colour, Pixels, rgb, rgbs
from cpoa.agents.cover.drawing.composition import (
    EDGE,
    MARGIN,
    Composition,
    CoverSpec,
    TextLine,
    block_lines,
    subtitle_line,
)
from cpoa.agents.cover.drawing.faces import GROTESK, PLAIN_SANS
from cpoa.agents.cover.drawing.fields import edge, grid, lay_over
from cpoa.agents.cover.drawing.typesetting import title_with_room_for_art

_CLEARANCE = 70


@dataclass(frozen=True, slots=True)
class _Palette:
    ground: Colour
    rings: tuple[Colour, ...]  # from the middle outwards
    title: Colour
    subtitle: Colour


_PALETTES = (
    _Palette(rgb("f7eddc"), rgbs("d1495b edae49 00798c 30638e 003d5b"), rgb("12304a"), rgb("a82f43")),
    _Palette(rgb("14213d"), rgbs("fca311 e85d4c b23a6b 6a3d8f 35478c"), rgb("fdf6e3"), rgb("fcb845")),
    _Palette(rgb("ffcf56"), rgbs("2d2a32 d7263d f4f0e6 1b998b 2e294e"), rgb("2d2a32"), rgb("2e294e")),
    _Palette(rgb("e8553b"), rgbs("fff3dc 2f1b41 ffb88a 7a1f3d fff3dc"), rgb("1e0f2b"), rgb("1e0f2b")),
    _Palette(rgb("123c32"), rgbs("f5e6c4 e0a458 c8553d 4f9d7e 2a6f5b"), rgb("f8f0dc"), rgb("e9bd7e")),
)  # fmt: skip


def render(spec: CoverSpec) -> Composition:
    palette = _PALETTES[spec.random.integers(len(_PALETTES))]
    block = title_with_room_for_art(
        spec.title, GROTESK, width=EDGE - 2 * MARGIN, heights=(480, 620, 760), wanted=170, largest=430
    )
    texts = [
        *block_lines(block, top=MARGIN, colour=palette.title),
        *subtitle_line(spec.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN, colour=palette.subtitle),
    ]
    return Composition(_rings(spec, palette, texts), tuple(texts))


def _rings(spec: CoverSpec, palette: _Palette, texts: list[TextLine]) -> Pixels:
    pixels = np.empty((spec.size, spec.size, 3), np.float32)
    pixels[:] = palette.ground
    x, y = grid(spec.size)
    centre_x = EDGE * float(spec.random.uniform(0.84, 1.02))
    centre_y = EDGE * float(spec.random.uniform(0.9, 1.04))
    outermost = min(1180.0, *(_distance(line, centre_x, centre_y) for line in texts)) - _CLEARANCE if texts else 1180.0
    from_centre = np.hypot(x - centre_x, y - centre_y)
    for radius, colour in _bands(spec, palette, outermost):
        lay_over(pixels, colour, edge(radius - from_centre, spec.size))
    return pixels


def _bands(spec: CoverSpec, palette: _Palette, outermost: float) -> list[tuple[float, Colour]]:
    """Returns discs to lay over one another, the largest first: a ring, then a gap in the background colour."""
    widths = spec.random.uniform(0.6, 1.4, len(palette.rings))
    gaps = spec.random.choice([0.0, 0.18, 0.4], len(palette.rings))
    total = widths.sum() + gaps.sum()
    discs, radius = [], outermost
    for colour, width, gap in zip(reversed(palette.rings), widths, gaps, strict=True):
        discs.append((radius, colour))
        radius -= width / total * outermost
        if gap:
            discs.append((radius, palette.ground))
            radius -= gap / total * outermost
    return discs


def _distance(line: TextLine, x: float, y: float) -> float:
    """Returns the distance from a point to the nearest part of the line's letters."""
    above, below = line.face.ink(line.text)
    across = max(line.x - x, 0.0, x - line.x - line.width)
    down = max(line.baseline - above * line.size - y, 0.0, y - line.baseline - below * line.size)
    return float(np.hypot(across, down))
