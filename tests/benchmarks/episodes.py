"""A 4-minute and a 30-minute episode over HTTP on a warm local cloud, compared with their parts measured alone in the
same run. The articles come from a stand-in for the encyclopedia on this machine.

The budgets: the episode takes at most 1.25 times (synthesis + mastering + encoding) / cores; research and script of a
topic from the stored leads take 0.5 seconds together; its first sound can be fetched 2.5 seconds after the request; a
worker has 768 MiB.
"""

from __future__ import annotations

import io
import json
import os
import platform
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import requests
import soundfile

from cpoa.agents.voice.forge import EmbeddedVoiceForge
from cpoa.audio.mp3 import encode_mp3
from cpoa.audio.segment_file import encode_segment, open_segment
from cpoa.contracts.agents import VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Script
from local.stack.state_folder import StateFolder
from shared.data_files import data_file
from shared.media_store import MediaStore
from tests import wiki
from tests.local_stack import ended, new_client, running_stack
from tests.mastered_sound import master

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient

BUDGET_RATIO = 1.25
GAP_SECONDS = 0.94
DEADLINE_SECONDS = 1200
OWN_TEXT_WORDS = 7000
FIRST_SOUND_BUDGET = 2.5
FIRST_SOUND_POLL_SECONDS = 0.1
FIRST_SOUND_TOPICS = ("Volcano", "Jazz", "Lighthouse")


@dataclass(frozen=True, slots=True)
class Parts:
    """Seconds of one core for each part, measured alone."""

    synthesis: float
    mastering: float
    encoding: float

    def budget(self, cores: int) -> float:
        return (self.synthesis + self.mastering + self.encoding) / cores


def main() -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    with wiki.serving() as encyclopedia, _warm_stack(RESEARCH_API_URL=encyclopedia.api_url) as (client, state):
        _report("4 minutes from a topic", client, state, {"topic": "Hokusai", "length_minutes": 4}, cores)
    with _warm_stack(RESEARCH_ONLINE="never") as (client, state):
        made = _make(client, {"topic": "Coral reefs", "length_minutes": 4})["episode"]
        seconds = _step_seconds(made, "research") + _step_seconds(made, "script")
        print(f"research and script of a topic from the stored leads: {seconds:.2f} s  (budget 0.5 s)\n")
        _report_first_sound(client)
        _report("30 minutes from a long text", client, state, _long_request(), cores)


@contextmanager
def _warm_stack(**environment: str) -> Iterator[tuple[ApiClient, StateFolder]]:
    with tempfile.TemporaryDirectory() as folder:
        state = StateFolder(Path(folder))
        with running_stack(state, **{"RESEARCH_ONLINE": "auto"} | environment) as url:
            client = new_client(url)
            made = _make(client, {"topic": "Tea", "length_minutes": 1})  # loads what is loaded only once
            print(f"warmed up with {made['seconds']:.1f} s\n")
            yield client, state


def _report(name: str, client: ApiClient, state: StateFolder, request: dict[str, Any], cores: int) -> None:
    made = _make(client, request)
    minutes = made["episode"]["duration_seconds"] / 60
    parts = _parts_alone(_script(state, made["episode"]))
    budget = parts.budget(cores)
    print(f"{name}: {minutes:.1f} minutes of audio in {made['seconds']:.1f} s")
    print(f"  seconds per minute of audio    {made['seconds'] / minutes:.2f}")
    print(f"  synthesis alone                {parts.synthesis:.1f} s on one core")
    print(f"  mastering alone                {parts.mastering:.1f} s")
    print(f"  encoding alone                 {parts.encoding:.1f} s")
    ratio = made["seconds"] / budget
    print(f"  episode / ((synthesis + mastering + encoding) / {cores})  {ratio:.2f}  (budget {BUDGET_RATIO})")
    print(f"  peak memory of a steps worker  {_peak_mebibytes(state):.0f} MiB\n", flush=True)


def _make(client: ApiClient, request: dict[str, Any]) -> dict[str, Any]:
    started = time.perf_counter()
    accepted = client.post_json("/api/v1/podcasts", request)
    episode = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
    seconds = time.perf_counter() - started
    if episode["generation_status"] != "completed":
        raise SystemExit(f"The episode failed: {episode['cpoa_error_message']}")
    return {"episode": episode, "seconds": seconds}


def _report_first_sound(client: ApiClient) -> None:
    """Several topics, because a topic that was made before has its script in the cache."""
    seconds = [_first_sound_seconds(client, topic) for topic in FIRST_SOUND_TOPICS]
    shown = ", ".join(f"{one:.2f} s" for one in seconds)
    print(f"first sound after the request: {shown}, load {os.getloadavg()[0]:.1f}")
    print(f"  slowest / budget               {max(seconds) / FIRST_SOUND_BUDGET:.2f}  (budget 1.0)\n", flush=True)


def _first_sound_seconds(client: ApiClient, topic: str) -> float:
    """From the request to the whole first piece, asked for as a page does. The episode is finished before this returns,
    so that the next one does not wait for it."""
    started = time.perf_counter()
    podcast_id = client.post_json("/api/v1/podcasts", {"topic": topic, "length_minutes": 4})["podcast_id"]
    while not (pieces := client.get_json(f"/api/v1/podcasts/{podcast_id}/pieces")["pieces"]):
        if time.perf_counter() - started > DEADLINE_SECONDS:
            raise SystemExit(f"{topic} has no sound")
        time.sleep(FIRST_SOUND_POLL_SECONDS)
    requests.get(pieces[0]["audio_url"], timeout=10).raise_for_status()
    seconds = time.perf_counter() - started
    ended(client, podcast_id, within_seconds=DEADLINE_SECONDS)
    return seconds


def _step_seconds(episode: dict[str, Any], name: str) -> float:
    step = next(step for step in episode["steps"] if step["name"] == name)
    started, ended_at = (datetime.fromisoformat(step[field]) for field in ("started_at", "ended_at"))
    return (ended_at - started).total_seconds()


def _long_request() -> dict[str, Any]:
    """Own text: the leads of the history articles, one heading each."""
    articles = json.loads(data_file("summaries_en-us.json").read_text(encoding="utf-8")).values()
    sections, words = [], 0
    for article in articles:
        if article.get("topic") == "History" and words < OWN_TEXT_WORDS:
            sections.append(f"# {article['title']}\n\n{article['extract']}")
            words += len(article["extract"].split())
    return {
        "topic": "A long walk through history",
        "length_minutes": 30,
        "sources": [{"text": "\n\n".join(sections)}],
    }


def _script(state: StateFolder, episode: dict[str, Any]) -> Script:
    """Reads from the bucket like the steps."""
    stack = state.running()
    store = MediaStore(
        bucket=stack["bucket"],
        media_endpoint=stack["media_url"],
        key_file=str(next((state.path / "identity").glob("*.json"))),
        emulator_url=stack["media_url"],
    )
    prefix = f"episodes/{episode['podcast_id']}/script/"
    record = next(name for name in store.names(prefix) if name.count(".") == 1)
    script = store.read(json.loads(store.read(record))["script"])
    return msgspec.json.decode(script, type=Script)


def _parts_alone(script: Script) -> Parts:
    forge = EmbeddedVoiceForge()
    voice_params = VoiceParams(voice_name="anna")
    started = time.perf_counter()
    speeches = [
        forge.forge(VoiceRequest(chapter, script.hosts, voice_params, index), _wanted)
        for index, chapter in enumerate(script.chapters)
    ]
    synthesis = time.perf_counter() - started
    segments = [open_segment(io.BytesIO(encode_segment(each.samples, each.sample_rate))) for each in speeches]
    started = time.perf_counter()
    mastered = master(segments, [GAP_SECONDS] * (len(segments) - 1), _wanted)
    mastering_and_encoding = time.perf_counter() - started
    samples, rate = soundfile.read(io.BytesIO(mastered.mp3), dtype="float32")
    blocks = [samples[start : start + rate] for start in range(0, len(samples), rate)]
    started = time.perf_counter()
    encode_mp3(blocks, rate, _wanted)
    encoding = time.perf_counter() - started
    return Parts(synthesis=synthesis, mastering=mastering_and_encoding - encoding, encoding=encoding)


def _wanted() -> None:
    """Never cancelled."""


def _peak_mebibytes(state: StateFolder) -> float:
    """Returns the largest resident set that any process of the steps function ever had (VmHWM)."""
    parent = int(state.pid_file("podcast_steps").read_text())
    processes = [parent, *_children_of(parent)]
    return max(_high_water_mark(pid) for pid in processes) / 1024


def _children_of(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        fields = status.read_text().splitlines()
        if f"PPid:\t{parent}" in fields:
            child = int(status.parent.name)
            found += [child, *_children_of(child)]
    return found


def _high_water_mark(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
