"""The routes and the settings of each remote service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Service(StrEnum):
    TDA = "TDA"
    SCA = "SCA"
    PSWA = "PSWA"
    VFA = "VFA"
    IGA = "IGA"
    AIMS = "AIMS"
    AIMS_TTS = "AIMS_TTS"
    ASF = "ASF"


AGENTS = (Service.TDA, Service.SCA, Service.PSWA, Service.VFA, Service.IGA)
MODELS = (Service.AIMS, Service.AIMS_TTS)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``task_name`` and ``lock_seconds`` are for the idempotency store, which the models do not use.

    ``tells_progress``: an unfinished task can have the status PROGRESS and an object as its result.
    """

    path: str
    tasks_path: str = "/v1/tasks/"
    task_name: str = ""
    lock_seconds: float = 0.0
    conflict_status: int = 409
    tells_progress: bool = False


ENDPOINTS: Mapping[Service, Endpoint] = {
    Service.TDA: Endpoint("/discover_topics", task_name="discover_topics_task", lock_seconds=1800),
    Service.SCA: Endpoint("/craft_snippet", task_name="craft_snippet_task", lock_seconds=1800),
    Service.PSWA: Endpoint(
        "/v1/weave_script",
        tasks_path="/tasks/",
        task_name="pswa.weave_script_task",
        lock_seconds=3600,
        conflict_status=200,
        tells_progress=True,
    ),
    Service.VFA: Endpoint("/v1/forge_voice", task_name="vfa_forge_voice_task", lock_seconds=300, tells_progress=True),
    Service.IGA: Endpoint(
        "/generate_image", task_name="generate_image_vertex_ai_task", lock_seconds=3600, conflict_status=200
    ),
    Service.AIMS: Endpoint("/v1/generate"),
    Service.AIMS_TTS: Endpoint("/v1/synthesize"),
}
ASF_NOTIFY_PATH = "/asf/internal/notify_new_audio"
ASF_UPDATE_PATH = "/asf/internal/send_ui_update"


def environment(origins: Mapping[Service, str]) -> dict[str, str]:
    """Returns the URLs by the names of the settings: for some services the endpoint, for others the base URL."""
    agents = (Service.TDA, Service.SCA, Service.PSWA, Service.VFA)
    return {f"{agent}_SERVICE_URL": origins[agent] + ENDPOINTS[agent].path for agent in agents} | {
        "IGA_SERVICE_URL": origins[Service.IGA],
        "AIMS_SERVICE_BASE_URL_CONTAINER": origins[Service.AIMS],
        "AIMS_TTS_SERVICE_BASE_URL_CONTAINER": origins[Service.AIMS_TTS],
        "ASF_NOTIFICATION_URL": origins[Service.ASF] + ASF_NOTIFY_PATH,
        "CPOA_ASF_SEND_UI_UPDATE_URL": origins[Service.ASF] + ASF_UPDATE_PATH,
    }
