"""The command behind `make episode`, against the running local cloud."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import soundfile
from PIL import Image

from local.stack.state_folder import ROOT
from tests.child_processes import tied

if TYPE_CHECKING:
    from pathlib import Path

    from local.stack.state_folder import StateFolder

DEADLINE_SECONDS = 240
ASKED = ("TOPIC", "TEXT", "MINUTES", "VOICE", "EPISODE_LANGUAGE", "API_GW_PORT")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The working directory of the command. `make` runs it in the checkout."""
    return tmp_path


def start(folder: Path, state_dir: Path, **asked: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ASKED}
    return subprocess.Popen(
        tied([sys.executable, "-m", "local.cli.episode"]),
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT), "LOCAL_STATE_DIR": str(state_dir), **asked},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts background jobs with SIGINT ignored, and child processes inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 -- it takes no lock
    )


def run(folder: Path, state_dir: Path, **asked: str) -> tuple[int, str, str]:
    """Returns exit code, stdout and stderr. Fails if stderr contains a traceback."""
    command = start(folder, state_dir, **asked)
    printed, errors = command.communicate(timeout=DEADLINE_SECONDS)
    assert "Traceback" not in errors, errors
    return command.returncode, printed, errors


def assert_episode(folder: Path, name: str) -> None:
    samples, rate = soundfile.read(folder / "episodes" / f"{name}.mp3")
    assert 20 < len(samples) / rate < 120
    assert (folder / "episodes" / f"{name}.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    assert Image.open(folder / "episodes" / f"{name}.jpg").size == (1500, 1500)


def test_a_topic_creates_files_and_a_second_run_keeps_them(
    folder: Path, stack_url: str, stack_state: StateFolder
) -> None:
    asked = {"TOPIC": "The Roman aqueducts", "MINUTES": "1"}
    code, printed, _ = run(folder, stack_state.path, **asked)

    assert code == 0
    assert "Making an episode about: The Roman aqueducts" in printed
    assert re.search(r"\[#{24}\] (\d+)/\1$", printed, re.MULTILINE)
    assert re.search(rf"{re.escape(stack_url)}/\?episode=[0-9a-f-]{{36}}", printed)
    assert "keeps running" not in printed  # it was running before, so the hint is not needed
    assert_episode(folder, "the-roman-aqueducts")
    first = (folder / "episodes" / "the-roman-aqueducts.mp3").stat()

    code, printed, _ = run(folder, stack_state.path, **asked, VOICE="frank")

    assert code == 0
    assert "episodes/the-roman-aqueducts-2.mp3" in printed
    assert_episode(folder, "the-roman-aqueducts-2")
    assert (folder / "episodes" / "the-roman-aqueducts.mp3").stat() == first
    assert "<v Frank>" in (folder / "episodes" / "the-roman-aqueducts-2.vtt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("stack_url")
def test_a_text_creates_an_episode_named_after_its_title(folder: Path, stack_state: StateFolder) -> None:
    own_text = (ROOT / "tests" / "data" / "own_text.txt").read_text(encoding="utf-8")
    (folder / "notes.txt").write_text(f"# Our  own notes: part 1\n\n{own_text}", encoding="utf-8")
    code, printed, _ = run(folder, stack_state.path, TEXT="notes.txt", MINUTES="1")

    assert code == 0
    assert "Making an episode about: Our own notes: part 1" in printed
    assert "The episode uses only your own text." in printed
    assert "Voices are synthetic; script by the embedded writer" in printed
    assert_episode(folder, "our-own-notes-part-1")


@pytest.mark.usefixtures("stack_url")
def test_a_failure_is_reported_with_its_code(folder: Path, stack_state: StateFolder) -> None:
    code, _, errors = run(folder, stack_state.path, TOPIC="Zxqv blorptang")

    assert code == 1
    assert "(API_GW_PODCAST_NO_SOURCES)" in errors
    assert "text" in errors
    assert not (folder / "episodes").exists()


@pytest.mark.usefixtures("stack_url")
def test_a_rejected_request_is_reported_with_its_code(folder: Path, stack_state: StateFolder) -> None:
    for asked, refused in (
        ({"MINUTES": "31"}, "(API_GW_PODCAST_INVALID_LENGTH)"),
        ({"EPISODE_LANGUAGE": "de"}, "speaks English (`en`). (API_GW_PODCAST_LANGUAGE_UNAVAILABLE)"),
    ):
        code, _, errors = run(folder, stack_state.path, TOPIC="Tea", **asked)

        assert code == 1
        assert refused in errors


@pytest.mark.usefixtures("stack_url")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, 'make episode TOPIC="How do vaccines work?"'),
        ({"TEXT": "missing.txt"}, "missing.txt cannot be read"),
        ({"TEXT": "."}, "cannot be read"),
        ({"TOPIC": "Tea", "MINUTES": "four"}, "MINUTES=four"),
    ],
)
def test_bad_usage_says_what_to_change(
    folder: Path, stack_state: StateFolder, asked: dict[str, str], told: str
) -> None:
    code, _, errors = run(folder, stack_state.path, **asked)

    assert code == 2
    assert told in errors


@pytest.mark.usefixtures("stack_url")
def test_ctrl_c_stops_watching_but_not_the_episode(folder: Path, stack_state: StateFolder) -> None:
    command = start(folder, stack_state.path, TOPIC="Tea", MINUTES="1")
    assert command.stdout
    assert "Making an episode" in command.stdout.readline()
    command.send_signal(signal.SIGINT)
    _, errors = command.communicate(timeout=DEADLINE_SECONDS)

    assert command.returncode == 130
    assert "is still being generated" in errors
    assert "Traceback" not in errors


def test_a_cloud_that_cannot_start_is_reported_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, errors = run(folder, tmp_path / "cloud", TOPIC="Tea", API_GW_PORT=port)

    assert code == 1
    assert "did not start" in errors
    assert f"Port {port} " in errors
