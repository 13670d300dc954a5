"""``make hero-episode``: makes the finished episode that the landing view plays, and writes it into ``frontend/hero/``.

It runs a local cloud of its own, with an empty database and the built-in writer, voices and painter, offline. The files
have the names and contents of the API's answers, so that the page shows and plays it like any other episode.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PIL import Image

from local.cli.account import local_token
from local.cli.api_client import ApiClient
from local.cli.episode import follow
from local.cli.progress import StepProgress
from local.stack.ports import pick_free_port
from local.stack.running import wait_until_running
from local.stack.state_folder import ROOT, StateFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = "The Rosetta Stone"
MINUTES = 2  # the leads have enough for about 70 seconds
PODCAST_ID = "hero"
SECONDS = (60, 90)
FOLDER = ROOT / "frontend" / PODCAST_ID
COVER_PIXELS = 640
_COVER_QUALITY = 82
_STOP_SECONDS = 30
# Fields with an address -> the file that the page finds there.
_FILES = {
    "audio_url": "audio.mp3",
    "transcript_url": "transcript.vtt",
    "transcript_json_url": "transcript.json",
    "chapters_url": "chapters.json",
    "waveform_url": "waveform.json",
    "cover_url": "cover.jpg",
}
_KEPT = (
    "title", "topic", "language", "duration_seconds", "length_minutes", "show_notes", "sources", "licence", "coverage",
    "writer", "left_out", "length_limited_by", "task_created_timestamp",
)  # fmt: skip
_MODEL_SETTINGS = ("AIMS_", "OPENAI_", "ANTHROPIC_", "GOOGLE_")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="aethercast-hero-") as folder, _own_cloud(Path(folder)) as url:
        client = ApiClient(url)
        client.token = local_token(client, Path(folder))
        accepted = client.post_json(
            "/api/v1/podcasts", {"topic": TOPIC, "length_minutes": MINUTES}, idempotency_key=str(uuid4())
        )
        episode = follow(client, accepted["podcast_id"], StepProgress(sys.stdout))
        problem = _problem(episode)
        if problem:
            print(problem, file=sys.stderr)
            return 1
        files = {name: client.get_bytes(episode[field]) for field, name in _FILES.items()}
    files["cover.jpg"] = _smaller(files["cover.jpg"])
    files["episode.json"] = _detail(episode)
    FOLDER.mkdir(exist_ok=True)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
        print(f"  {(FOLDER / name).relative_to(ROOT)}  {len(content):,} bytes")
    return 0


@contextmanager
def _own_cloud(folder: Path) -> Iterator[str]:
    """Yields its address. It takes no settings of this machine, so no model and no network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_MODEL_SETTINGS)}
    chosen = {
        "LOCAL_STATE_DIR": str(folder),
        "LOCAL_ENV_FILE": str(folder / "no.env"),
        "API_GW_PORT": str(pick_free_port()),
        "RESEARCH_ONLINE": "never",
    }
    state = StateFolder(folder)
    state.make()
    with state.log_file("run").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "local", "run"], cwd=ROOT, env=kept | chosen, stdout=log, stderr=log
        )
    try:
        yield wait_until_running(state, supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(_STOP_SECONDS)


def _problem(episode: dict[str, Any]) -> str | None:
    if episode["generation_status"] != "completed":
        return f"The episode is {episode['generation_status']}: {episode.get('cpoa_error_message')}"
    if episode["coverage"] != "exact":
        return f"The sources do not answer {TOPIC!r}: coverage {episode['coverage']}."
    shortest, longest = SECONDS
    seconds = episode["duration_seconds"]
    if not shortest <= seconds <= longest:
        return f"The episode has {seconds:.0f} seconds; it should have {shortest} to {longest}."
    return None


def _smaller(cover: bytes) -> bytes:
    """The landing view shows it small, and every first visit loads it."""
    smaller = io.BytesIO()
    with Image.open(io.BytesIO(cover)) as picture:
        resized = picture.resize((COVER_PIXELS, COVER_PIXELS), Image.Resampling.LANCZOS)
        resized.save(smaller, "JPEG", quality=_COVER_QUALITY, optimize=True, progressive=True)
    return smaller.getvalue()


def _detail(episode: dict[str, Any]) -> bytes:
    """The episode's detail answer, without what only the local cloud knew."""
    kept = {name: episode[name] for name in _KEPT if name in episode}
    addresses = {field: f"/{PODCAST_ID}/{name}" for field, name in _FILES.items()}
    fixed = {
        "podcast_id": PODCAST_ID,
        "generation_status": "completed",
        "visibility": "public",
        "is_own": False,
        "logs": [],
        "steps": [],
    }
    return json.dumps(fixed | kept | addresses, ensure_ascii=False, indent=2).encode() + b"\n"


if __name__ == "__main__":
    raise SystemExit(main())
