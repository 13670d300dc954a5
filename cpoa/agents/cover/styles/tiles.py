"""Geometric tiles over a panel of one colour that carries the title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from cpoa.agents.cover.drawing.colours import Colour, Pixels, contrast, rgb, rgbs
from cpoa.agents.cover.drawing.composition import EDGE, MARGIN, Composition, CoverSpec, block_lines, subtitle_line
from cpoa.agents.cover.drawing.faces import GROTESK, HEAVY_SANS, Face
from cpoa.agents.cover.drawing.typesetting import Block, first_good_setting, set_title

_COLUMNS = 6
_TILE = EDGE // _COLUMNS
_FINE = 4  # tiles are drawn this much larger and then scaled down, for smooth edges
_DISTINCT = 1.5


@dataclass(frozen=True, slots=True)
class _Palette:
    panel: Colour
    title: Colour
    subtitle: Colour
    tiles: tuple[Colour, ...]


_PALETTES = (
    _Palette(
        rgb("1f3a4d"),
        rgb("fbf3e2"),
        rgb("f2c14e"),
        rgbs("f6efe0 e2543f f2a65a 2a9d8f 1f3a4d f2c14e"),
    ),
    _Palette(
        rgb("f4ecdc"),
        rgb("22223b"),
        rgb("a33a2a"),
        rgbs("22223b c8553d 588b8b ffd5c2 f28f3b f4ecdc"),
    ),
    _Palette(
        rgb("3b1c4a"),
        rgb("fff1e6"),
        rgb("ffb4a2"),
        rgbs("ffcdb2 e5989b b5446e 3b1c4a fff1e6 f4a340"),
    ),
    _Palette(
        rgb("0f4c4a"),
        rgb("f7f3df"),
        rgb("f4d58d"),
        rgbs("f7f3df f4d58d 0f4c4a bf5b3d 7fb7a3 e8964a"),
    ),
)

_Shape = Callable[[ImageDraw.ImageDraw, int, Colour, Colour], None]


def render(spec: CoverSpec) -> Composition:
    palette = _PALETTES[spec.random.integers(len(_PALETTES))]
    rows, block = _rows_and_title(spec)
    background = _draw_tiles(spec, palette, rows)
    panel_top, bottom = rows * _TILE, EDGE - (MARGIN + 100 if spec.subtitle else MARGIN)
    top = panel_top + (bottom - panel_top - block.height) / 2 + (18 if spec.subtitle else 0)
    texts = [
        *block_lines(block, top=top, colour=palette.title),
        *subtitle_line(spec.subtitle, GROTESK, baseline=EDGE - MARGIN + 10, colour=palette.subtitle),
    ]
    return Composition(background, tuple(texts))


def _rows_and_title(spec: CoverSpec) -> tuple[int, Block]:
    """Returns the most rows of tiles with which the title is whole and not much smaller than with fewer rows."""
    settings = [(rows, _title_under(rows, spec, face)) for face in (HEAVY_SANS, GROTESK) for rows in (4, 3, 2, 1)]
    blocks = [block for _, block in settings]
    return settings[blocks.index(first_good_setting(blocks, wanted=175.0))]


def _title_under(rows: int, spec: CoverSpec, face: Face) -> Block:
    room = EDGE - rows * _TILE - 85 - (MARGIN + 95 if spec.subtitle else MARGIN)
    return set_title(spec.title, face, width=EDGE - 2 * MARGIN, height=room, largest=270)


def _draw_tiles(spec: CoverSpec, palette: _Palette, rows: int) -> Pixels:
    pixels = np.empty((spec.size, spec.size, 3), np.float32)
    pixels[:] = palette.panel
    borders = [round(number * _TILE * spec.scale) for number in range(_COLUMNS + 1)]
    before: tuple[Colour, ...] = ()
    for row in range(rows):
        for column in range(_COLUMNS):
            # The last row must differ from the panel below it.
            ground, figure = _two_colours(spec, palette, (*before, palette.panel) if row == rows - 1 else before)
            before = (ground,)
            tile = _tile(spec, ground, figure).resize(
                (borders[column + 1] - borders[column], borders[row + 1] - borders[row]), Image.Resampling.BOX
            )
            pixels[borders[row] : borders[row + 1], borders[column] : borders[column + 1]] = np.asarray(tile)
    return pixels


def _two_colours(spec: CoverSpec, palette: _Palette, taken: tuple[Colour, ...]) -> tuple[Colour, Colour]:
    free = [colour for colour in palette.tiles if colour not in taken]
    ground = free[spec.random.integers(len(free))]
    figures = [colour for colour in palette.tiles if contrast(colour, ground) >= _DISTINCT]
    return ground, figures[spec.random.integers(len(figures))]


def _tile(spec: CoverSpec, ground: Colour, figure: Colour) -> Image.Image:
    edge = _FINE * max(16, round(_TILE * spec.scale))
    image = Image.new("RGB", (edge, edge), ground)
    shape = _SHAPES[spec.random.integers(len(_SHAPES))]
    shape(ImageDraw.Draw(image), edge, ground, figure)
    return image if shape is _bars else image.rotate(90 * int(spec.random.integers(4)))


def _quarter(draw: ImageDraw.ImageDraw, edge: int, _: Colour, figure: Colour) -> None:
    draw.ellipse([0, 0, 2 * edge, 2 * edge], fill=figure)


def _rainbow(draw: ImageDraw.ImageDraw, edge: int, ground: Colour, figure: Colour) -> None:
    for number in range(4):
        radius = edge * (1 - number / 4)
        draw.ellipse([-radius, -radius, radius, radius], fill=ground if number % 2 else figure)


def _half(draw: ImageDraw.ImageDraw, edge: int, _: Colour, figure: Colour) -> None:
    draw.ellipse([0, edge / 2, edge, edge * 3 / 2], fill=figure)


def _two_halves(draw: ImageDraw.ImageDraw, edge: int, _: Colour, figure: Colour) -> None:
    draw.pieslice([0, 0, edge, edge], 180, 360, fill=figure)
    draw.pieslice([0, edge / 2, edge, edge * 3 / 2], 180, 360, fill=figure)


def _triangle(draw: ImageDraw.ImageDraw, edge: int, _: Colour, figure: Colour) -> None:
    draw.polygon([(0, 0), (edge, 0), (0, edge)], fill=figure)


def _disc(draw: ImageDraw.ImageDraw, edge: int, ground: Colour, figure: Colour) -> None:
    draw.ellipse([edge * 0.12, edge * 0.12, edge * 0.88, edge * 0.88], fill=figure)
    draw.ellipse([edge * 0.36, edge * 0.36, edge * 0.64, edge * 0.64], fill=ground)


def _leaf(draw: ImageDraw.ImageDraw, edge: int, ground: Colour, figure: Colour) -> None:
    draw.rectangle([0, 0, edge, edge], fill=figure)
    mask = Image.new("L", (edge, edge), 0)
    draw_mask = ImageDraw.Draw(mask)
    draw_mask.ellipse([0, 0, 2 * edge, 2 * edge], fill=255)
    other = Image.new("L", (edge, edge), 0)
    ImageDraw.Draw(other).ellipse([-edge, -edge, edge, edge], fill=255)
    both = np.minimum(np.asarray(mask), np.asarray(other))
    draw.bitmap((0, 0), Image.fromarray(255 - both), fill=ground)


def _bars(draw: ImageDraw.ImageDraw, edge: int, _: Colour, figure: Colour) -> None:
    for number, height in enumerate((0.35, 0.7, 0.95, 0.55, 0.25)):
        left = edge * (0.06 + number * 0.184)
        top = edge * (1 - height) / 2
        draw.rounded_rectangle([left, top, left + edge * 0.12, edge - top], radius=edge * 0.06, fill=figure)


_SHAPES: tuple[_Shape, ...] = (_quarter, _quarter, _rainbow, _half, _two_halves, _triangle, _disc, _leaf, _bars)
