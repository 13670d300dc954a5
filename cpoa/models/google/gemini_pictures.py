# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Google's Gemini Image models as a picture model: what Google offers since it has shut its Imagen models down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.models.google.genai_service import GenaiService
from cpoa.models.google.pictures import TIMEOUT_SECONDS
from cpoa.models.protocols import ModelError

if TYPE_CHECKING:
    from google.genai.types import GenerateContentResponse

    from cpoa.agents.protocols import StillWanted


class GeminiPictureModel:
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
        from google.genai.types import GenerateContentConfig, ImageConfig

        still_wanted()
        config = GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=ImageConfig(aspect_ratio="1:1"), candidate_count=1
        )
        response = self._service.ask(
            self.name,
            lambda client: client.models.generate_content(model=self._model, contents=prompt, config=config),
        )
        still_wanted()
        return self._picture(response)

    def _picture(self, response: GenerateContentResponse) -> bytes:
        candidates = response.candidates or []
        for part in (part for one in candidates for part in (one.content and one.content.parts) or []):
            if part.inline_data and part.inline_data.data and not part.thought:
                return bytes(part.inline_data.data)
        # A filter holds the same words back again, and a model that answers in words has been asked for a picture.
        reasons = ", ".join(str(one.finish_reason.value) for one in candidates if one.finish_reason)
        raise ModelError(f"{self.name} gave no picture{f': {reasons}' if reasons else ''}.", may_pass=False)
