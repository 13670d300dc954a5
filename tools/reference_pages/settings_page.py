"""The tables of docs/settings.md, from the declarations of the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local.stack.declared_settings import (
    COMMAND_SETTINGS,
    CRASH_SETTINGS,
    DEPLOYMENT_SETTINGS,
    LOCAL_DEFAULTS,
    MADE_AT_START,
    NOT_USED_LOCALLY,
    SERVER_SETTINGS,
    SET_BY_RUN,
    STACK_SETTINGS,
    written,
)
from shared.settings import Settings
from shared.settings.agents import ModelCostSettings, ModelSettings, RemoteAgentSettings
from shared.settings.episodes import EpisodeSettings
from shared.settings.needs import EVERY_FUNCTION
from shared.settings.platform import AccountSettings, DatabaseSettings, MediaSettings, QueueSettings, RequestSettings
from tools.reference_pages.blocks import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.settings.declaration import Setting, SettingsGroup


def variables(*groups: type[SettingsGroup]) -> dict[str, Setting]:
    """The declared settings by the name of their variable."""
    return {name.upper(): setting for group in groups for name, setting in group.declared.items()}


# By the title of the section; each table is in the section of its name.
FUNCTION_SECTIONS: Mapping[str, Mapping[str, Setting]] = {
    "Database": variables(DatabaseSettings),
    "Accounts and tokens": variables(AccountSettings),
    "Media": variables(MediaSettings),
    "Queue and private functions": variables(QueueSettings),
    "Episodes and cards": variables(EpisodeSettings),
    "Requests, logs and processes": {**variables(RequestSettings), **SERVER_SETTINGS},
    "Remote agents": variables(RemoteAgentSettings, ModelSettings),
    "What models may cost": variables(ModelCostSettings),
}
LOCAL_SECTIONS: Mapping[str, Mapping[str, Setting]] = {
    "The local stack": STACK_SETTINGS,
    "Tests of crashes": CRASH_SETTINGS,
    "The command line": COMMAND_SETTINGS,
    "Google Cloud": DEPLOYMENT_SETTINGS,
}


def settings_blocks() -> dict[str, str]:
    columns = ("variable", "default in the cloud", "default of `make run`", "values", "read by", "meaning")
    blocks = {
        title: table(columns, [_function_row(name, one) for name, one in settings.items()])
        for title, settings in FUNCTION_SECTIONS.items()
    }
    local_columns = ("variable", "default", "values", "read by", "meaning")
    blocks |= {
        title: table(local_columns, [_local_row(name, one) for name, one in settings.items()])
        for title, settings in LOCAL_SECTIONS.items()
    }
    return blocks | {"secrets": f"{secrets_sentence()}\n"}


def secrets_sentence() -> str:
    *names, last = [f"`{name}`" for name, setting in variables(Settings).items() if setting.is_secret]
    return f"{', '.join(names)} and {last} are secrets."


def _function_row(name: str, setting: Setting) -> tuple[str, ...]:
    cloud = "must be set" if setting.required_for else _in_backticks(setting.default)
    local = local_default(name, setting)
    return (f"`{name}`", cloud, "" if local == cloud else local, *_last_cells(setting))


def _local_row(name: str, setting: Setting) -> tuple[str, ...]:
    return (f"`{name}`", _in_backticks(setting.default), *_last_cells(setting))


def _last_cells(setting: Setting) -> tuple[str, str, str]:
    return setting.values, readers(setting), setting.meaning


def local_default(name: str, setting: Setting) -> str:
    """Of a setting of the functions, in `make run`."""
    if name in SET_BY_RUN:
        return f"`{SET_BY_RUN[name]}`, set by it" if SET_BY_RUN[name] else "set by it"
    if name in NOT_USED_LOCALLY:
        return "not read"
    if name in MADE_AT_START:
        return "its own"
    return _in_backticks(LOCAL_DEFAULTS.get(name, setting.default))


def _in_backticks(default: object) -> str:
    return f"`{written(default)}`" if written(default) else "none"


def readers(setting: Setting) -> str:
    """Targets of the Makefile first, then functions."""
    targets = [_quoted(one) for one in setting.read_by if one not in EVERY_FUNCTION]
    functions = [one for one in EVERY_FUNCTION if one in setting.read_by]
    missing = [one for one in EVERY_FUNCTION if one not in functions]
    if len(missing) > 1:
        return ", ".join([*targets, *map(_quoted, functions)])
    return ", ".join([*targets, "every function" + "".join(f" but `{one}`" for one in missing)])


def _quoted(name: str) -> str:
    return f"`{name}`" if re.fullmatch(r"make [a-z-]+|\w+", name) else name
