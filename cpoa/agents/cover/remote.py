"""IGA: covers from a remote service, with the embedded painter as fallback."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.cover.decoded_pictures import UnusablePictureError, crop_to_square, decode_picture
from cpoa.services.failures import RemoteError, RemoteRefusedError
from cpoa.services.objects import read_named_object
from cpoa.services.remote_calls import call_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from cpoa.contracts.agents import CheckCancelled, CoverRequest, ImageGenerationAgent
    from cpoa.services.service import RemoteService

MIN_EDGE_PIXELS = 256
_MAX_PIXELS = 40_000_000
_QUALITY = 88

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemotePainter:
    """``read_object`` reads a ``gs://`` address. If the service fails, ``fallback`` paints the cover."""

    service: RemoteService
    read_object: Callable[[str], bytes]
    fallback: ImageGenerationAgent

    @property
    def engine_version(self) -> str:
        return f"IGA at {self.service.url}, else {self.fallback.engine_version}"

    def paint(self, request: CoverRequest, check_cancelled: CheckCancelled) -> bytes:
        payload = {"prompt": request.prompt or f"Podcast cover art about {request.title}", "aspect_ratio": "1:1"}
        try:
            result = call_service(self.service, build_purpose(request), payload)
            data = read_named_object(self.service.name, result, "image_url", self.read_object)
            picture = decode_picture(data, min_edge=MIN_EDGE_PIXELS, max_pixels=_MAX_PIXELS)
            return _jpeg(crop_to_square(picture, request.size))
        except (RemoteError, RemoteRefusedError, UnusablePictureError) as error:
            logger.warning("The embedded painter paints: %s", error)
        return self.fallback.paint(request, check_cancelled)


def build_purpose(request: CoverRequest) -> str:
    """One piece of work may ask for many pictures; the same picture has the same key every time."""
    asked = f"{request.title}\n{request.seed_text}\n{request.prompt}"
    return f"iga_{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
