from __future__ import annotations

import tomllib
from pathlib import Path

from shared.settings.episodes import HOMEPAGE
from shared.version import VERSION

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


PROJECT_TABLE = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]


def test_the_version_is_that_of_the_project() -> None:
    assert PROJECT_TABLE["version"] == VERSION


def test_the_homepage_is_that_of_the_project() -> None:
    assert PROJECT_TABLE["urls"]["Homepage"] == HOMEPAGE
