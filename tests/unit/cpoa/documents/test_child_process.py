"""Tests that a document's reader can do no harm: each limit with a reader that breaks it."""

from __future__ import annotations

import errno
import logging
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents import child_process
from cpoa.documents.child_limits import ChildLimits
from cpoa.documents.child_process import DAMAGED, TOO_DEMANDING, run_in_child
from tests.child_processes import tied

if TYPE_CHECKING:
    from collections.abc import Callable

READERS = "tests.unit.cpoa.documents.hostile_readers"
ROOT = Path(__file__).parents[4]
filtered = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the filter of system calls is of Linux",
)


def run(reader: str, data: bytes = b"", limits: ChildLimits | None = None, **arguments: str | int) -> SourceDocument:
    return run_in_child(f"{READERS}:{reader}", data, arguments=arguments, limits=limits)


def texts(reader: str, data: bytes = b"", limits: ChildLimits | None = None, **arguments: str | int) -> list[str]:
    return [block.text for block in run(reader, data, limits, **arguments).blocks]


def reason(reader: str, limits: ChildLimits | None = None, **arguments: str | int) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        run(reader, b"my text", limits, **arguments)
    return caught.value.reason


def has_children() -> bool:
    return any(child.is_running() for child in psutil.Process().children() if "cpoa.documents.child" in _command(child))


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def test_a_document_comes_back_whole() -> None:
    block = DocumentBlock(BlockKind.HEADING, "Q. Größe 🌊", place="page 7", level=2, speaker="Ada")
    expected = SourceDocument((block,), title="Tide tables", left_out=("2 footnotes",))
    assert run("echo", "Größe 🌊".encode(), prefix="Q. ", number=2) == expected


def test_a_large_document_with_any_bytes_arrives_whole() -> None:
    data = bytes(range(256)) * 20_000
    assert texts("measure", data) == [str(len(data)), str(sum(data[:1000]))]


def test_the_reader_s_own_refusal_reaches_the_user() -> None:
    assert reason("refuse") == "The file has a password. Remove it."


@pytest.mark.parametrize("reader", ["eat_memory", "recurse"])
def test_a_reader_that_needs_too_much_memory_is_refused(reader: str) -> None:
    assert reason(reader, ChildLimits(memory_bytes=200 << 20)) == TOO_DEMANDING
    assert not has_children()


def test_native_code_gets_no_memory_beyond_the_limit() -> None:
    assert texts("eat_memory_in_native_code", limits=ChildLimits(memory_bytes=200 << 20)) == ["None"]


def test_the_interpreter_itself_does_not_count_as_memory() -> None:
    assert texts("eat_some_memory", limits=ChildLimits(memory_bytes=30 << 20)) == ["20000000"]


def test_a_reader_that_computes_without_end_is_killed(caplog: pytest.LogCaptureFixture) -> None:
    assert reason("spin", ChildLimits(cpu_seconds=1, seconds=30.0)) == TOO_DEMANDING
    assert "SIGXCPU" in caplog.text


def test_a_reader_that_sleeps_is_killed_at_the_limit_of_time(caplog: pytest.LogCaptureFixture) -> None:
    assert reason("sleep", ChildLimits(seconds=0.5)) == TOO_DEMANDING
    assert "time limit" in caplog.text
    assert not has_children()


class Killer:
    """Kills the first so many children."""

    def __init__(self, times: int) -> None:
        self._left = times
        self._killed: set[int] = set()

    def check(self) -> None:
        for child in psutil.Process().children():
            if self._left and child.pid not in self._killed and child_process.MODULE in _command(child):
                child.kill()
                self._killed.add(child.pid)
                self._left -= 1


def test_a_reader_that_somebody_killed_reads_once_more() -> None:
    document = run_in_child(f"{READERS}:talk", b"", check_cancelled=Killer(1).check)
    assert [block.text for block in document.blocks] == ["said"]
    assert not has_children()


def test_a_document_that_gets_its_reader_killed_again_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        run_in_child(f"{READERS}:talk", b"", check_cancelled=Killer(2).check)
    assert caught.value.reason == TOO_DEMANDING
    assert caplog.text.count("reading once more") == 1
    assert "SIGKILL" in caplog.text


@pytest.mark.parametrize(
    ("reader", "cause"),
    [
        ("crash", "SIGSEGV"),
        ("abort", "SIGABRT; it wrote: free(): invalid pointer Aborted"),
        ("leave", "an answer that is none"),
        ("answer_nonsense", "an answer that is none"),
        ("return_nothing", "returned NoneType"),
        ("fail", "ValueError at hostile_readers.py:"),
        ("no_such_reader", "exit status 1"),
    ],
)
def test_a_crash_is_a_plain_sentence_for_the_user_and_a_cause_for_the_operator(
    reader: str, cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert reason(reader) == DAMAGED
    assert cause in caplog.text
    assert "my text" not in caplog.text
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_what_a_reader_prints_is_not_its_answer() -> None:
    assert texts("talk") == ["said"]


def test_a_long_complaint_is_shortened_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert reason("no_such_reader") == DAMAGED
    assert len(caplog.text) < 4_000


def test_an_answer_may_be_long_but_not_too_long() -> None:
    assert len(texts("write_much")[0]) == 3_000_000
    assert reason("write_much", ChildLimits(output_bytes=1_000_000)) == TOO_DEMANDING


@pytest.mark.parametrize("reader", ["fork", "start_program"])
def test_a_reader_starts_no_processes(reader: str, caplog: pytest.LogCaptureFixture) -> None:
    assert reason(reader) == DAMAGED
    assert "PermissionError" in caplog.text
    assert not has_children()


@filtered
def test_native_code_starts_no_processes() -> None:
    assert texts("fork_in_native_code", limits=ChildLimits(seconds=20.0)) == ["-1"] * 3


@filtered
def test_native_code_gets_no_socket_and_no_way_to_the_parent() -> None:
    assert texts("use_native_calls") == ["-1", "-1", str(errno.EPERM)]


@filtered
def test_a_reader_starts_no_threads(caplog: pytest.LogCaptureFixture) -> None:
    """For other users than root the limit of processes forbids them, so they are forbidden for all."""
    assert reason("start_thread") == DAMAGED
    assert "RuntimeError" in caplog.text


def test_processes_that_a_kernel_lets_native_code_start_end_with_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "tests.unit.cpoa.documents.child_without_filter"
    monkeypatch.setattr(child_process, "MODULE", module)
    with suppress(UnreadableSourceError):  # raised at the limit of time, unless the limit of processes holds
        assert set(texts("fork_in_native_code", limits=ChildLimits(seconds=2.0))) == {"-1"}
    command = f"{module} {os.getpid()}"
    wait_until(lambda: not any(command in _command(process) for process in psutil.process_iter()))


def test_a_reader_reaches_no_network(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert reason("connect", port=server.getsockname()[1]) == DAMAGED
    assert "PermissionError" in caplog.text


def test_a_reader_writes_no_files(tmp_path: Path) -> None:
    assert reason("write_file", path=str(tmp_path / "a")) == DAMAGED
    assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 0


def test_no_secret_of_the_parent_is_in_the_child_s_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "wrecker")
    monkeypatch.setenv("DATABASE_PASSWORD", "wrecker")
    kept = {"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME"}
    assert set(texts("read_environment")) - kept <= {"PYTHONPATH", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}


def test_a_cancelled_reading_ends_at_once() -> None:
    calls: list[int] = []

    def check_cancelled() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise InterruptedError("cancelled")

    with pytest.raises(InterruptedError, match="cancelled"):
        run_in_child(f"{READERS}:sleep", b"", check_cancelled=check_cancelled)
    assert not has_children()


def test_no_descriptor_is_left_open() -> None:
    process = psutil.Process()
    reason("crash")
    before = process.num_fds()
    reason("crash")
    texts("measure")
    assert process.num_fds() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels have no signal at a parent's death")
def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    os.mkfifo(marker)
    script = (
        "from cpoa.documents.child_process import run_in_child\n"
        f"run_in_child('{READERS}:announce_and_sleep', b'', arguments={{'marker': {str(marker)!r}}})"
    )
    parent = subprocess.Popen(tied([sys.executable, "-c", script]), cwd=ROOT)
    child = psutil.Process(read_number(marker))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def read_number(marker: Path) -> int:
    """Of a named pipe, without waiting forever for a writer."""
    pipe = os.open(marker, os.O_RDONLY | os.O_NONBLOCK)
    lines: list[bytes] = []

    def has_arrived() -> bool:
        with suppress(BlockingIOError):
            lines.append(os.read(pipe, 100))
        return b"".join(lines).endswith(b"\n")

    wait_until(has_arrived)
    os.close(pipe)
    return int(b"".join(lines))


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)
