from __future__ import annotations

import re
import tomllib

import pytest

from tools.data_wheels import DATA_LOCK_FILE
from tools.environment import LOCK_FILES as INSTALLED
from tools.locks import LOCK_FILES, ROOT, pins

LOCKS = {group: (ROOT / path).read_text() for group, path in LOCK_FILES.items()}
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]


def test_every_group_has_a_lock_file_and_every_lock_file_a_group() -> None:
    assert set(GROUPS) == set(LOCK_FILES)
    assert set(INSTALLED.values()) <= set(LOCK_FILES.values())


@pytest.mark.parametrize("group", list(LOCK_FILES))
def test_every_requirement_of_a_group_is_locked(group: str) -> None:
    asked = [entry for entry in GROUPS[group] if isinstance(entry, str)]
    names = {re.split(r"[<>=!~ ]", entry)[0] for entry in asked}
    assert names <= set(pins(LOCKS[group]))


def test_a_package_has_one_version_in_every_lock_file() -> None:
    versions: dict[str, set[str]] = {}
    for text in LOCKS.values():
        for name, version in pins(text).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("text", [*LOCKS.values(), DATA_LOCK_FILE.read_text()])
def test_every_pin_has_a_hash_and_names_no_registry(text: str) -> None:
    entries = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


@pytest.mark.parametrize("group", ["auth", "podcasts", "migrate"])
def test_only_the_steps_have_heavy_packages(group: str) -> None:
    assert not {"numpy", "onnxruntime", "pillow", "hibari-tts", "soundfile"} & set(pins(LOCKS[group]))


def test_the_connector_is_older_than_the_version_that_slows_each_start() -> None:
    version = pins(LOCKS["auth"])["cloud-sql-python-connector"].split(".")
    assert (int(version[0]), int(version[1])) < (1, 23)
