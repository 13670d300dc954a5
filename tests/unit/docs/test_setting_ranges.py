"""Each number in docs/settings.md is accepted at both ends of its documented range, and refused beyond them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cpoa.episodes.request import parse_episode_request
from local.stack import settings as stack_settings
from local.stack.declared_settings import STACK_SETTINGS
from local.stack.settings import SettingError, front_address, read_settings
from shared.errors import BadRequestError
from shared.settings import SettingsError, load_settings
from tests.unit.docs.variables_read import FIELDS
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
RANGES = {
    name: (int(lowest), int(highest))
    for name, row in re.findall(r"^\| `(\w+)` (\|.*)$", PAGE, re.MULTILINE)
    for lowest, highest in re.findall(r"\bfrom (\d+) to (\d+)\b", row)
}
NUMBERS = {name for name, setting in STACK_SETTINGS.items() if setting.limits}
OF_FUNCTIONS = {name: limits for name, limits in RANGES.items() if name in FIELDS}
OF_MAKE_RUN = {name: limits for name, limits in RANGES.items() if name in NUMBERS}


def test_every_number_has_its_range_on_the_page() -> None:
    numbers = {name for name, setting in FIELDS.items() if type(setting.default) is int or setting.limits}
    assert OF_FUNCTIONS.keys() == numbers, "Run `make docs`."
    assert OF_MAKE_RUN.keys() == NUMBERS
    assert {name for name, setting in STACK_SETTINGS.items() if type(setting.default) is int} == NUMBERS
    assert RANGES.keys() - OF_FUNCTIONS.keys() - OF_MAKE_RUN.keys() == {"WORKERS", "MINUTES"}


@pytest.mark.parametrize("name", OF_FUNCTIONS)
def test_a_function_accepts_both_ends_of_a_range_and_refuses_values_beyond_them(name: str) -> None:
    lowest, highest = OF_FUNCTIONS[name]
    for value in (lowest, highest):
        assert getattr(load_settings((), {name: str(value)}), name.lower()) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(SettingsError, match=rf"{name} must be a whole number from {lowest} to {highest}, not"):
            load_settings((), {name: str(value)})


@pytest.mark.parametrize("name", OF_MAKE_RUN)
def test_make_run_accepts_both_ends_of_a_range_and_refuses_values_beyond_them(name: str, tmp_path: Path) -> None:
    lowest, highest = OF_MAKE_RUN[name]
    for value in (lowest, highest):
        assert read_settings({name: str(value)}, tmp_path / "none")[name] == str(value)
    for value in (lowest - 1, lowest - 0.001, highest + 0.001, highest + 1):
        with pytest.raises(SettingError, match=rf"{name} must be a (whole )?number from {lowest} to {highest}, not"):
            read_settings({name: str(value)}, tmp_path / "none")


def test_make_run_accepts_both_ends_of_its_ports_and_refuses_values_beyond_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stack_settings, "_check_port_is_free", lambda _address: None)
    lowest, highest = RANGES["API_GW_PORT"]
    for value in (lowest, highest):
        assert front_address({"API_GW_PORT": str(value)}).port == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(SettingError, match=f"API_GW_PORT must be a whole number from {lowest} to {highest}, not"):
            front_address({"API_GW_PORT": str(value)})


def test_an_episode_may_have_the_documented_maximum_length_and_not_more() -> None:
    lowest, highest = RANGES["MINUTES"]
    for value in (lowest, highest):
        assert parse_episode_request({"topic": "Tea", "length_minutes": value}).length_minutes == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(BadRequestError):
            parse_episode_request({"topic": "Tea", "length_minutes": value})
