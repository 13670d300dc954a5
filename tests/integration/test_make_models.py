"""Tests `make models` as a command: its lines, its exit code, and that it prints no key."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from local.cli.models import NOTHING, check_models
from shared.settings import load_settings
from tests.integration.model_servers.speech_server import KEY, KokoroFastApi, OpenAi, serving
from tests.integration.test_model_checks import free_address, written
from tests.unit.cpoa.providers.aims_server import Answer, service
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LOCAL_ENV_FILE")


def make_models(**variables: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "local.cli.models"],
        cwd=ROOT,
        env={**surroundings, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_model_it_says_that_everything_is_built_in() -> None:
    ended = make_models()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{NOTHING}\n", "")


def test_the_settings_come_from_the_named_file(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("AIMS_OPENAI_PICTURE_MODEL=flux\n")
    ended = make_models(LOCAL_ENV_FILE=str(tmp_path / "settings"))
    assert ended.stdout.startswith("picture  AIMS_OPENAI_PICTURE_MODEL has no effect")


def test_each_model_has_a_line_and_all_are_usable() -> None:
    with service(written("The lamp burns.")) as texts, serving(KokoroFastApi()) as speech:
        ended = make_models(
            AIMS_PROVIDER="openai",
            OPENAI_BASE_URL=f"{texts.address}/v1",
            OPENAI_API_KEY=KEY,
            AIMS_OPENAI_TEXT_MODEL="llama3.1:8b",
            AIMS_OPENAI_CONTEXT_TOKENS="8192",
            AIMS_OPENAI_SPEECH_BASE_URL=speech.base_url,
            AIMS_OPENAI_SPEECH_MODEL="kokoro",
        )
    text, spoken = ended.stdout.splitlines()
    assert text.startswith(f"text     llama3.1:8b at {texts.address.removeprefix('http://')}: ok in ")
    assert text.endswith(" s: “The lamp burns.” (context of 8192 tokens)")
    assert spoken.startswith(f"speech   kokoro at {speech.address.removeprefix('http://')}: ok in ")
    assert "af_heart (female) spoke 4.5 s" in spoken
    assert (ended.returncode, ended.stderr) == (0, "")


def test_one_model_that_fails_makes_the_command_fail() -> None:
    address = free_address()
    with service(written("The lamp burns.")) as texts:
        ended = make_models(
            AIMS_PROVIDER="openai",
            OPENAI_BASE_URL=f"{texts.address}/v1",
            AIMS_OPENAI_TEXT_MODEL="llama3.1:8b",
            AIMS_OPENAI_CONTEXT_TOKENS="8192",
            AIMS_OPENAI_SPEECH_BASE_URL=f"{address}/v1",
            AIMS_OPENAI_SPEECH_MODEL="kokoro",
        )
    text, spoken = ended.stdout.splitlines()
    assert ": ok in " in text
    assert f": failed: Nothing answers at {address}" in spoken
    assert spoken.endswith("Start the server, or change AIMS_OPENAI_SPEECH_BASE_URL.")
    assert ended.returncode == 1


def test_a_server_without_an_address_of_its_own_is_advised_by_the_common_one() -> None:
    address = free_address()
    ended = make_models(
        AIMS_SPEECH_PROVIDER="openai", OPENAI_BASE_URL=f"{address}/v1", AIMS_OPENAI_SPEECH_MODEL="kokoro"
    )
    assert ended.stdout.rstrip().endswith("Start the server, or change OPENAI_BASE_URL.")


def test_no_key_is_printed_even_if_a_server_repeats_it() -> None:
    repeated = Answer(200, {"voices": [f"{KEY}-{number}" for number in range(3)]})
    with service(repeated) as peer:
        ended = make_models(
            AIMS_SPEECH_PROVIDER="openai",
            AIMS_OPENAI_SPEECH_BASE_URL=f"{peer.address}/v1",
            AIMS_OPENAI_SPEECH_API_KEY=KEY,
            AIMS_OPENAI_SPEECH_MODEL="kokoro",
        )
    assert ended.returncode == 1
    assert "It has ***-0, ***-1, ***-2." in ended.stdout
    assert KEY not in ended.stdout + ended.stderr


def test_a_wrong_key_is_said_with_its_variable() -> None:
    with serving(OpenAi()) as server:
        ended = make_models(
            AIMS_SPEECH_PROVIDER="openai",
            AIMS_OPENAI_SPEECH_BASE_URL=server.base_url,
            AIMS_OPENAI_SPEECH_API_KEY="sk-wrong-0123456789",
            AIMS_OPENAI_SPEECH_MODEL="tts-1",
        )
    assert ended.returncode == 1
    assert "Check AIMS_OPENAI_SPEECH_API_KEY." in ended.stdout
    assert "sk-wrong" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"AIMS_PROVIDER": "openai"}, "AIMS_OPENAI_TEXT_MODEL is not set."),
        ({"AIMS_PROVIDER": "google"}, "GOOGLE_CLOUD_PROJECT is not set."),
        ({"AIMS_PROVIDER": "opanai"}, "AIMS_PROVIDER must be one of none, google, openai, anthropic"),
        ({"AIMS_OPENAI_SPEECH_VOICES": "af_heart"}, "AIMS_OPENAI_SPEECH_VOICES must hold"),
        ({"AIMS_SPEECH_PROVIDER": "openai"}, "AIMS_OPENAI_SPEECH_MODEL is not set."),
    ],
)
def test_wrong_settings_are_said(variables: dict[str, str], said: str) -> None:
    ended = make_models(**variables)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"AIMS_OPENAI_SPEECH_MODEL": "kokoro"},
            "speech   AIMS_OPENAI_SPEECH_MODEL has no effect without AIMS_SPEECH_PROVIDER=openai.",
        ),
        (
            {"AIMS_OPENAI_PICTURE_MODEL": "flux"},
            "picture  AIMS_OPENAI_PICTURE_MODEL has no effect without AIMS_PICTURE_PROVIDER=openai.",
        ),
        ({"AIMS_TTS_SERVICE_BASE_URL_CONTAINER": "http://tts:9000"}, "speech   AIMS TTS is not asked"),
    ],
)
def test_a_setting_without_an_effect_is_said(
    variables: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_models(load_settings(environment=variables)) == 0
    assert said in capsys.readouterr().out
