"""Paints the cover of a show: 3000 pixels, as directories of podcasts want it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from cpoa.agents.cover.drawing.composition import EDGE
from cpoa.agents.cover.painter import compose, encode_jpeg
from cpoa.contracts.agents import CoverRequest

SHOW_COVER_PIXELS = 3000
MAX_SHOW_COVER_BYTES = 1_000_000


class EmbeddedShowPainter:
    """Composes at half the size and enlarges what is behind the letters: a request waits for it, and at full size some
    styles take ten seconds and a gigabyte. The letters are set at full size."""

    def paint(self, title: str) -> bytes:
        composition = compose(CoverRequest(title=title, subtitle="", seed_text=title, size=EDGE))
        behind = Image.fromarray(np.rint(composition.background.clip(0, 255)).astype(np.uint8))
        large = behind.resize((SHOW_COVER_PIXELS, SHOW_COVER_PIXELS), Image.Resampling.BICUBIC)
        picture = replace(composition, background=np.asarray(large)).picture(SHOW_COVER_PIXELS / EDGE)
        return encode_jpeg(picture, max_bytes=MAX_SHOW_COVER_BYTES)
