"""The local cloud with its crash points enabled, and the ways to disturb and inspect it."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

import grpc
import psutil
import requests
from google.api_core.exceptions import NotFound, ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type
from google.cloud.tasks_v2 import CloudTasksClient, Task
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from cpoa.workflow.crash_points import JOURNAL, CrashPoint, file_name
from cpoa.workflow.plan import StepKind
from local.cli.api_client import ApiRefusedError, ApiUnreachableError
from local.emulators.identity import LocalIdentity
from local.stack.postgres import LocalPostgres
from shared.database import ConnectionParameters, Database
from shared.media_store import MediaStore
from tests.chaos.network import Network, page_ports_file, running_network
from tests.local_stack import EPISODE_LIMITS, NO_LIMIT, running_stack
from tests.records import first_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from local.cli.api_client import ApiClient
    from local.stack.state_folder import StateFolder

# Three sentences give half a minute of speech: every step has work, but not much.
OWN_TEXT = """The lamp of Skerrow Rock was lit on 4 October 1846. It burned whale oil, which had to be carried up
187 steps every evening. The keepers changed to paraffin in 1871 because whale oil had become too expensive."""
NEVER_IN_A_TEST_SECONDS = "86400"
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1
SWEEP_EVERY_SECONDS = 5.0
BETWEEN_TRIES_SECONDS = 0.3
NO_DATA_OF_EPISODES = "corpus_"
# A queue that was killed just before takes a while to restart on a busy machine.
_UNTIL_IT_IS_BACK = Retry(predicate=if_exception_type(ServiceUnavailable), initial=0.1, timeout=PATIENCE_SECONDS)


@dataclass(frozen=True)
class Passed:
    """A line of the journal."""

    podcast_id: str
    step: str
    passed: str
    pid: int
    time: float


@dataclass(frozen=True)
class CloudUnderFire:
    url: str
    state: StateFolder
    crash_points: Path
    database: Database
    store: MediaStore
    late_share: float  # of the queue's tasks
    network: Network  # without proxies unless requested

    def arm(self, podcast_id: str, kind: str, point: CrashPoint, order_name: str = "SIGKILL") -> Path:
        """The first process that passes the point executes the order and deletes the file."""
        order = self.crash_points / file_name(UUID(podcast_id), first_step(StepKind(kind)), point)
        unfinished = order.with_suffix(".part")
        unfinished.write_text(order_name, encoding="utf-8")
        return unfinished.rename(order)

    def frozen_at(self, podcast_id: str, point: CrashPoint) -> list[int]:
        """Returns the workers that wait at that crash point."""
        pids = {line.pid for line in self.journal() if line.podcast_id == podcast_id and line.passed == point}
        return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() == psutil.STATUS_STOPPED]

    def journal(self) -> list[Passed]:
        """Returns the passes in order."""
        lines = (self.crash_points / JOURNAL).read_text(encoding="utf-8").splitlines()
        return [Passed(**json.loads(line)) for line in lines]

    def pid(self, name: str) -> int:
        """Returns the PID of a process that the supervisor started."""
        return int(self.state.pid_file(name).read_text(encoding="utf-8"))

    def deliver(self, workflow_id: str, step: str, dispatch_no: int) -> int:
        """Sends what the queue would send, and returns the status of the response."""
        return self._call("podcast_steps", f"/steps/{workflow_id}/{step}/{dispatch_no}")

    def sweep(self, *, clock_is_off: float = 0.0) -> int:
        """Sends what the scheduler would send. The scheduler is off here, because the crash tests check that the queue
        is sufficient.

        `clock_is_off`: the cloud's clock is this many seconds ahead of this process's.
        """
        return self._call("upkeep", "/sweep", clock_is_off)

    @contextmanager
    def swept(self, *tolerated: type[Exception], clock_is_off: float = 0.0) -> Iterator[list[int]]:
        """Sweeps repeatedly while the block runs, like the scheduler. The list has the response statuses so far.

        At the end it raises what a sweep raised, unless it is one of `tolerated`.
        """
        stopped = threading.Event()
        statuses: list[int] = []

        def sweep() -> None:
            while not stopped.wait(SWEEP_EVERY_SECONDS):
                with suppress(*tolerated):
                    statuses.append(self.sweep(clock_is_off=clock_is_off))

        with ThreadPoolExecutor(1) as thread:
            sweeping = thread.submit(sweep)
            try:
                yield statuses
            finally:
                stopped.set()
            sweeping.result()

    def _call(self, function: str, path: str, clock_is_off: float = 0.0) -> int:
        running = self.state.running()
        address = running["private_urls"][function]
        identity = LocalIdentity.load_or_create(self.state.path / "identity")
        token = identity.oidc_token(address, running["tasks_invoker_email"], now=time.time() + clock_is_off)
        answer = requests.post(
            f"{address}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_SECONDS
        )
        return answer.status_code

    @contextmanager
    def paused_queue(self) -> Iterator[None]:
        self.pause_queue()
        try:
            yield
        finally:
            self.resume_queue()

    def pause_queue(self) -> None:
        with self._queue_client() as (client, queue):
            client.pause_queue(name=queue, retry=_UNTIL_IT_IS_BACK)

    def resume_queue(self) -> None:
        with self._queue_client() as (client, queue):
            client.resume_queue(name=queue, retry=_UNTIL_IT_IS_BACK)

    def has_answer(self, task_name: str) -> bool:
        """True if a delivery of the task got a response with which the queue is done."""
        with self._queue_client() as (client, queue):
            try:
                return bool(client.get_task(name=f"{queue}/tasks/{task_name}").response_count)
            except NotFound:
                return True

    def tasks_of(self, workflow_id: str) -> list[str]:
        """Returns the tasks that the queue still has, including one in progress."""
        with self._queue_client() as (client, queue):
            return [task.name for task in client.list_tasks(parent=queue) if workflow_id in task.name]

    def waiting_tasks(self) -> list[tuple[str, str, bytes]]:
        """Returns for each task that the queue still has: the last part of its name, its path, and its body."""
        with self._queue_client() as (client, queue):
            tasks = client.list_tasks({"parent": queue, "response_view": Task.View.FULL})
            return [
                (task.name.rpartition("/")[2], urlsplit(task.http_request.url).path, task.http_request.body)
                for task in tasks
            ]

    def enqueue(self, name: str, path: str, body: dict[str, Any]) -> None:
        """Creates a task like the functions of this cloud."""
        running = self.state.running()
        address = running["private_urls"]["podcast_steps"]
        with self._queue_client() as (client, queue):
            request = {
                "url": f"{address}{path}",
                "headers": {"Content-Type": "application/json"},
                "body": json.dumps(body).encode(),
                "oidc_token": {"service_account_email": running["tasks_invoker_email"], "audience": address},
            }
            client.create_task(parent=queue, task={"name": f"{queue}/tasks/{name}", "http_request": request})

    @contextmanager
    def _queue_client(self) -> Iterator[tuple[CloudTasksClient, str]]:
        running = self.state.running()
        with grpc.insecure_channel(running["tasks_address"]) as channel:
            yield CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel)), running["tasks_queue"]

    def rows(self) -> dict[str, list[str]]:
        """Returns every row of every table except the corpus."""
        tables = self.database.fetch_all(
            "select table_name from information_schema.tables where table_schema = 'public' order by 1"
        )
        names = [row["table_name"] for row in tables if not row["table_name"].startswith(NO_DATA_OF_EPISODES)]
        return {name: self._rows_of(name) for name in names}

    def _rows_of(self, table: str) -> list[str]:
        rows = self.database.fetch_all(f"select to_jsonb(one)::text as whole from {table} as one order by 1")
        return [row["whole"] for row in rows]


@contextmanager
def cloud_with_detours(state: StateFolder, *, seed: int, late_share: float = 0.0) -> Iterator[CloudUnderFire]:
    """Each link has a proxy; `seed` decides which connections are affected and how."""
    with (
        running_network(state, seed=seed) as network,
        cloud_under_fire(state, late_share=late_share, network=network) as cloud,
    ):
        front = {"page": urlsplit(cloud.url).port}
        page_ports_file(state).write_text(json.dumps(front), encoding="utf-8")
        yield cloud


@contextmanager
def cloud_under_fire(
    state: StateFolder, *, late_share: float = 0.0, network: Network | None = None, **environment: str
) -> Iterator[CloudUnderFire]:
    network = network or Network({})
    crash_points = state.path / "crash_points"
    crash_points.mkdir(parents=True, exist_ok=True)
    settings = {
        "CPOA_CRASH_POINTS_DIR": str(crash_points),
        "LOCAL_SWEEP_SECONDS": NEVER_IN_A_TEST_SECONDS,
        "LOCAL_TASKS_LATE_SHARE": str(late_share),
        **network.settings,
    }
    with running_stack(state, **settings, **environment, **dict.fromkeys(EPISODE_LIMITS, NO_LIMIT)) as url:
        running = state.running()
        database = Database(_parameters(state, int(running["database"]["POSTGRES_PORT"])))
        store = MediaStore(
            bucket=running["bucket"], media_endpoint=running["media_url"], emulator_url=running["media_url"]
        )
        try:
            yield CloudUnderFire(url, state, crash_points, database, store, late_share, network)
        finally:
            database.close()


def _parameters(state: StateFolder, port: int) -> ConnectionParameters:
    server = LocalPostgres(state.path / "postgres", port)
    return ConnectionParameters(
        host=server.host, port=port, user=server.user, password=server.password, database=server.database
    )


@contextmanager
def frozen_watchdog(worker: int) -> Iterator[None]:
    """Freezes the watchdog of a frozen worker too, as on a machine that sleeps. Otherwise it would end the worker."""
    watchdogs = psutil.Process(worker).children()
    for each in watchdogs:
        each.suspend()
    try:
        yield
    finally:
        for each in watchdogs:
            if each.is_running():
                each.resume()


def ask_until_accepted(
    client: ApiClient,
    body: Mapping[str, Any],
    key: str,
    *,
    within_seconds: float,
    tried: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Requests an episode, again with the same key while there is no response or one that permits a retry.

    `tried` is called after each attempt that was not accepted. Raises ApiRefusedError or TimeoutError.
    """
    until = time.monotonic() + within_seconds
    while time.monotonic() < until:
        try:
            return client.post_json("/api/v1/podcasts", body, idempotency_key=key)
        except ApiUnreachableError:
            pass
        except ApiRefusedError as error:
            # 409: the first request with this key is still in progress.
            if error.status < 500 and error.status != 409:
                raise
        tried()
        time.sleep(BETWEEN_TRIES_SECONDS)
    raise TimeoutError(f"{key} was not accepted within {within_seconds:.0f} s")


def wait_until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """The limit is not a measurement: it is long enough for any expected event."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {seconds:.0f} s: {what}")
        time.sleep(POLL_SECONDS)
