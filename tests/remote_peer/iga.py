"""IGA, image generation: a PNG in the bucket, with the requested aspect ratio."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from tests.remote_peer.checks import is_optional_text, is_text, json_object, require, required_key
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome

if TYPE_CHECKING:
    from shared.media_store import MediaStore
    from tests.remote_peer.messages import SeenRequest

SIZES = {"1:1": (1024, 1024), "16:9": (1408, 792), "9:16": (792, 1408)}
DEFAULT_MODEL = "imagegeneration@006"


@dataclass(frozen=True, slots=True)
class ImageGeneration:
    store: MediaStore

    def accept(self, request: SeenRequest) -> Order:
        key = required_key(request, "IGA")
        payload = json_object(request, malformed="IGA_MALFORMED_JSON", invalid="IGA_INVALID_PAYLOAD")
        require(is_text(payload.get("prompt")), "IGA_BAD_REQUEST_PROMPT_MISSING", "`prompt` is missing.")
        is_known = payload.get("aspect_ratio", "1:1") in tuple(SIZES)
        require(is_known, "IGA_INVALID_PAYLOAD", f"`aspect_ratio` is none of {[*SIZES]}.")
        is_boolean = isinstance(payload.get("add_watermark", True), bool)
        require(is_boolean, "IGA_INVALID_PAYLOAD", "`add_watermark` is no boolean.")
        has_model = is_optional_text(payload.get("model_id_override"))
        require(has_model, "IGA_INVALID_PAYLOAD", "`model_id_override` is no text.")
        return Order(payload, key)

    def work(self, order: Order, task_id: str) -> Outcome:
        prompt = order.payload["prompt"]
        name = f"remote/iga/{task_id}.png"
        size = SIZES[order.payload.get("aspect_ratio", "1:1")]
        self.store.put_once(name, picture(prompt, size), "image/png")
        model = order.payload.get("model_id_override") or DEFAULT_MODEL
        return Outcome(
            {
                "image_url": self.store.uri(name),
                "prompt_used": prompt,
                "model_version": f"vertex-ai-{model}",
            }
        )


def picture(prompt: str, size: tuple[int, int]) -> bytes:
    """Returns a PNG with a gradient between two colours that depend on the prompt."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- few tests need it

    colours = sha256(prompt.encode()).digest()
    gradient = Image.linear_gradient("L").resize(size)
    painted = ImageOps.colorize(gradient, black=tuple(colours[:3]), white=tuple(colours[3:6]))
    file = io.BytesIO()
    painted.save(file, "PNG")
    return file.getvalue()
