"""The settings: one immutable object, built once from the environment, with all faults reported together.

Each setting is declared once, in the groups of this package, and has the name of its variable in lower case. A
function declares its needs: their variables must be set, and every variable that is set must be valid.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from shared.settings.agents import (
    AimsProvider,
    ModelCostSettings,
    ModelFallback,
    ModelSettings,
    RemoteAgentSettings,
)
from shared.settings.episodes import EpisodeSettings, ResearchOnline
from shared.settings.needs import Need
from shared.settings.platform import (
    AccountSettings,
    DatabaseSettings,
    MediaSettings,
    QueueSettings,
    RequestSettings,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "AimsProvider",
    "ModelFallback",
    "Need",
    "ResearchOnline",
    "Settings",
    "SettingsError",
    "load_settings",
    "required_variables",
]

# The Cloud SQL connector finds the address and signs in with IAM.
NOT_NEEDED_WITH_CLOUD_SQL = ("postgres_host", "postgres_password")


class Settings(
    DatabaseSettings,
    AccountSettings,
    MediaSettings,
    QueueSettings,
    EpisodeSettings,
    RequestSettings,
    RemoteAgentSettings,
    ModelSettings,
    ModelCostSettings,
):
    """All settings of the functions."""


class SettingsError(Exception):
    """Lists every variable that is missing or invalid. The message never contains a secret."""

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The settings are not complete:\n" + "\n".join(f"  - {problem}" for problem in self.problems))


def load_settings(needs: Collection[Need] = (), environment: Mapping[str, str] | None = None) -> Settings:
    """Raises `SettingsError`, which lists every variable that is missing or invalid."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, setting in Settings.declared.items():
        try:
            values[name] = setting.read(environment.get(name.upper(), ""))
        except ValueError as error:
            problems.append(f"{name.upper()} {error}.")
    settings = Settings(**values)
    required = required_variables(needs, settings)
    problems += [f"{name} is not set." for name in required if not environment.get(name, "").strip()]
    if problems:
        raise SettingsError(problems)
    return settings


def required_variables(needs: Collection[Need], settings: Settings) -> list[str]:
    required = [name for name, setting in Settings.declared.items() if not set(needs).isdisjoint(setting.required_for)]
    if settings.cloud_sql_instance:
        required = [name for name in required if name not in NOT_NEEDED_WITH_CLOUD_SQL]
    if AimsProvider.GOOGLE in (
        settings.aims_provider,
        settings.aims_text_provider,
        settings.aims_speech_provider,
        settings.aims_picture_provider,
    ):
        required.append("google_cloud_project")
    return [name.upper() for name in required]
