"""A picture model behind OpenAI's API: POST /images/generations."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import ModelError
from cpoa.providers.openai_compatible.unknown_names import REFUSES_A_VALUE, unknown_model
from cpoa.providers.server_errors import RefusedError
from cpoa.services.http_calls import NoResponseError, decode_json
from cpoa.services.http_stream import StreamLimits

if TYPE_CHECKING:
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.providers.openai_compatible.calls import OpenAiServer

MODEL_SETTING = "AIMS_OPENAI_PICTURE_MODEL"
SIZE = "1024x1024"
QUALITY = "medium"  # the price list has the prices of this size and quality
REPLY_SECONDS = 180.0
MAX_REPLY_BYTES = 48 << 20  # base64 of a picture of 36 MB

_MAY_BE_LEFT_OUT = ("response_format", "size", "n", "quality")


class OpenAiPictureModel:
    """A parameter that the server refuses is left out from then on."""

    def __init__(self, server: OpenAiServer, model: str, *, reply_seconds: float = REPLY_SECONDS) -> None:
        self._server = server
        self._model = model
        self._limits = StreamLimits(reply_seconds, reply_seconds, MAX_REPLY_BYTES)
        # GPT Image always answers in base64 and refuses the format; others do not know this quality.
        self._left_out = {"response_format"} if model.startswith("gpt-image") else {"quality"}

    @property
    def name(self) -> str:
        return f"{self._model} at {self._server.host}"

    def paint(self, prompt: str, check_cancelled: CheckCancelled) -> bytes:
        try:
            return self._ask(prompt, check_cancelled)
        except RefusedError as error:
            refused = error.refusal.names(_MAY_BE_LEFT_OUT) if error.refusal.status in REFUSES_A_VALUE else None
            if refused is None or refused in self._left_out:
                raise self._explained(error) from None
            self._left_out.add(refused)
        try:
            return self._ask(prompt, check_cancelled)
        except RefusedError as error:
            raise self._explained(error) from None

    def _ask(self, prompt: str, check_cancelled: CheckCancelled) -> bytes:
        payload = {
            "model": self._model,
            "prompt": prompt,
            "n": 1,
            "size": SIZE,
            "response_format": "b64_json",
            "quality": QUALITY,
        }
        sent = {name: value for name, value in payload.items() if name not in self._left_out}
        with self._server.post("images/generations", sent, self._limits, check_cancelled) as answer:
            try:
                body = answer.read()
            except NoResponseError as error:
                raise self._no_picture(f"an incomplete answer ({error})") from None
        check_cancelled()
        return self._picture(decode_json(body))

    def _picture(self, body: Any) -> bytes:
        entries = body.get("data") if isinstance(body, dict) else None
        found = entries[0] if isinstance(entries, list) and entries and isinstance(entries[0], dict) else {}
        encoded = found.get("b64_json")
        if isinstance(encoded, str):
            with suppress(binascii.Error, ValueError):
                return base64.b64decode(encoded, validate=True)
        # An address is not followed: it could lead into this network.
        raise self._no_picture("an address" if found.get("url") else "an answer without a picture")

    def _no_picture(self, what: str) -> ModelError:
        return ModelError(f"{self.name} gave {what} instead of a picture.", is_temporary=False)

    def _explained(self, error: RefusedError) -> ModelError:
        return unknown_model(self._server, error, self._model, MODEL_SETTING)
