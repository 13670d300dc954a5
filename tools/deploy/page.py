"""Uploads the page's files to their bucket with the content types and Cache-Control of the local front end."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.deploy.tools import run, run_for_output
from tools.page_build import FOLDER, build
from tools.page_types import CONTENT_TYPES
from tools.routes import ROOT, load_routes, longest_match

if TYPE_CHECKING:
    from pathlib import Path

BUILT = ROOT / "build" / "frontend"
KEPT = "assets/"  # files of earlier deployments in this folder stay, for the pages that are open
FIRST = (KEPT, "vendor/")
DEFAULT_CACHING = "no-cache"


@dataclass(frozen=True, order=True)
class Batch:
    """Files of one folder that are uploaded with the same metadata."""

    folder: str
    content_type: str
    cache_control: str


def built(sources: Path = FOLDER, folder: Path = BUILT) -> Path:
    """Returns a folder with the page's sources, and the files that are made of them."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sources, folder, ignore=shutil.ignore_patterns(".*"))
    for name, content in build(sources, load_routes().frontend.response_headers).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def batches(folder: Path) -> dict[Batch, list[Path]]:
    """In upload order: a file comes after the files that it loads."""
    found: dict[Batch, list[Path]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        found[_batch_of(path.relative_to(folder))].append(path)
    return dict(sorted(found.items(), key=lambda pair: (_stage(pair[0]), pair[0])))


def _stage(batch: Batch) -> int:
    """The service worker, in the top folder, loads its copy of the page and what the page loads."""
    is_page = "html" in batch.content_type
    if batch.folder.startswith(FIRST):
        return 1 if is_page else 0
    return 4 if is_page else 3 if not batch.folder else 2


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
    for batch, files in batches(built()).items():
        metadata = (f"--content-type={batch.content_type}", f"--cache-control={batch.cache_control}")
        target = f"gs://{bucket}/{batch.folder}"
        run_for_output("gcloud", "storage", "cp", *metadata, *map(str, files), target)
        sent |= {f"{target}{path.name}" for path in files}
    there = run_for_output("gcloud", "storage", "ls", f"gs://{bucket}/**").split()
    if gone := sorted(name for name in set(there) - sent if not name.startswith(f"gs://{bucket}/{KEPT}")):
        run("gcloud", "storage", "rm", *gone)
    return len(sent)
