"""Colours from hexadecimal codes, and the contrast between two colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
Pixels = NDArray[np.float32]
"""Height x width x 3, 0 to 255."""

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def rgb(code: str) -> Colour:
    """Returns the colour of a code of six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def rgbs(codes: str) -> tuple[Colour, ...]:
    """Returns the colours of several codes, separated by spaces."""
    return tuple(map(rgb, codes.split()))


def luminance(colour: Colour | Pixels) -> NDArray[np.float64]:
    """Returns the relative luminance of one colour or of many, 0 to 1, as WCAG 2.2 defines it."""
    share = np.asarray(colour, np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighted: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def contrast(one: Colour | Pixels, other: Colour | Pixels) -> NDArray[np.float64]:
    """Returns the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    first, second = luminance(one), luminance(other)
    ratio: NDArray[np.float64] = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
    return ratio


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Mixes ``share`` of the other colour, 0 to 1, into the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
