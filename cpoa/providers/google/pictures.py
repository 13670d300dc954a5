# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Google's picture models: Gemini's, and Imagen's, which has another API and which Google has shut down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.models import ModelError
from cpoa.providers.google.genai_model import GenaiModel

if TYPE_CHECKING:
    from google.genai.types import GenerateContentResponse, GenerateImagesResponse

    from cpoa.contracts.agents import CheckCancelled


class _PictureModel(GenaiModel):
    usual_seconds = 90.0

    def _no_picture(self, reasons: list[str]) -> ModelError:
        """Not worth a retry: the filter blocks the same prompt again, and a model that replied with text already had a
        prompt for a picture."""
        why = f": {', '.join(reasons)}" if reasons else ""
        return ModelError(f"{self.name} gave no picture{why}.", is_temporary=False)


class GeminiPictureModel(_PictureModel):
    def paint(self, prompt: str, check_cancelled: CheckCancelled) -> bytes:
        from google.genai.types import GenerateContentConfig, ImageConfig

        config = GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=ImageConfig(aspect_ratio="1:1"), candidate_count=1
        )
        return self._picture(
            self._ask(
                lambda client: client.models.generate_content(model=self._model, contents=prompt, config=config),
                check_cancelled,
            )
        )

    def _picture(self, response: GenerateContentResponse) -> bytes:
        candidates = response.candidates or []
        for part in (part for one in candidates for part in (one.content and one.content.parts) or []):
            if part.inline_data and part.inline_data.data and not part.thought:
                return bytes(part.inline_data.data)
        raise self._no_picture([str(one.finish_reason.value) for one in candidates if one.finish_reason])


class ImagenPictureModel(_PictureModel):
    def paint(self, prompt: str, check_cancelled: CheckCancelled) -> bytes:
        from google.genai.types import GenerateImagesConfig

        config = GenerateImagesConfig(
            number_of_images=1, aspect_ratio="1:1", output_mime_type="image/png", include_rai_reason=True
        )
        return self._picture(
            self._ask(
                lambda client: client.models.generate_images(model=self._model, prompt=prompt, config=config),
                check_cancelled,
            )
        )

    def _picture(self, response: GenerateImagesResponse) -> bytes:
        painted = response.generated_images or []
        for each in painted:
            if each.image and each.image.image_bytes:
                return bytes(each.image.image_bytes)
        raise self._no_picture([each.rai_filtered_reason for each in painted if each.rai_filtered_reason])
