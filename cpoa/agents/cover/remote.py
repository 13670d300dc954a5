"""IGA: pictures from a service elsewhere, and the embedded painter's where it has none."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.cover.foreign_pictures import UnusablePictureError, decoded, squared
from cpoa.services.asking import ask
from cpoa.services.failures import RemoteError, RemoteRefusedError
from cpoa.services.objects import object_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from cpoa.contracts.agents import CoverRequest, ImageGenerationAgent, StillWanted
    from cpoa.services.service import RemoteService

SMALLEST_PIXELS = 256
_MOST_PIXELS = 40_000_000
_QUALITY = 88

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemotePainter:
    """``read_object`` fetches a ``gs://`` address. A picture that fails is never a reason to have none."""

    service: RemoteService
    read_object: Callable[[str], bytes]
    fallback: ImageGenerationAgent

    @property
    def engine_version(self) -> str:
        return f"IGA at {self.service.url}, else {self.fallback.engine_version}"

    def paint(self, request: CoverRequest, still_wanted: StillWanted) -> bytes:
        payload = {"prompt": request.prompt or f"Podcast cover art about {request.title}", "aspect_ratio": "1:1"}
        try:
            result = ask(self.service, purpose_of(request), payload)
            data = object_named(self.service.name, result, "image_url", self.read_object)
            picture = decoded(data, smallest_edge=SMALLEST_PIXELS, most_pixels=_MOST_PIXELS)
            return _jpeg(squared(picture, request.size))
        except (RemoteError, RemoteRefusedError, UnusablePictureError) as error:
            logger.warning("The embedded painter paints: %s", error)
        return self.fallback.paint(request, still_wanted)


def purpose_of(request: CoverRequest) -> str:
    """One piece of work may ask for many pictures; the same picture has the same key every time."""
    asked = f"{request.title}\n{request.seed_text}\n{request.prompt}"
    return f"iga_{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
