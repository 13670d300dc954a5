"""A server that speaks OpenAI's API, as this service calls it."""

from __future__ import annotations

from dataclasses import dataclass

from cpoa.providers.model_server import ModelServer


@dataclass(frozen=True, slots=True)
class OpenAiServer(ModelServer):
    """``base_url`` includes the version, such as http://127.0.0.1:11434/v1."""

    key_setting: str = "OPENAI_API_KEY"
    address_setting: str = "OPENAI_BASE_URL"

    def headers(self) -> dict[str, str]:
        key = self.api_key.strip()
        return {"Authorization": f"Bearer {key}"} if key else {}
