from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from local.stack.ports import pick_free_port
from local.stack.settings import (
    ROOT,
    SettingError,
    front_address,
    parse_env_file,
    process_environment,
    read_settings,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=plain", "plain"),
        ("export KEY = spaced ", "spaced"),
        ('KEY="in # quotes"', "in # quotes"),
        ("KEY='single'  # why", "single"),
        ("KEY=value # why", "value"),
        ("KEY=a#b", "a#b"),
        ("KEY=$HOME", "$HOME"),
        ("KEY=a=b", "a=b"),
        ("KEY=", ""),
    ],
)
def test_a_line_of_the_env_file_is_one_setting(line: str, value: str) -> None:
    assert parse_env_file(f"# a comment\n\n{line}\n") == {"KEY": value}


def test_an_invalid_line_is_named() -> None:
    with pytest.raises(SettingError, match=r"\.env, line 2"):
        parse_env_file("KEY=1\nnonsense\n")


def test_the_real_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nCPOA_TEST_MODE=false\nGCS_BUCKET_NAME=\n")
    settings = read_settings({"LOG_LEVEL": "ERROR"}, tmp_path / ".env")
    assert settings["LOG_LEVEL"] == "ERROR"
    assert settings["CPOA_TEST_MODE"] == "false"
    assert settings["GCS_BUCKET_NAME"] == "aethercast-media"


def test_the_file_of_a_developer_is_read_by_make_run_and_not_by_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.stack.settings.ROOT", tmp_path)
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\n")
    assert read_settings({}).get("LOG_LEVEL") != "ERROR"  # tests/conftest.py
    monkeypatch.delenv("LOCAL_ENV_FILE")
    assert read_settings({})["LOG_LEVEL"] == "ERROR"


def test_the_local_defaults_allow_a_thousand_attempts_and_test_scenarios(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path / "none")
    assert settings["AUTH_REGISTRATIONS_PER_HOUR"] == "1000"
    assert settings["AUTH_FAILED_LOGINS_PER_ACCOUNT"] == "1000"
    assert settings["CPOA_TEST_MODE"] == "true"


def test_the_server_listens_on_loopback_unless_it_is_exposed() -> None:
    port = str(pick_free_port())
    every_address = "0.0.0.0"  # noqa: S104 -- the test exposes this address
    assert front_address({"API_GW_PORT": port, "API_GW_HOST": every_address}).host == "127.0.0.1"
    exposed = front_address({"API_GW_PORT": port, "API_GW_HOST": every_address, "API_GW_EXPOSE": "true"})
    assert exposed.host == every_address
    assert exposed.url == f"http://127.0.0.1:{port}"


def test_debug_mode_logs_everything_unless_the_level_is_given_too(tmp_path: Path) -> None:
    assert read_settings({"API_GW_DEBUG_MODE": "True"}, tmp_path / "none")["LOG_LEVEL"] == "DEBUG"
    given = read_settings({"API_GW_DEBUG_MODE": "true", "LOG_LEVEL": "ERROR"}, tmp_path / "none")
    assert given["LOG_LEVEL"] == "ERROR"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_an_invalid_port_is_refused_by_the_name_of_its_variable(port: str) -> None:
    with pytest.raises(SettingError, match="API_GW_PORT"):
        front_address({"API_GW_PORT": port})


def test_a_used_port_is_named_with_a_way_to_fix_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=rf"Port {port} .*API_GW_PORT"):
            front_address({"API_GW_PORT": str(port)})


def test_secrets_of_the_shell_are_not_passed_to_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("SOME_API_KEY", "y")
    environment = process_environment()
    assert not {"FLASK_SECRET_KEY", "SOME_API_KEY"} & set(environment)
    assert environment["PYTHONPATH"] == str(ROOT)


def test_the_example_file_contains_only_settings_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = [line.removeprefix("#") for line in example.splitlines() if re.match(r"#[A-Z_]+=", line)]
    names = set(parse_env_file("\n".join(settings)))
    folders = ("local", "shared", "features", "cpoa", "functions")
    sources = "".join(path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert names
    assert all(f'"{name}"' in sources or f"settings.{name.lower()}" in sources for name in names)


def test_all_wrong_settings_are_named_in_one_error(tmp_path: Path) -> None:
    wrong = {"API_GW_PORT": "http", "API_GW_EXPOSE": "perhaps", "LOCAL_SWEEP_SECONDS": "0"}
    with pytest.raises(SettingError) as caught:
        read_settings(wrong, tmp_path / "none")
    for name, value in wrong.items():
        assert f"{name} must be " in str(caught.value)
        assert repr(value) in str(caught.value)


@pytest.mark.parametrize("setting", ["LOCAL_SWEEP_SECONDS=0", "LOCAL_SWEEP_SECONDS=often", "LOCAL_TASKS_LATE_SHARE=2"])
def test_a_number_out_of_range_is_refused_by_the_name_of_its_variable(tmp_path: Path, setting: str) -> None:
    name, _, value = setting.partition("=")
    with pytest.raises(SettingError, match=rf"{name} must be a number from .*, not '{value}'"):
        read_settings({name: value}, tmp_path / ".env")
