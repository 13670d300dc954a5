"""IGA: pictures from a service elsewhere, and the embedded painter's where it has none."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.remote.asking import ask
from cpoa.remote.failures import RemoteError, RemoteRefusedError, WrongAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.agents.protocols import CoverRequest, ImageGenerationAgent, StillWanted
    from cpoa.remote.service import RemoteService

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
            return squared(self.service.name, self._picture(result), request.size)
        except (RemoteError, RemoteRefusedError) as error:
            logger.warning("The embedded painter paints: %s", error)
        return self.fallback.paint(request, still_wanted)

    def _picture(self, result: Mapping[str, Any]) -> bytes:
        address = result.get("image_url")
        if not isinstance(address, str) or not address.startswith("gs://"):
            raise WrongAnswerError(self.service.name, "has painted nothing that lies in a bucket")
        try:
            return self.read_object(address)
        except Exception as error:  # whatever the bucket says: it is the service's picture that is not there
            raise WrongAnswerError(self.service.name, "names a picture that cannot be read") from error


def purpose_of(request: CoverRequest) -> str:
    """One errand may ask for many pictures; the same one has the same key every time."""
    asked = f"{request.title}\n{request.seed_text}\n{request.prompt}"
    return f"iga_{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def squared(service: str, data: bytes, size: int) -> bytes:
    """The middle of the picture as a JPEG of ``size`` pixels. Raises WrongAnswerError."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- where there is something to paint

    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        if min(picture.size) < SMALLEST_PIXELS or picture.width * picture.height > _MOST_PIXELS:
            raise WrongAnswerError(service, f"has painted {picture.width} times {picture.height} pixels")
        square = ImageOps.fit(picture.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    # What Pillow raises for a file that is none, or ends early, or lies about itself.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise WrongAnswerError(service, "has painted no picture that can be read") from error
    buffer = io.BytesIO()
    square.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
