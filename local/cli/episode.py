"""``make episode``: creates one episode with the HTTP API that the page uses.

Reads TOPIC, TEXT (a file), MINUTES, VOICE and EPISODE_LANGUAGE from the environment, as ``make`` passes them. The last
one is also LANGUAGE on the command line of ``make``.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from local.cli.account import local_token
from local.cli.api_client import ApiClient, ApiRefusedError, ApiUnreachableError
from local.cli.episode_report import completed_lines, failed_lines
from local.cli.progress import StepProgress
from local.stack.running import StackAddress, StartFailedError, ensure_running
from shared.slugs import make_slug

POLL_SECONDS = 0.5
ENDED = ("completed", "failed", "cancelled")


class UsageError(Exception):
    """The command's options are invalid; the message says what to change."""


@dataclass(frozen=True, slots=True)
class EpisodeOptions:
    """``topic`` None: the service takes the title from the text."""

    topic: str | None
    text: str | None
    minutes: int | None
    voice: str | None
    language: str | None

    def body(self) -> dict[str, Any]:
        given = {
            "topic": self.topic,
            "sources": None if self.text is None else [{"text": self.text, "title": self.topic}],
            "length_minutes": self.minutes,
            "language": self.language,
            "voice_params": None if self.voice is None else {"voice_name": self.voice},
        }
        return {name: value for name, value in given.items() if value is not None}


def read_options(environment: dict[str, str]) -> EpisodeOptions:
    topic = environment.get("TOPIC", "").strip()
    text_file = environment.get("TEXT", "").strip()
    if not topic and not text_file:
        raise UsageError('Set a topic or a text: make episode TOPIC="How do vaccines work?", or TEXT=file.txt.')
    text = _read(Path(text_file).expanduser()) if text_file else None
    return EpisodeOptions(
        topic=topic or None,
        text=text,
        minutes=_minutes(environment.get("MINUTES", "")),
        voice=environment.get("VOICE") or None,
        language=environment.get("EPISODE_LANGUAGE", "").strip() or None,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Give the path of a text file.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}). Save it as plain text in UTF-8.") from error


def _minutes(value: str) -> int | None:
    if not value.strip():
        return None
    if not value.strip().isdecimal():
        raise UsageError(f"MINUTES={value} is not a whole number; give one from 1 to 30.")
    return int(value)


def follow(client: ApiClient, podcast_id: str, progress: StepProgress) -> dict[str, Any]:
    """Polls the episode until it ends; returns its last state."""
    while True:
        episode = client.get_json(f"/api/v1/podcasts/{podcast_id}")
        progress.show(episode["steps"])
        if episode["generation_status"].split("_")[0] in ENDED:
            progress.close()
            return episode
        time.sleep(POLL_SECONDS)


def save(client: ApiClient, episode: dict[str, Any], folder: Path) -> list[Path]:
    """Saves audio, transcript and cover in ``folder`` under a name that is not in use."""
    addresses = {".mp3": episode["audio_url"], ".vtt": episode["transcript_url"], ".jpg": episode["cover_url"]}
    # Fetch all of them first, so that a failed fetch leaves no partial episode.
    contents = {suffix: client.get_bytes(address) for suffix, address in addresses.items()}
    folder.mkdir(exist_ok=True)
    stem = _free_stem(folder, make_slug(episode["topic"]))
    paths = []
    for suffix, content in contents.items():
        path = folder / f"{stem}{suffix}"
        path.write_bytes(content)
        paths.append(path)
    return paths


def _free_stem(folder: Path, slug: str) -> str:
    stems = [slug, *(f"{slug}-{number}" for number in range(2, 1000))]
    for stem in stems:
        if not any(folder.glob(f"{stem}.*")):
            return stem
    return f"{slug}-{secrets.token_hex(4)}"


def make_episode(options: EpisodeOptions, address: StackAddress) -> int:
    client = ApiClient(address.url)
    client.token = local_token(client, address.state_dir)
    accepted = client.post_json("/api/v1/podcasts", options.body(), idempotency_key=str(uuid4()))
    print(f"Making an episode about: {accepted['topic']}", flush=True)
    episode = follow(client, accepted["podcast_id"], StepProgress(sys.stdout))
    if episode["generation_status"] != "completed":
        print("\n".join(failed_lines(episode)), file=sys.stderr)
        return 1
    for path in save(client, episode, Path("episodes")):
        print(f"  {path}")
    for line in completed_lines(episode):
        print(line)
    print(f"Listen and read along at {address.url}/?episode={episode['podcast_id']}")
    if address.started_now:
        print("The local cloud keeps running for that page; `make stop` stops it.")
    return 0


def main() -> int:
    try:
        return make_episode(read_options(dict(os.environ)), ensure_running())
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except ApiRefusedError as error:
        print(f"{error} ({error.error_code})", file=sys.stderr)
        return 1
    except (ApiUnreachableError, StartFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped watching. The episode is still being generated while the local cloud runs.",
            file=sys.stderr,
        )
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
