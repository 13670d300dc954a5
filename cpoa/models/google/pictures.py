# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Google's Imagen as a picture model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.models.google.genai_service import GenaiService
from cpoa.models.protocols import ModelError

if TYPE_CHECKING:
    from google.genai.types import GenerateImagesResponse

    from cpoa.agents.protocols import StillWanted

TIMEOUT_SECONDS = 90.0


class ImagenPictureModel:
    def __init__(
        self,
        *,
        project: str,
        location: str,
        model: str,
        emulator_url: str = "",
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._model = model
        self._service = GenaiService(
            project=project, location=location, timeout_seconds=timeout_seconds, emulator_url=emulator_url
        )

    @property
    def name(self) -> str:
        return f"{self._model} at Google"

    def paint(self, prompt: str, still_wanted: StillWanted) -> bytes:
        from google.genai.types import GenerateImagesConfig

        still_wanted()
        config = GenerateImagesConfig(
            number_of_images=1, aspect_ratio="1:1", output_mime_type="image/png", include_rai_reason=True
        )
        response = self._service.ask(
            self.name, lambda client: client.models.generate_images(model=self._model, prompt=prompt, config=config)
        )
        still_wanted()
        return self._picture(response)

    def _picture(self, response: GenerateImagesResponse) -> bytes:
        painted = response.generated_images or []
        for each in painted:
            if each.image and each.image.image_bytes:
                return bytes(each.image.image_bytes)
        # The service leaves out what its filters hold back, and the same words will be held back again.
        reasons = ", ".join(each.rai_filtered_reason for each in painted if each.rai_filtered_reason)
        raise ModelError(f"{self.name} gave no picture{f': {reasons}' if reasons else ''}.", may_pass=False)
