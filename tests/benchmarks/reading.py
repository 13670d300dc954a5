"""`make bench-reading`: memory and time of reading the largest files of each format, and of using twenty of them.

Each file is read by the real step in a worker process of its own, which has loaded what a deployed worker loads. The
budget: worker and child together have at most 512 MiB. It prints results and checks nothing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import cpoa.composition.steps  # noqa: F401 -- what a worker has in memory
import shared.app  # noqa: F401 -- as above
from cpoa.contracts.agents import OwnSource
from cpoa.documents.fetching.fetcher import Fetcher
from cpoa.documents.fetching.rules import FetchRules
from cpoa.steps.read import ReadStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.source_reader import SourceReader
from cpoa.uploads.upload_store import Upload
from tests.benchmarks.largest_files import largest_files
from tests.media_in_memory import MediaInMemory
from tests.step_parts import context
from tests.unit.cpoa.steps.test_read import Embedded

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.records import StepResult

POLL_SECONDS = 0.005
SOURCES = 20
BUDGET_MEBIBYTES = 512


class OneUpload:
    """What `SourceReader` asks of `UploadStore`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._type, self._build = largest_files()[name]

    def describe(self, user_id: UUID, upload_id: str) -> Upload:
        return Upload(1, self._type, self._name, datetime.now(UTC))

    def read(self, user_id: UUID, upload_id: str, max_bytes: int) -> bytes:
        return Path(self._file).read_bytes()

    def build(self, folder: Path) -> None:
        """In a process of its own, so that building it does not count."""
        self._file = folder / self._name
        code = "import sys; from tests.benchmarks.largest_files import largest_files as f; from pathlib import Path;"
        code += "Path(sys.argv[1]).write_bytes(f()[sys.argv[2]][1]())"
        subprocess.run([sys.executable, "-c", code, str(self._file), self._name], check=True)


@dataclass
class ChildWatch:
    """The largest resident set that a child of this process ever had, in MiB."""

    peak: float = 0.0
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            for children in Path("/proc/self/task").glob("*/children"):
                for child in children.read_text().split():
                    self.peak = max(self.peak, high_water_mark(child))

    def end(self) -> None:
        self._ended.set()


def high_water_mark(process: str) -> float:
    """0 for one that has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def measure(name: str, folder: Path) -> None:
    uploads = OneUpload(name)
    uploads.build(folder)
    step = ReadStep(MediaInMemory(), SourceReader(Fetcher(FetchRules(is_enabled=False)), uploads))  # type: ignore[arg-type]
    watch, idle, began = ChildWatch(), high_water_mark("self"), time.perf_counter()
    watching = threading.Thread(target=watch.run)
    watching.start()
    brief = {"sources": (OwnSource(upload_id=str(uuid4())),), "topic": ""}
    outcome = step.run(context("read-0", {}, user_id=uuid4(), **brief))
    watch.end()
    watching.join()
    seconds, worker = time.perf_counter() - began, high_water_mark("self")
    size = (folder / name).stat().st_size / (1 << 20)
    print(
        f"  {name:14} {size:5.1f} MiB {seconds:6.1f} s  worker {idle:4.0f} → {worker:4.0f}  child {watch.peak:4.0f}"
        f"  together {worker + watch.peak:4.0f} MiB  {outcome.log[0][:70]}",
        flush=True,
    )


def measure_many(count: int, folder: Path) -> None:
    """Research of the same book so many times, then the script's material."""
    uploads = OneUpload("text.epub")
    uploads.build(folder)
    store = MediaInMemory()
    read = ReadStep(store, SourceReader(Fetcher(FetchRules(is_enabled=False)), uploads))  # type: ignore[arg-type]
    brief = {"sources": tuple(OwnSource(upload_id=str(uuid4())) for _ in range(count)), "topic": "A bridge"}
    one = read.run(context("read-0", {}, user_id=uuid4(), **brief)).result
    results: dict[str, StepResult] = {f"read-{at}": one for at in range(count)}
    before, began = high_water_mark("self"), time.process_time()
    outcome = ResearchStep(store, Embedded()).run(context("research", results, **brief))
    seconds = time.process_time() - began
    print(
        f"  research of {count:2} books: {seconds:5.1f} s of CPU, {outcome.result.passage_count} passages, "  # type: ignore[attr-defined]
        f"worker {before:4.0f} → {high_water_mark('self'):4.0f} MiB",
        flush=True,
    )


def main() -> None:
    import tempfile  # noqa: PLC0415 -- not for the workers

    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    print(f"Peaks of resident memory; the budget of worker and child is {BUDGET_MEBIBYTES} MiB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for what in (*largest_files(), "1", str(SOURCES // 2), str(SOURCES)):
            subprocess.run([sys.executable, "-m", "tests.benchmarks.reading", what, folder], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [count, folder] if count.isdecimal():
            measure_many(int(count), Path(folder))
        case [name, folder]:
            measure(name, Path(folder))
        case _:
            main()
