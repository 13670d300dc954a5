"""Says that a server does not know a voice or a model, and which ones it has."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from cpoa.contracts.models import ModelError, ModelSetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.providers.server_errors import RefusedError

REFUSES_A_VALUE = frozenset({400, 404, 422})
_MAX_NAMED = 12
_NAME = re.compile(r"[\w.+()/:-](?:[\w .+()/:-]{0,98}[\w.+()/:-])?")
# After these words a refusal lists the names that exist: Kokoro-FastAPI, Speaches, OpenAI twice.
_KNOWN_NAMES = re.compile(
    r"(?:available voices|supported voices|supported values are|input should be):?(.*)", re.IGNORECASE | re.DOTALL
)
_SPEACHES_NAME = re.compile(r"name='([^']{1,100})'")
_QUOTED_NAME = re.compile(r"'([^']{1,100})'")


def unknown_voice(server: OpenAiServer, asked: str, known: Sequence[str], setting: str) -> ModelError:
    """``setting``: the variable that chooses the voices."""
    listed = name_some(known)
    has = f"; it has: {listed}" if listed else ""
    return ModelSetupError(f"{server.reached.address} has no voice `{asked}`{has}. Change {setting}.")


def unknown_model(server: OpenAiServer, error: RefusedError, model: str, setting: str) -> ModelError:
    """Returns ``error`` if it is not about the model or the address, or if the server seems to have both. ``setting``:
    the variable that chooses the model."""
    refusal = error.refusal
    if refusal.status != HTTPStatus.NOT_FOUND and not (refusal.status in REFUSES_A_VALUE and "model" in refusal.words):
        return error
    if unknown := server.unknown_model(model, "models"):
        return ModelSetupError(f"{unknown} Change {setting}.")
    address = server.unknown_address()
    return ModelSetupError(str(address)) if address else error


def names_in(message: str) -> tuple[str, ...]:
    """Returns the names that a refusal lists. The rest of its text may repeat the request."""
    found = _KNOWN_NAMES.search(message)
    if not found:
        return ()
    for pattern in (_SPEACHES_NAME, _QUOTED_NAME):
        if names := pattern.findall(found[1]):
            return tuple(dict.fromkeys(names))
    return tuple(word.strip(" .") for word in found[1].split(","))


def name_some(names: Sequence[str]) -> str:
    """Returns at most twelve names, and how many more there are. "" without names."""
    shown = [name for name in names if _NAME.fullmatch(name)]
    more = f" and {len(shown) - _MAX_NAMED} more" if len(shown) > _MAX_NAMED else ""
    return ", ".join(shown[:_MAX_NAMED]) + more
