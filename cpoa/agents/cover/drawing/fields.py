"""Pixel arrays of the cover painter: gradients, soft noise, grain, and one colour over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cpoa.agents.cover.drawing.composition import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.cover.drawing.colours import Colour, Pixels

Field = NDArray[np.float32]
"""One number per pixel."""


def grid(size: int) -> tuple[Field, Field]:
    """Returns the x and the y of every pixel's centre, in units."""
    along = ((np.arange(size, dtype=np.float32) + 0.5) * (EDGE / size)).astype(np.float32)
    return np.broadcast_to(along, (size, size)), np.broadcast_to(along[:, None], (size, size))


def gradient(share: Field, colours: Sequence[Colour]) -> Pixels:
    """Returns the gradient from the first colour at 0 to the last at 1, through the colours between."""
    stops = np.linspace(0, 1, len(colours))
    channels = [np.interp(share, stops, channel) for channel in zip(*colours, strict=True)]
    mixture: Pixels = np.stack(channels, axis=-1).astype(np.float32)
    return mixture


def soft_noise(random: np.random.Generator, size: int, *, coarsest: int, octaves: int) -> Field:
    """Returns cloudy noise from -1 to 1; ``coarsest`` is about the number of hills along an edge."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        points = coarsest * 2**octave + 3
        knots = Image.fromarray(random.standard_normal((points, points)).astype(np.float32))
        total += np.asarray(knots.resize((size, size), Image.Resampling.BICUBIC)) / 2**octave
    scaled: Field = (total / np.abs(total).max()).astype(np.float32)
    return scaled


def lay_over(pixels: Pixels, colour: Colour | Pixels, cover: Field) -> None:
    """Changes ``pixels`` in place; ``cover`` 0 leaves a pixel unchanged, 1 hides it."""
    # One channel after the other: NumPy is twice as fast in long rows as in triples.
    for channel, wanted in zip(_channels(pixels), _channels(np.asarray(colour, np.float32)), strict=True):
        channel[...] += (wanted - channel) * cover


def _channels(pixels: Pixels) -> Pixels:
    return np.moveaxis(pixels, -1, 0)


def edge(distance: Field, size: int) -> Field:
    """Returns 1 inside (positive distance, in units), 0 outside, and a smooth step over one pixel."""
    soft: Field = np.clip(distance * (size / EDGE) + 0.5, 0, 1).astype(np.float32)
    return soft


def add_grain(pixels: Pixels, random: np.random.Generator, strength: float) -> None:
    """Adds noise to ``pixels`` in place, which hides the steps of a slow gradient."""
    pixels += random.normal(0, strength, pixels.shape[:2]).astype(np.float32)[..., None]
