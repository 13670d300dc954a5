"""One question to a language model: its key, and where its request and its reply are in the bucket."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import msgspec

from cpoa.artefacts import canonical_json
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.models import TextReply, TextRequest

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.writing import AskedBy

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class CallObjects:
    """The objects of a call, in the folder of its episode, so they are deleted with the episode."""

    podcast_id: UUID
    key: str

    @property
    def request_name(self) -> str:
        return f"episodes/{self.podcast_id}/model/{self.key}.request.json"

    @property
    def reply_name(self) -> str:
        return f"episodes/{self.podcast_id}/model/{self.key}.reply.json"

    def save_request(self, store: ArtefactStore, request: TextRequest) -> None:
        store.put_once(self.request_name, msgspec.json.encode(request), _JSON)

    def load_request(self, store: ArtefactStore) -> TextRequest:
        """Raises MediaNotFoundError, UndecodableRecordError."""
        return decode_json(store.read(self.request_name), TextRequest, self.request_name)

    def store_reply_once(self, store: ArtefactStore, reply: TextReply) -> TextReply:
        """Stores the reply unless there is one. Returns the stored one."""
        if store.put_once(self.reply_name, msgspec.json.encode(reply), _JSON):
            return reply
        return self.load_reply(store)

    def load_reply(self, store: ArtefactStore) -> TextReply:
        """Raises MediaNotFoundError, UndecodableRecordError."""
        return decode_json(store.read(self.reply_name), TextReply, self.reply_name)


def call_key(asker: AskedBy, purpose: str, model: str, request: TextRequest) -> str:
    """The same question of the same step has the same key, in each of the step's attempts."""
    question = {
        "workflow_id": str(asker.workflow_id),
        "generation": asker.generation,
        "step": asker.step,
        "purpose": purpose,
        "model": model,
        "request": asdict(request),
    }
    return hashlib.sha256(canonical_json(question)).hexdigest()
