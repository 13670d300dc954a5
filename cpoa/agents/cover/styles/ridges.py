"""Hills behind one another under a wide sky, which holds the title."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cpoa.agents.cover.drawing.colours import Colour, Pixels, mix, rgb, rgbs
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, CoverSpec, block_lines, subtitle_line
from cpoa.agents.cover.drawing.faces import HEAVY_SANS, PLAIN_SANS
from cpoa.agents.cover.drawing.fields import Field, add_grain, edge, gradient, grid, lay_over
from cpoa.agents.cover.drawing.typesetting import title_with_room_for_art

_LAYERS = 6
_MIN_ROOM_FOR_SUN = 150

Profile = NDArray[np.float32]
"""One height per column, in units."""


@dataclass(frozen=True, slots=True)
class _Palette:
    sky: tuple[Colour, ...]  # top to horizon
    sun: Colour
    far: Colour
    near: Colour
    title: Colour
    subtitle: Colour


_PALETTES = (
    _Palette(rgbs("fdf0d5 fbd9b5 f4a988"), rgb("e4572e"), rgb("d98a83"), rgb("2b1b3d"), rgb("2b1b3d"), rgb("fbd9b5")),
    _Palette(rgbs("101b3b 1d3a66 3f6f8f"), rgb("f6f1d5"), rgb("3a6785"), rgb("071021"), rgb("f6f1d5"), rgb("a9c9d9")),
    _Palette(rgbs("e3f0e8 c9e4de 9fcfc4"), rgb("ffb703"), rgb("7db8a8"), rgb("0f3d3e"), rgb("0d3436"), rgb("d9efe6")),
    _Palette(rgbs("4a1942 893168 e56b6f"), rgb("ffd6a5"), rgb("b8456b"), rgb("1d0a24"), rgb("fff0e0"), rgb("ffc9a0")),
)  # fmt: skip


def render(spec: CoverSpec) -> Composition:
    palette = _PALETTES[spec.random.integers(len(_PALETTES))]
    block = title_with_room_for_art(
        spec.title, HEAVY_SANS, width=EDGE - 2 * MARGIN, heights=(440, 560, 740), wanted=165, largest=400
    )
    background = _view(spec, palette, sky_until=MARGIN + block.height + 60)
    texts = [
        *block_lines(block, top=MARGIN, colour=palette.title),
        *subtitle_line(spec.subtitle, PLAIN_SANS, baseline=EDGE - MARGIN + 10, colour=palette.subtitle),
    ]
    return Composition(background, tuple(texts))


def _view(spec: CoverSpec, palette: _Palette, sky_until: float) -> Pixels:
    _, y = grid(spec.size)
    horizon = float(np.clip(sky_until + 0.45 * (EDGE - sky_until), 720, 1240))
    # The sky under the title stays darker than the horizon, on which the title would not be readable.
    share = np.interp(y[:, :1], (0, sky_until, horizon), (0, 0.55, 1)).astype(np.float32)
    sky = gradient(share, palette.sky)
    pixels = np.ascontiguousarray(np.broadcast_to(sky, (spec.size, spec.size, 3)))
    if horizon - sky_until > _MIN_ROOM_FOR_SUN:
        _raise_sun(pixels, spec, palette, sky_until, horizon)
    relief = min(95.0, (horizon - sky_until) * 0.6)
    for layer in range(_LAYERS):
        depth = layer / (_LAYERS - 1)
        base = horizon + depth**1.15 * (EDGE - 215 - horizon)
        ridge = base + _ridge(spec, rough=0.8 - 0.75 * depth) * relief * (1 - 0.4 * depth)
        _lay_hills(pixels, spec, palette, ridge, depth)
    add_grain(pixels, spec.random, 1.8)
    return pixels


def _raise_sun(pixels: Pixels, spec: CoverSpec, palette: _Palette, sky_until: float, horizon: float) -> None:
    x, y = grid(spec.size)
    radius = float(np.clip((horizon - sky_until) * 0.58, 90, 240))
    sun_x = float(spec.random.uniform(0.5, 0.8)) * EDGE
    sun_y = max(horizon - radius * 0.72, sky_until + radius + 10)
    from_sun = np.hypot(x - sun_x, y - sun_y)
    below_title = np.clip((y - sky_until) / 160, 0, 1)
    glow: Field = (np.clip(1 - from_sun / (radius * 2.6), 0, 1) ** 2 * 0.35 * below_title).astype(np.float32)
    lay_over(pixels, palette.sun, glow)
    lay_over(pixels, palette.sun, edge(radius - from_sun, spec.size))


def _lay_hills(pixels: Pixels, spec: CoverSpec, palette: _Palette, ridge: Profile, depth: float) -> None:
    """Fills everything under the ridge, hazier with the distance below it; ``depth`` 0 is far, 1 is near."""
    first_row = int(ridge.min() * spec.scale) - 1
    y = grid(spec.size)[1][first_row:]
    colour = mix(palette.far, palette.near, depth)
    haze = mix(colour, palette.far, 0.5 * (1 - depth))
    share = np.clip((y - ridge) / 260, 0, 1)[..., None]
    fill = (np.asarray(colour, np.float32) * (1 - share) + np.asarray(haze, np.float32) * share).astype(np.float32)
    lay_over(pixels[first_row:], fill, edge(y - ridge, spec.size))


def _ridge(spec: CoverSpec, rough: float) -> Profile:
    """Returns the depths along the cover's width, about -1 (a peak) to 1; ``rough`` 0 is rolling, 1 is rocky."""
    place = np.linspace(0, 1, spec.size)
    depth = np.zeros(spec.size)
    for octave in range(6):
        waves = 1.3 * 2**octave * spec.random.uniform(0.8, 1.25)
        wave = np.sin(2 * np.pi * waves * place + spec.random.uniform(0, 2 * np.pi))
        peaked = 2 * np.abs(wave) ** 0.9 - 1
        depth += (wave * (1 - rough) + peaked * rough) / 2.1**octave * (1 if octave < 2 else rough)
    return np.clip(depth / 1.6, -1.2, 1.2).astype(np.float32)
