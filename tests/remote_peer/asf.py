"""ASF, the audio stream feeder: its two internal routes, which answer at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.remote_peer.checks import is_text, json_object, require
from tests.remote_peer.messages import Answer, json_answer
from tests.remote_peer.services import ASF_NOTIFY_PATH, ASF_UPDATE_PATH

if TYPE_CHECKING:
    from tests.remote_peer.messages import SeenRequest
    from tests.remote_peer.misbehaviour import Plan, SpoiledTask

_ROUTES = (ASF_NOTIFY_PATH, ASF_UPDATE_PATH)


class StreamFeeder:
    def is_dispatch(self, request: SeenRequest) -> bool:
        return request.method == "POST" and request.path in _ROUTES

    def is_poll(self, request: SeenRequest) -> bool:
        return False

    def dispatch(self, request: SeenRequest, plan: Plan[SpoiledTask]) -> Answer:
        """Raises RefusedError."""
        return _notify_new_audio(request) if request.path == ASF_NOTIFY_PATH else _send_ui_update(request)

    def poll(self, request: SeenRequest) -> Answer:
        raise AssertionError("ASF has no tasks")


def _notify_new_audio(request: SeenRequest) -> Answer:
    payload = json_object(request, malformed="ASF_NOTIFY_MALFORMED_JSON", invalid="ASF_NOTIFY_INVALID_PAYLOAD")
    stream_id, path = payload.get("stream_id"), payload.get("filepath")
    require(is_text(stream_id), "ASF_NOTIFY_INVALID_STREAM_ID", "`stream_id` is missing.")
    is_uri = isinstance(path, str) and path.startswith("gs://")
    require(is_uri, "ASF_NOTIFY_INVALID_FILEPATH", "`filepath` is no gs:// URI.")
    return json_answer(200, {"message": "The stream is known now.", "stream_id": stream_id})


def _send_ui_update(request: SeenRequest) -> Answer:
    payload = json_object(request, malformed="ASF_SENDUI_MALFORMED_JSON", invalid="ASF_SENDUI_INVALID_PAYLOAD")
    require(is_text(payload.get("client_id")), "ASF_SENDUI_INVALID_CLIENT_ID", "`client_id` is missing.")
    require(is_text(payload.get("event_name")), "ASF_SENDUI_INVALID_EVENT_NAME", "`event_name` is missing.")
    require("data" in payload, "ASF_SENDUI_MISSING_DATA", "`data` is missing.")
    return json_answer(200, {"status": "success", "message": "The update is sent."})
