"""The records of a release: `tests/data/releases/<version>/`.

`release.json` lists the episodes and the deliveries that were waiting for each. `episodes.zip` contains their rows
(`rows.json`), the names of their objects (`objects.json`) and each distinct content once (`blobs/<sha256>`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = "/aethercast"
DATA = ROOT / "tests" / "data"
RELEASES = DATA / "releases"
MAX_RELEASES = 2
_MANIFEST = "release.json"
_EPISODES = "episodes.zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same content gives the same file


@dataclass(frozen=True)
class Waiting:
    """A task in the queue: the last part of its name, its path, its body."""

    task: str
    path: str
    body: dict[str, Any]


@dataclass(frozen=True)
class RecordedEpisode:
    """`state` is its name, such as `script-after_artefact`."""

    state: str
    podcast_id: str
    workflow_id: str
    waiting: list[Waiting]


@dataclass(frozen=True)
class Release:
    """`rows` by table, in the order in which they can be inserted. `recorded_at` is the database's time, ISO 8601."""

    version: str
    migrations: list[str]
    recorded_at: str
    username: str
    password: str
    episodes: list[RecordedEpisode]
    rows: dict[str, list[dict[str, Any]]] = field(repr=False)
    objects: dict[str, bytes] = field(repr=False)

    def episode(self, state: str) -> RecordedEpisode:
        return next(one for one in self.episodes if one.state == state)

    def steps_of(self, episode: RecordedEpisode) -> dict[str, dict[str, Any]]:
        """Returns the rows of the episode's steps by name."""
        return {row["step"]: row for row in self.rows["task_instances"] if row["workflow_id"] == episode.workflow_id}

    def objects_of(self, episode: RecordedEpisode) -> list[str]:
        return [name for name in self.objects if name.startswith(f"episodes/{episode.podcast_id}/")]


def recorded_releases() -> list[str]:
    """Returns the oldest first."""
    folders = [path.parent.name for path in RELEASES.glob(f"*/{_MANIFEST}")]
    return sorted(folders, key=lambda version: [int(part) for part in version.split(".")])


def save(release: Release) -> Path:
    """Replaces the record of this version, and removes records older than the last two."""
    folder = RELEASES / release.version
    folder.mkdir(parents=True, exist_ok=True)
    names = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(release.objects.items())}
    blobs = {names[name]: data for name, data in release.objects.items()}
    with zipfile.ZipFile(folder / _EPISODES, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        # Tracebacks contain the checkout's folder, which must not be published.
        rows = json.dumps(release.rows, ensure_ascii=False).replace(str(ROOT), CHECKOUT)
        _add(archive, "rows.json", rows.encode())
        _add(archive, "objects.json", json.dumps(names).encode())
        for digest, data in sorted(blobs.items()):
            _add(archive, f"blobs/{digest}", data)
    about = {name: value for name, value in asdict(release).items() if name not in ("rows", "objects")}
    (folder / _MANIFEST).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    for version in recorded_releases()[:-MAX_RELEASES]:
        shutil.rmtree(RELEASES / version)
    return folder


def load(version: str) -> Release:
    folder = RELEASES / version
    about = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    with zipfile.ZipFile(folder / _EPISODES) as archive:
        rows = json.loads(archive.read("rows.json"))
        names = json.loads(archive.read("objects.json"))
        objects = {name: archive.read(f"blobs/{digest}") for name, digest in names.items()}
    waiting = [[Waiting(**task) for task in episode["waiting"]] for episode in about["episodes"]]
    episodes = [
        RecordedEpisode(**{**episode, "waiting": tasks})
        for episode, tasks in zip(about["episodes"], waiting, strict=True)
    ]
    return Release(**{**about, "episodes": episodes}, rows=rows, objects=objects)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
