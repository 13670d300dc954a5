"""Tests that Google's model libraries are imported only at the first request, because that takes a second or more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.function_environment import database_environment

if TYPE_CHECKING:
    from shared.database import Database

ROOT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 60.0
LIBRARIES = ("google.genai", "google.cloud.texttospeech", "google.cloud.texttospeech_v1", "httpx2", "pydantic")


def imported_by(program: str, environment: dict[str, str]) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}; print(*sys.modules)"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=ANSWER_SECONDS,
        check=True,
    )
    return set(ended.stdout.split())


@pytest.mark.parametrize("function", ["podcasts", "podcast_steps", "upkeep", "model_calls", "snippets"])
def test_a_function_starts_without_googles_model_libraries(database: Database, function: str) -> None:
    environment = database_environment(database) | {
        "FLASK_SECRET_KEY": "k" * 32,
        "GCS_BUCKET_NAME": "media-of-a-test",
        "TASKS_QUEUE": "projects/p/locations/l/queues/q",
        "STEPS_URL": "http://127.0.0.1:1",
        "UPKEEP_QUEUE": "projects/p/locations/l/queues/u",
        "UPKEEP_URL": "http://127.0.0.1:1",
        "MODEL_CALLS_QUEUE": "projects/p/locations/l/queues/m",
        "MODEL_CALLS_URL": "http://127.0.0.1:1",
        "TASKS_INVOKER_EMAIL": "invoker@example.org",
        "PAGE_URL": "https://aethercast.example",
        "PYTHONPATH": str(ROOT),
    }
    imported = imported_by(f"import runpy, sys; runpy.run_path('functions/{function}/main.py')", environment)
    assert imported.isdisjoint(LIBRARIES)
    assert "cpoa.composition" in imported


def test_our_model_classes_do_not_import_them() -> None:
    modules = ("text", "pictures", "speech")
    program = "import sys, " + ", ".join(f"cpoa.providers.google.{name}" for name in modules)
    assert imported_by(program, {"PYTHONPATH": str(ROOT)}).isdisjoint(LIBRARIES)
