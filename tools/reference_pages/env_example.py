""".env.example, from the declarations of the settings that `make run` reads from .env."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from local.stack.declared_settings import LOCAL_DEFAULTS, MADE_AT_START, NOT_USED_LOCALLY, SET_BY_RUN, written
from tools.reference_pages.settings_page import FUNCTION_SECTIONS, LOCAL_SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shared.settings.declaration import Setting

HEAD = """\
# Settings of `make run`. Copy this file to .env and uncomment what you change; the environment wins over the file.
# Nothing has to be set: the values here are the defaults. docs/settings.md tells more about each setting.
# `make docs` writes this file.
"""
FROM_ENVIRONMENT_ONLY = ("LOCAL_STATE_DIR", "LOCAL_ENV_FILE")
_NOT_FROM_THE_FILE = {*SET_BY_RUN, *NOT_USED_LOCALLY, *FROM_ENVIRONMENT_ONLY}
SECTIONS = ("The local stack", *FUNCTION_SECTIONS, "Tests of crashes")


def env_example() -> str:
    sections = {**LOCAL_SECTIONS, **FUNCTION_SECTIONS}
    return HEAD + "".join("".join(_section(title, sections[title])) for title in SECTIONS)


def _section(title: str, settings: Mapping[str, Setting]) -> Iterator[str]:
    yield f"\n# {title}\n\n"
    for name, setting in settings.items():
        if name not in _NOT_FROM_THE_FILE:
            yield f"{_comment(setting)}\n#{name}={_default(name, setting)}\n"


def _comment(setting: Setting) -> str:
    """The meaning without Markdown."""
    meaning = f"{setting.meaning}. Values: {setting.values}."
    plain = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", meaning)
    sentence = plain[0].upper() + plain[1:]
    return "\n".join(textwrap.wrap(sentence, 118, initial_indent="# ", subsequent_indent="# "))


def _default(name: str, setting: Setting) -> str:
    return "" if name in MADE_AT_START else LOCAL_DEFAULTS.get(name, written(setting.default))
