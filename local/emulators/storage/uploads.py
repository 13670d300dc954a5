"""Preconditions on resumable uploads, which fake-gcs-server does not keep until the end of an upload."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from local.emulators.storage.answer import Answer, json_error

if TYPE_CHECKING:
    from local.emulators.storage.backend import Backend

_MAX_SESSIONS = 10_000
_UNFINISHED_CHUNK = re.compile(r"bytes (\*|\d+-\d+)/\*|bytes \*/\d+")  # an unfinished chunk or a status query


@dataclass(frozen=True)
class _Session:
    bucket: str
    name: str
    expected_generation: int


class ResumableUploads:
    """Hold `exclusive` from the check to the end of the write, so that the two are atomic for all writers."""

    def __init__(self, backend: Backend) -> None:
        self.exclusive = threading.Lock()
        self._backend = backend
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    def refusal(self, query: str, content_range: str) -> Answer | None:
        """A 412 answer for the request that completes an upload whose precondition no longer holds."""
        session = self._sessions.get(_parameter(query, "upload_id"))
        if session is None or _UNFINISHED_CHUNK.fullmatch(content_range):
            return None
        if self._generation(session) == session.expected_generation:
            return None
        return json_error(
            HTTPStatus.PRECONDITION_FAILED,
            "conditionNotMet",
            "At least one of the pre-conditions you specified did not hold.",
        )

    def remember(self, query: str, answer: Answer) -> None:
        """Stores the precondition of the upload that `answer` started."""
        condition = _parameter(query, "ifGenerationMatch")
        location = next((value for name, value in answer.headers if name.lower() == "location"), "")
        upload_id = _parameter(urlsplit(location).query, "upload_id")
        if not condition or not upload_id:
            return
        resource = json.loads(answer.body)
        self._sessions[upload_id] = _Session(resource["bucket"], resource["name"], int(condition))
        while len(self._sessions) > _MAX_SESSIONS:
            self._sessions.popitem(last=False)

    def _generation(self, session: _Session) -> int:
        """0 if the object does not exist, like in `ifGenerationMatch`."""
        path = f"/storage/v1/b/{quote(session.bucket, safe='')}/o/{quote(session.name, safe='')}"
        status, body = self._backend.call("GET", path)
        return int(json.loads(body)["generation"]) if status == HTTPStatus.OK else 0


def _parameter(query: str, name: str) -> str:
    return parse_qs(query).get(name, [""])[0]
