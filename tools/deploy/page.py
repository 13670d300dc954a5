"""Uploads the page's files to their bucket with the content types and Cache-Control of the local front end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.deploy.tools import run, run_for_output
from tools.page_types import CONTENT_TYPES
from tools.routes import ROOT, load_routes, longest_match

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "frontend"
DEFAULT_CACHING = "no-cache"


@dataclass(frozen=True, order=True)
class Batch:
    """Files of one folder that are uploaded with the same metadata."""

    folder: str
    content_type: str
    cache_control: str


def batches(folder: Path = FOLDER) -> dict[Batch, list[Path]]:
    """In upload order: HTML pages come after the files that they load."""
    found: dict[Batch, list[Path]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        found[_batch_of(path.relative_to(folder))].append(path)
    return dict(sorted(found.items(), key=lambda pair: ("html" in pair[0].content_type, pair[0])))


def _batch_of(name: Path) -> Batch:
    caching = load_routes().frontend.cache_control
    pattern = longest_match(f"/{name.as_posix()}", caching)
    parent = name.parent.as_posix()
    return Batch(
        folder="" if parent == "." else f"{parent}/",
        content_type=CONTENT_TYPES.get(name.suffix, "application/octet-stream"),
        cache_control=caching[pattern] if pattern else DEFAULT_CACHING,
    )


def upload(bucket: str) -> int:
    """Returns the number of files. Outdated files are deleted last."""
    sent: set[str] = set()
    for batch, files in batches().items():
        metadata = (f"--content-type={batch.content_type}", f"--cache-control={batch.cache_control}")
        target = f"gs://{bucket}/{batch.folder}"
        run_for_output("gcloud", "storage", "cp", *metadata, *map(str, files), target)
        sent |= {f"{target}{path.name}" for path in files}
    there = run_for_output("gcloud", "storage", "ls", f"gs://{bucket}/**").split()
    if gone := sorted(set(there) - sent):
        run("gcloud", "storage", "rm", *gone)
    return len(sent)
