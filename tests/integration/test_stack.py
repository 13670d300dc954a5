"""Tests `make run` as a whole: the real functions, database, queue and bucket, started and stopped like by a user."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import requests

from local.emulators.identity import LocalIdentity
from local.emulators.scheduler import call
from local.stack.ports import pick_free_port
from local.stack.state_folder import StateFolder
from local.stack.supervised_service import answers
from shared.database import Database
from shared.settings import Need, load_settings
from tests.child_processes import tied
from tests.integration.processes import alive, eventually
from tools.routes import ROOT, load_routes
from tools.routes import Need as RouteNeed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 600


@dataclass
class Stack:
    process: subprocess.Popen[str]
    state: StateFolder
    printed: list[str]

    @property
    def description(self) -> dict[str, Any]:
        return self.state.running()

    @property
    def url(self) -> str:
        return str(self.description["url"])

    def pid(self, name: str) -> int:
        return int(self.state.pid_file(name).read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def command(state: Path, verb: str, **environment: str) -> tuple[list[str], dict[str, str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("API_GW", "POSTGRES"))}
    return [sys.executable, "-m", "local", verb], {**kept, "LOCAL_STATE_DIR": str(state), **environment}


def finish(state: Path, verb: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words, surroundings = command(state, verb, **environment)
    return subprocess.run(words, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def start(state: Path) -> Stack:
    """Starts it with a umask that lets everyone read."""
    words, surroundings = command(state, "run", API_GW_PORT=str(pick_free_port()))
    process = subprocess.Popen(
        tied(words), cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, umask=0
    )
    printed: list[str] = []
    assert process.stdout
    reading = threading.Thread(target=lambda: printed.extend(process.stdout or []), daemon=True)
    reading.start()
    stack = Stack(process, StateFolder(state), printed)
    assert eventually(lambda: stack.state.stack_file.exists() or process.poll() is not None, START_SECONDS)
    assert process.poll() is None, "".join(printed)
    return stack


def ask(url: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    response = requests.request("GET" if body is None else "POST", url, json=body, timeout=20)
    return response.status_code, response.json()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("stack") / "state"
    earlier = state / "logs" / "earlier.log"
    earlier.parent.mkdir(parents=True)
    earlier.touch()
    for path in (state, earlier.parent, earlier):  # as left by a release that did not restrict the folder's mode
        path.chmod(0o777)
    stack = start(state)
    yield stack
    if stack.process.poll() is None:
        stack.process.terminate()
        stack.process.wait(30)


def test_the_start_prints_a_table_of_all_addresses(stack: Stack) -> None:
    assert eventually(lambda: any("Logs" in line for line in stack.printed))
    table = "".join(stack.printed)
    assert f"{stack.url}/\n" in table
    assert all(function.name in table for function in load_routes().functions)
    assert "password" not in table.lower()


def test_the_load_balancer_serves_the_api(stack: Stack) -> None:
    status, health = ask(f"{stack.url}/health")
    assert status == 200, health
    account = {"username": "ada", "email": "ada@example.com", "password": "correct horse"}
    assert ask(f"{stack.url}/auth/register", account)[0] == 201
    status, answer = ask(f"{stack.url}/auth/login", {"login_identifier": "ada", "password": "correct horse"})
    assert status == 200
    assert answer["access_token"]
    assert ask(f"{stack.url}/api/v1/podcasts")[0] == 200
    assert ask(f"{stack.url}/api/nothing")[0] == 404


def test_the_load_balancer_does_not_serve_private_functions(stack: Stack) -> None:
    assert ask(f"{stack.url}/steps/w/research/1", {})[0] == 405  # the front end's bucket, which does not accept POST
    assert ask(f"{stack.description['private_urls']['podcast_steps']}/steps/w/research/1", {})[0] == 401


def test_only_the_scheduler_may_call_the_sweeper(stack: Stack) -> None:
    url = stack.description["private_urls"]["upkeep"]
    identity = LocalIdentity.load_or_create(stack.state.path / "identity")
    assert call(identity, f"{url}/sweep", url, "another@example.org") == 403
    assert call(identity, f"{url}/sweep", url, stack.description["tasks_invoker_email"]) in (200, 204)


def test_the_sweeper_responds_while_every_worker_of_the_steps_is_frozen(stack: Stack) -> None:
    steps = psutil.Process(stack.pid("podcast_steps"))
    frozen = [steps, *steps.children(recursive=True)]
    url = stack.description["private_urls"]["upkeep"]
    identity = LocalIdentity.load_or_create(stack.state.path / "identity")
    try:
        for process in frozen:
            process.suspend()
        assert call(identity, f"{url}/sweep", url, stack.description["tasks_invoker_email"]) == 200
    finally:
        for process in reversed(frozen):
            process.resume()


def test_only_the_owner_can_read_the_state_folder_with_any_umask(stack: Stack) -> None:
    kept = [stack.state.path, *stack.state.path.rglob("*")]
    names = {path.name for path in kept}
    assert {"logs", "earlier.log", "run", "storage", "tasks.sqlite3", "ports.json", "identity", "postgres"} <= names
    assert [str(path) for path in kept if path.lstat().st_mode & 0o077] == []


def test_each_function_signs_in_to_the_database_as_itself(stack: Stack) -> None:
    readers: set[str] = set()
    for name, user in load_routes().database_users().items():
        environment = psutil.Process(stack.pid(name)).environ()
        assert environment["POSTGRES_USER"] == user
        with closing(Database.connect(load_settings([Need.DATABASE], environment))) as database:
            assert database.fetch_one("select max(name) from schema_migrations")
            may_read = "select has_column_privilege('users', 'hashed_password', 'select') as allowed"
            readers |= {name for row in database.fetch_all(may_read) if row["allowed"]}
    assert readers == {"auth"}


def test_only_functions_that_handle_tokens_have_the_signing_key(stack: Stack) -> None:
    key = stack.state.secret("flask-secret-key")
    holders = set()
    for path in stack.state.run.glob("*.pid"):
        process = psutil.Process(int(path.read_text()))
        for one in [process, *process.children(recursive=True)]:
            if one.pid != stack.process.pid and key in one.environ().values():
                holders.add(path.stem)
    with_tokens = {function.name for function in load_routes().functions if RouteNeed.TOKENS in function.needs}
    assert holders - {"supervisor"} == with_tokens


def test_the_page_may_load_media_from_the_bucket(stack: Stack) -> None:
    page = requests.get(f"{stack.url}/", timeout=20)
    assert stack.description["media_url"] in page.headers["Content-Security-Policy"]


def test_a_second_run_reports_the_running_cloud_and_its_address(stack: Stack) -> None:
    second = finish(stack.state.path, "run")
    assert second.returncode == 1
    assert second.stderr == f"Aethercast is already running at {stack.url} (pid {stack.process.pid}).\n"


def test_the_folder_of_a_running_cloud_is_not_deleted(stack: Stack) -> None:
    refused = finish(stack.state.path, "reset")
    assert refused.returncode == 1
    assert str(stack.process.pid) in refused.stderr
    assert stack.state.stack_file.exists()


@pytest.mark.parametrize("name", ["podcasts", "podcast_steps", "upkeep", "tasks", "storage", "iam_proxy", "balancer"])
def test_a_killed_process_restarts_on_its_port(stack: Stack, name: str) -> None:
    first = stack.pid(name)
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: stack.pid(name) != first)
    port = {
        **{name: int(url.rpartition(":")[2]) for name, url in stack.description["functions"].items()},
        "tasks": int(stack.description["tasks_address"].rpartition(":")[2]),
        "storage": int(stack.description["media_url"].rpartition(":")[2]),
        "iam_proxy": int(stack.description["private_urls"]["podcast_steps"].rpartition(":")[2]),
        "balancer": int(stack.url.rpartition(":")[2]),
    }[name]
    assert eventually(lambda: answers(port))


def test_a_killed_database_restarts_and_the_functions_reconnect(stack: Stack) -> None:
    first = stack.pid("postgres")
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: stack.pid("postgres") != first)
    assert eventually(lambda: ask(f"{stack.url}/api/v1/podcasts")[0] == 200)


def test_a_used_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = finish(tmp_path / "state", "run", API_GW_PORT=str(port))
    assert refused.returncode == 1
    assert f"Port {port} " in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_signal_stops_every_process_without_a_traceback(stack: Stack) -> None:
    family = stack.family()
    stack.process.send_signal(signal.SIGINT)
    assert stack.process.wait(30) == 0
    assert not alive(family)
    assert list(stack.state.run.glob("*.pid")) == []
    assert not stack.state.stack_file.exists()
    assert "Traceback" not in "".join(stack.printed)


def test_stored_data_survives_a_restart_and_a_kill_leaves_no_process(stack: Stack) -> None:
    ports = stack.state.ports()
    again = start(stack.state.path)
    assert ask(f"{again.url}/auth/login", {"login_identifier": "ada", "password": "correct horse"})[0] == 200
    # Otherwise tasks that wait in the queue could not reach the steps.
    assert again.description["private_urls"]["podcast_steps"].endswith(f":{ports['front of podcast_steps']}")
    family = again.family()
    again.process.kill()
    again.process.wait()
    assert eventually(lambda: not alive(family)), alive(family)
    emptied = finish(stack.state.path, "reset")
    assert emptied.returncode == 0
    assert list(stack.state.path.iterdir()) == []
