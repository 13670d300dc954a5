"""Tests the supervisor with real processes: none is left behind, each is restarted, and a crash loop is reported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from local.stack.ports import pick_free_port, pick_free_ports
from local.stack.state_folder import StateFolder
from local.stack.supervised_service import Service
from local.stack.supervisor import StartError, Supervisor
from tests.child_processes import tied
from tests.integration.processes import alive, eventually
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A server with its own worker, like gunicorn: the worker ignores SIGTERM and SIGINT.
SERVER = """
import os, signal, socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True: time.sleep(60)
while True: listener.accept()[0].close()
"""
# Runs a supervisor over two such servers, so that a test can kill it.
SUPERVISING = """
import sys
from pathlib import Path
from tests.integration.test_stack_supervisor import server
from local.stack.state_folder import StateFolder
from local.stack.supervisor import Supervisor
state = StateFolder(Path(sys.argv[1]))
with state.held():
    supervisor = Supervisor(state, lambda text: print(text, flush=True))
    supervisor.listen_for_signals()
    services = [server(state, name, int(port)) for name, port in zip("ab", sys.argv[2:])]
    for service in services: supervisor.start(service)
    supervisor.wait_until_ready(services, 10)
    print("ready", flush=True)
    supervisor.run()
    supervisor.stop()
"""


def server(state: StateFolder, name: str, port: int) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-c", SERVER, str(port)],
        environment=dict(os.environ),
        log_file=state.log_file(name),
        stage=1,
        port=port,
    )


def program(state: StateFolder, name: str, source: str) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-c", source],
        environment=dict(os.environ),
        log_file=state.log_file(name),
        stage=1,
    )


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path / "state")
    folder.make()
    return folder


@pytest.fixture
def supervising(state: StateFolder) -> Iterator[subprocess.Popen[bytes]]:
    ports = [str(port) for port in pick_free_ports(2)]
    process = subprocess.Popen(
        tied([sys.executable, "-c", SUPERVISING, str(state.path), *ports]),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    yield process
    process.terminate()  # if a test failed before it did so
    process.wait(10)


def pid(state: StateFolder, name: str) -> int:
    return int(state.pid_file(name).read_text())


def test_no_process_or_worker_survives_a_killed_supervisor(
    supervising: subprocess.Popen[bytes], state: StateFolder
) -> None:
    supervisor = psutil.Process(supervising.pid)
    # Two servers with a worker each, and the reaper. A server opens its port before its worker exists.
    assert eventually(lambda: len(supervisor.children(recursive=True)) == 5)
    family = supervisor.children(recursive=True)
    supervising.kill()
    supervising.wait()
    assert eventually(lambda: not alive(family)), alive(family)
    assert not state.is_held()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_also_stops_workers_that_ignore_it(
    supervising: subprocess.Popen[bytes], state: StateFolder, number: signal.Signals
) -> None:
    family = psutil.Process(supervising.pid).children(recursive=True)
    supervising.send_signal(number)
    assert supervising.wait(10) == 0
    assert not alive(family)
    assert list(state.run.glob("*.pid")) == []


def test_a_dead_process_restarts_on_its_port_and_its_worker_is_gone(
    supervising: subprocess.Popen[bytes], state: StateFolder
) -> None:
    first = pid(state, "a")
    family = [psutil.Process(first), *psutil.Process(first).children()]
    port = family[0].net_connections()[0].laddr.port
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: pid(state, "a") != first)
    again = psutil.Process(pid(state, "a"))
    assert eventually(lambda: bool(again.net_connections()))
    assert again.net_connections()[0].laddr.port == port
    assert not alive(family)
    supervising.terminate()
    supervising.wait(10)


def test_a_crash_loop_is_reported_with_the_end_of_the_log(state: StateFolder) -> None:
    said: list[str] = []
    supervisor = Supervisor(state, said.append)
    supervisor.start(program(state, "broken", "raise SystemExit('no such luck')"))

    def stop_when_told() -> None:
        eventually(lambda: any("no such luck" in line for line in said))
        supervisor.ask_to_stop()

    watcher = threading.Thread(target=stop_when_told)
    watcher.start()
    supervisor.run()
    watcher.join()
    supervisor.stop()
    assert "broken has ended 4 times" in said[-1]


def test_a_failed_restart_is_retried_soon(state: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database whose workers briefly outlive it rejects the first attempts."""
    monkeypatch.setattr("local.stack.supervisor.FIRST_BACKOFF_SECONDS", 0.01)
    refusals = [OSError("still in use"), OSError("still in use")]

    class Refusing(Service):
        def start(self) -> None:
            if self.pid and refusals:
                raise refusals.pop()
            super().start()

    said: list[str] = []
    supervisor = Supervisor(state, said.append)
    calm = program(state, "calm", "import time; time.sleep(600)")
    service = Refusing(
        **{name: getattr(calm, name) for name in ("name", "command", "environment", "log_file", "stage")}
    )
    supervisor.start(service)
    first = service.pid
    assert first
    os.kill(first, signal.SIGKILL)

    def stop_when_back() -> None:
        eventually(lambda: service.pid != first)
        supervisor.ask_to_stop()

    watcher = threading.Thread(target=stop_when_back)
    watcher.start()
    supervisor.run()
    watcher.join()
    supervisor.stop()
    assert service.pid != first
    assert sum("could not be started: still in use" in line for line in said) == 2


def test_a_process_that_ends_before_it_is_ready_is_reported_with_its_log(state: StateFolder) -> None:
    supervisor = Supervisor(state, print)
    service = program(state, "broken", "raise SystemExit('no such luck')")
    service.port = pick_free_port()
    supervisor.start(service)
    with pytest.raises(StartError, match=r"broken did not start:\n +no such luck"):
        supervisor.wait_until_ready([service], 10)
    supervisor.stop()


def test_a_stage_is_stopped_completely_before_the_next(state: StateFolder, tmp_path: Path) -> None:
    record = tmp_path / "record"
    source = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2])
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1] + sys.argv[2], "w")
while True: time.sleep(60)
"""
    supervisor = Supervisor(state, print)
    for stage in (1, 3, 2):
        service = program(state, f"stage-{stage}", source)
        service.command = [*service.command, str(record), str(stage)]
        service.stage = stage
        supervisor.start(service)
    assert eventually(lambda: all((tmp_path / f"record{stage}").exists() for stage in (1, 2, 3)))
    supervisor.stop()
    assert record.read_text() == "321"


def test_a_requested_restart_is_not_a_crash_and_ends_a_backoff(state: StateFolder) -> None:
    said: list[str] = []
    supervisor = Supervisor(state, said.append)
    calm = program(state, "calm", "import time; time.sleep(600)")
    broken = program(state, "broken", "raise SystemExit('no such luck')")
    for service in (calm, broken):
        supervisor.start(service)
    pids = [calm.pid]

    def every_tick() -> None:
        waits = any("broken has ended 4 times" in line for line in said)
        if waits and len(pids) == 1:
            pids.append(None)
            broken.command = calm.command  # like a developer who repairs the file
            supervisor.restart([calm, broken])
        elif len(pids) == 2 and calm.pid != pids[0] and calm.is_running() and broken.is_running():
            supervisor.ask_to_stop()

    supervisor.run(every_tick)
    supervisor.stop()
    assert calm.pid != pids[0]
    assert not [line for line in said if line.startswith("calm")]
