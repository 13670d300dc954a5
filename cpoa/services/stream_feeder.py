"""Client of ASF, the stream feeder: it is notified where an episode's audio is, and what a listening page should show.

Each notification is sent once and a failure is only recorded: an episode is complete without it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.services.http_calls import NoResponseError, call
from cpoa.workflow.plan import LAST_STEP, get_plan
from cpoa.workflow.states import PodcastStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cpoa.contracts.brief import EpisodeBrief

TIMEOUT_SECONDS = 5.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StreamFeeder:
    """``websocket_base_url`` is for browsers, which join a stream there; the other URL is called by this service."""

    notification_url: str
    websocket_base_url: str

    def columns(self, podcast_id: UUID, audio_uri: str) -> dict[str, Any]:
        """Notifies the feeder of the audio and returns the values of the podcast's columns."""
        stream_id = f"strm_{podcast_id}"
        told = _post(self.notification_url, {"stream_id": stream_id, "filepath": audio_uri})
        return {
            "stream_id": stream_id,
            "asf_websocket_url": f"{self.websocket_base_url}?stream_id={stream_id}"
            if self.websocket_base_url
            else None,
            "asf_notification_status": "success" if told else "failed",
        }


@dataclass(frozen=True, slots=True)
class PageUpdates:
    """Notifies the page that created the episode, by the ``client_id`` of its request; without one nothing is sent."""

    url: str

    def step_started(self, brief: EpisodeBrief, step: str) -> None:
        plan = get_plan(step)
        self._send(brief, "generation_status", {"message": plan.start_message, "stage": plan.podcast_status.value})

    def step_completed(self, brief: EpisodeBrief, step: str) -> None:
        if step == LAST_STEP:
            final = {"final_status": PodcastStatus.COMPLETED.value, "is_terminal": True}
            self._send(brief, "generation_status", {"message": "The episode is complete.", **final})

    def step_failed(self, brief: EpisodeBrief, step: str) -> None:
        plan = get_plan(step)
        final = {"stage": plan.podcast_status.value, "final_status": plan.failed_status.value, "is_terminal": True}
        self._send(brief, "task_error", {"message": plan.failure_message, **final})

    def _send(self, brief: EpisodeBrief, event: str, data: Mapping[str, Any]) -> None:
        if brief.client_id:
            _post(self.url, {"client_id": brief.client_id, "event_name": event, "data": dict(data)})


def _post(url: str, payload: Mapping[str, Any]) -> bool:
    try:
        answer = call("POST", url, headers={}, payload=payload, timeout_seconds=TIMEOUT_SECONDS)
    except NoResponseError as error:
        logger.warning("The stream feeder was not notified: %s", error)
        return False
    if answer.status != HTTPStatus.OK:
        logger.warning("The stream feeder was not notified: it answered %d", answer.status)
    return answer.status == HTTPStatus.OK
