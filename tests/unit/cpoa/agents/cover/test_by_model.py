from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from cpoa.agents.cover.by_model import ModelCoverPainter, prompt
from cpoa.agents.cover.drawing.colours import READABLE, contrast
from cpoa.agents.cover.painter import MAX_COVER_BYTES
from cpoa.contracts.agents import CoverRequest
from cpoa.contracts.models import ModelError
from shared.errors import ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST = CoverRequest("The Slow Growth of Coral Reefs", "Aethercast", "reefs", size=600)
FALLBACK = b"painted by the other"


@cache
def photo(width: int = 1024, height: int = 1024, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """Returns a white picture with a red disc in the middle; a wide one is green at the left and right."""
    y, x = np.mgrid[:height, :width]
    pixels = np.full((height, width, 3), 255, np.uint8)
    edge = min(width, height)
    pixels[np.abs(x - width / 2) > edge / 2] = (0, 200, 0)
    pixels[np.hypot(x - width / 2, y - height / 2) < edge / 4] = (220, 20, 20)
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, kind)
    return buffer.getvalue()


def flat(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1024, 1024), colour).save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Model:
    answer: bytes | Exception
    name: str = "test pictures"
    asked: list[str] = field(default_factory=list)

    def paint(self, prompt: str, check_cancelled: Callable[[], None]) -> bytes:
        self.asked.append(prompt)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class Other:
    engine_version: str = "other-1"
    asked: int = 0

    def paint(self, *_: Any) -> bytes:
        self.asked += 1
        return FALLBACK


def painted(answer: bytes | Exception, request: CoverRequest = REQUEST) -> bytes:
    return ModelCoverPainter(Model(answer), Other()).paint(request, lambda: None)


def pixels_of(cover: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(cover)).convert("RGB")).astype(int)


@pytest.mark.parametrize(
    ("picture", "size"),
    [((), 600), ((1536, 800), 1500), ((600, 900, "JPEG"), 1500), ((1024, 1024, "PNG", "RGBA"), 300)],
)
def test_the_model_s_picture_becomes_a_square_jpeg_of_the_requested_size(picture: tuple[Any, ...], size: int) -> None:
    cover = painted(photo(*picture), CoverRequest("Reefs", "Aethercast", "reefs", size=size))
    with Image.open(io.BytesIO(cover)) as image:
        assert (image.format, image.size) == ("JPEG", (size, size))
    assert len(cover) <= MAX_COVER_BYTES
    red, green, _ = pixels_of(cover)[size // 2 - size // 8, size // 2]
    assert red > 150 > green


def test_the_middle_of_a_wide_picture_is_kept() -> None:
    cover = pixels_of(painted(photo(1600, 800)))
    assert cover[20, 5].min() > 200  # white, because the green sides are cut off


def test_the_title_is_set_below_and_is_readable_on_any_picture() -> None:
    cover = pixels_of(painted(photo()))
    below = cover[420:560]
    letters = below[below.min(axis=2) > 245]
    assert len(letters) > 2_000
    ground = np.median(below[:, 5:35], axis=(0, 1))  # the margin, which was white
    assert contrast((255, 255, 255), ground.astype(np.float32)) >= READABLE


def test_a_cover_without_a_title_has_no_text_and_no_shade() -> None:
    cover = pixels_of(painted(photo(), CoverRequest("", "", "reefs", size=600)))
    assert cover[590, 300].min() > 240


def test_a_very_long_title_still_makes_a_cover() -> None:
    assert painted(photo(), CoverRequest("Reefs and more reefs " * 6, "Aethercast", "reefs", size=600)) != FALLBACK


# They are functions, so that collecting the tests does not make the pictures.
UNUSABLE: dict[str, Callable[[], bytes | Exception]] = {
    "filtered": lambda: ModelError("filtered", is_temporary=False),
    "unavailable": lambda: ModelError("away"),
    "empty": lambda: b"",
    "a page": lambda: b"<html>",
    "incomplete": lambda: photo()[:3_000],
    "too small": lambda: photo(511, 900),
    "white": lambda: flat("white"),
    "black": lambda: flat("black"),
    "random bytes": lambda: np.random.default_rng(1).integers(0, 256, 5_000, np.uint8).tobytes(),
}


@pytest.mark.parametrize("answer", UNUSABLE)
def test_a_failing_model_is_replaced_by_the_fallback_with_a_warning(
    answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert painted(UNUSABLE[answer]()) == FALLBACK
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "painter" in record.message


def test_a_picture_with_an_enormous_declared_size_is_not_decoded() -> None:
    data = bytearray(photo())
    data[16:24] = (60_000).to_bytes(4) * 2  # width and height in the header of a PNG
    assert painted(bytes(data)) == FALLBACK


def test_a_cancelled_step_does_not_paint_the_fallback() -> None:
    other = Other()
    with pytest.raises(ClaimLostError):
        ModelCoverPainter(Model(ClaimLostError()), other).paint(REQUEST, lambda: None)
    assert other.asked == 0


def test_the_prompt_asks_for_a_picture_of_the_subject_without_letters() -> None:
    asked = prompt('The "Great"\nBarrier   Reef')
    assert '"The Great Barrier Reef"' in asked
    assert "no lettering" in asked
    assert len(prompt("x" * 5_000)) < 1_000


@pytest.mark.parametrize("size", [149, 3001])
def test_an_invalid_cover_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="pixels wide"):
        painted(photo(), CoverRequest("Reefs", "", "reefs", size=size))


def test_the_engine_s_version_names_both_painters() -> None:
    assert ModelCoverPainter(Model(b""), Other()).engine_version == "model covers 1, test pictures, else other-1"
