"""Calls the stand-in for the remote services directly, without a client of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

from tests.integration.cloud import wait_until
from tests.remote_peer.services import ENDPOINTS, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.remote_peer.peer import RemotePeer

TIMEOUT_SECONDS = 10
CONTENT = "Reefs grow slowly. They shelter a quarter of all sea life. Warm water bleaches them. Some recover. " * 3
SCRIPT = {
    "script_id": "pswa_script_1",
    "title": "On reefs",
    "intro": "Welcome to all of you.",
    "segments": [{"segment_title": "Growth", "content": "Reefs grow slowly. " * 5}],
    "outro": "Goodbye.",
}
# A valid request for each service.
PAYLOADS: Mapping[Service, dict[str, Any]] = {
    Service.TDA: {"query": "coral reefs", "limit": 2},
    Service.SCA: {"topic_id": "t-1", "content_brief": "Reefs", "topic_info": {"title_suggestion": "Reefs"}},
    Service.PSWA: {"topic": "Coral reefs", "content": CONTENT},
    Service.VFA: {"script": SCRIPT},
    Service.IGA: {"prompt": "A reef at dawn", "aspect_ratio": "16:9"},
    Service.AIMS: {"prompt": "Tell me of reefs"},
    Service.AIMS_TTS: {"text": "Reefs grow slowly.", "audio_format": "LINEAR16"},
}


def dispatch(
    peer: RemotePeer, service: Service, payload: Any = None, *, key: str | None = "key-1", **headers: str
) -> requests.Response:
    """``headers``: names with underscores instead of hyphens."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key is not None:
        sent["X-Idempotency-Key"] = key
    body = PAYLOADS[service] if payload is None else payload
    url = peer.origins[service] + ENDPOINTS[service].path
    return requests.post(url, json=body, headers=sent, timeout=TIMEOUT_SECONDS, allow_redirects=False)


def poll(peer: RemotePeer, service: Service, accepted: requests.Response) -> requests.Response:
    url = peer.origins[service] + accepted.json()["status_url"]
    return requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)


def ended(peer: RemotePeer, service: Service, accepted: requests.Response) -> requests.Response:
    """Polls until the status is not 202, and returns that response."""
    assert accepted.status_code == 202, accepted.text

    polled: list[requests.Response] = []

    def is_over() -> bool:
        polled.append(poll(peer, service, accepted))
        return polled[-1].status_code != 202

    wait_until(is_over)
    return polled[-1]


def result(peer: RemotePeer, service: Service, payload: Any = None, **options: Any) -> Any:
    return ended(peer, service, dispatch(peer, service, payload, **options)).json()["result"]
