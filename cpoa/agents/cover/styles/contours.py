"""A map at dusk: contour lines around a sun, which fade into the dark under the title."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cpoa.agents.cover.drawing.colours import Colour, Pixels, rgb, rgbs
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, CoverSpec, block_lines, subtitle_line
from cpoa.agents.cover.drawing.faces import HEAVY_SERIF, PLAIN_SANS
from cpoa.agents.cover.drawing.fields import Field, add_grain, edge, gradient, grid, lay_over, soft_noise
from cpoa.agents.cover.drawing.typesetting import title_with_room_for_art


@dataclass(frozen=True, slots=True)
class _Palette:
    ground: tuple[Colour, ...]  # top to bottom
    line: Colour
    sun: tuple[Colour, ...]
    title: Colour
    subtitle: Colour


_PALETTES = (
    _Palette(
        rgbs("3f8f92 23527c 141c3a 0b1026"),
        rgb("e9f5e1"),
        rgbs("ffc46b ff6b4a"),
        rgb("fbf5e6"),
        rgb("ffb98a"),
    ),
    _Palette(
        rgbs("d9622b 8f2f3f 3a1436 1d0b22"),
        rgb("ffe3b8"),
        rgbs("fff3c9 ffc857"),
        rgb("fff4e2"),
        rgb("ffc98b"),
    ),
    _Palette(
        rgbs("5fa06a 26695f 103a3f 0a2227"),
        rgb("f0f4d0"),
        rgbs("fdf0a6 f2b134"),
        rgb("f6f7e8"),
        rgb("f5d36b"),
    ),
    _Palette(
        rgbs("8a6bbf 4a3a8f 211a52 120e30"),
        rgb("f3e6ff"),
        rgbs("ffd9e8 ff7fa5"),
        rgb("fbf3ff"),
        rgb("ffb0c8"),
    ),
)
_LEVELS = 24
_HALF_LINE = 1.3
_MIN_ROOM_FOR_SUN = 190


def render(spec: CoverSpec) -> Composition:
    palette = _PALETTES[spec.random.integers(len(_PALETTES))]
    subtitle_room = 132 if spec.subtitle else 0
    block = title_with_room_for_art(
        spec.title, HEAVY_SERIF, width=EDGE - 2 * MARGIN, heights=(480, 600, 740), wanted=170, largest=400
    )
    top = EDGE - MARGIN - subtitle_room - block.height
    background = _landscape(spec, palette, calm_from=top - 50)
    texts = [
        *block_lines(block, top=top, colour=palette.title),
        *subtitle_line(spec.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN, colour=palette.subtitle),
    ]
    return Composition(background, tuple(texts))


def _landscape(spec: CoverSpec, palette: _Palette, calm_from: float) -> Pixels:
    x, y = grid(spec.size)
    sun_radius = float(np.clip(calm_from * 0.24, 85, 215))
    sun_x = float(spec.random.uniform(0.45, 0.75)) * EDGE
    sun_y = calm_from * float(spec.random.uniform(0.40, 0.5))
    drift = soft_noise(spec.random, spec.size, coarsest=2, octaves=3)
    pixels = gradient(y / calm_from * 0.72 + drift * 0.05, palette.ground)
    from_sun = np.hypot(x - sun_x, y - sun_y)
    height = soft_noise(spec.random, spec.size, coarsest=2, octaves=4) * 0.5 - from_sun / 1100
    fade = np.clip((calm_from - y) / (calm_from * 0.4), 0, 1)
    thin, bold = _lines(height, spec)
    lay_over(pixels, palette.line, (thin * 0.5 + bold * 0.4) * fade)
    if calm_from > _MIN_ROOM_FOR_SUN:
        sun = gradient((y - sun_y + sun_radius) / (2 * sun_radius), palette.sun)
        lay_over(pixels, sun, edge(sun_radius - from_sun, spec.size))
    add_grain(pixels, spec.random, 2.2)
    return pixels


def _lines(height: Field, spec: CoverSpec) -> tuple[Field, Field]:
    """Returns all contour lines, and every fifth of them; their width does not depend on the slope."""
    level = height * _LEVELS
    down, across = np.gradient(level)
    slope = np.hypot(across, down) + 1e-4
    distance = np.abs(level - np.rint(level)) / slope
    half_width = _HALF_LINE * spec.scale
    line = np.clip(half_width - distance + 0.5, 0, min(1.0, 2 * half_width)).astype(np.float32)
    return line, line * (np.rint(level) % 5 == 0)
