"""Tells a user who starts the local cloud that a language model runs on this machine, and does not use it."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROBE_SECONDS = 0.5
MAX_ANSWER_BYTES = 1 << 20
CHOSEN_BY = (
    "AIMS_PROVIDER",
    "AIMS_TEXT_PROVIDER",
    "AIMS_SERVICE_BASE_URL_CONTAINER",
    "PSWA_SERVICE_URL",
    "OPENAI_BASE_URL",
)
"""If one of these is set, the user has chosen who writes."""

_MODEL_NAME = re.compile(r"[\w.:/@+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Probe:
    """A server at its usual port on this machine. Its answer has a list ``models_key`` of models, whose names are
    ``name_key``."""

    server: str
    port: int
    path: str
    models_key: str
    name_key: str

    def first_model(self, seconds: float) -> str | None:
        """Returns None if there is no answer within ``seconds``, or if there is no model for texts."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", self.path)
            answer = connection.getresponse()
            listing = json.loads(answer.read(MAX_ANSWER_BYTES)) if answer.status == 200 else None
        except (OSError, HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return next((name for name in self._names(listing) if "embed" not in name.lower()), None)

    def _names(self, listing: Any) -> list[str]:
        models = listing.get(self.models_key) if isinstance(listing, dict) else None
        names = [one.get(self.name_key) for one in models if isinstance(one, dict)] if isinstance(models, list) else []
        return [name for name in names if isinstance(name, str) and _MODEL_NAME.fullmatch(name)]


PROBES = (
    Probe("Ollama", 11_434, "/api/tags", "models", "name"),
    Probe("LM Studio", 1_234, "/v1/models", "data", "id"),
)


@dataclass
class LocalModelNotice:
    """Asks all servers at once, each in a thread. ``line`` waits for them until ``PROBE_SECONDS`` after the start."""

    probes: Sequence[Probe] = PROBES
    _found: dict[str, str] = field(default_factory=dict)
    _threads: list[threading.Thread] = field(default_factory=list)
    _until: float = 0.0

    def start(self, settings: Mapping[str, str]) -> None:
        if any(settings.get(name, "").strip() for name in CHOSEN_BY):
            return
        self._until = time.monotonic() + PROBE_SECONDS
        for probe in self.probes:
            thread = threading.Thread(target=self._ask, args=(probe,), name=f"probe {probe.server}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def line(self) -> str | None:
        """Returns what to tell. The first server of ``probes`` that has a model is named."""
        for thread in self._threads:
            thread.join(max(0.0, self._until - time.monotonic()))
        for probe in self.probes:
            if model := self._found.get(probe.server):
                return (
                    f"{probe.server} runs on this machine. To let its model write: AIMS_PROVIDER=openai "
                    f"OPENAI_BASE_URL=http://127.0.0.1:{probe.port}/v1 AIMS_OPENAI_TEXT_MODEL={model} make run"
                )
        return None

    def _ask(self, probe: Probe) -> None:
        if model := probe.first_model(PROBE_SECONDS):
            self._found[probe.server] = model
