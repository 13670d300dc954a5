"""Sends workflows and bare deliveries through the local cloud's own queue and a private front like its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.workflow_start import start_workflow
from local.stack.ports import pick_free_ports
from shared.database import ConnectionParameters
from shared.task_queue import TaskQueue
from tests.benchmarks.api.servers import Program, Server, environment_of, wait_for
from tests.benchmarks.workflow.measured import MeasuredDatabase, MeasuredQueue, recorded
from tests.child_processes import tied
from tests.records import BRIEF
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.benchmarks.workflow.measured import Recording

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 60
_FUNCTIONS = ("noop_steps", "bare_delivery")


@dataclass(frozen=True)
class Run:
    """The names of its tasks, which all start at once. `starts`: the cost of each workflow's start."""

    tasks: list[str]
    starts: list[Recording]


class Bench:
    def __init__(self, stack: Mapping[str, Any], environment: Mapping[str, str], urls: Mapping[str, str]) -> None:
        self._stack = stack
        self._queues = {name: self._queue(url) for name, url in urls.items()}
        self._database = MeasuredDatabase(
            ConnectionParameters(
                user=environment["POSTGRES_USER"],
                database=environment["POSTGRES_DB"],
                host=environment["POSTGRES_HOST"],
                port=int(environment["POSTGRES_PORT"]),
                password=environment["POSTGRES_PASSWORD"],
            )
        )
        self._engine = WorkflowEngine(self._database, MeasuredQueue(self._queues["noop_steps"]), {})

    def _queue(self, url: str) -> TaskQueue:
        return TaskQueue(
            queue=self._stack["tasks_queue"],
            target_url=url,
            invoker_email=self._stack["tasks_invoker_email"],
            emulator_host=self._stack["tasks_address"],
        )

    def workflows(self, count: int) -> Run:
        with self._held_back():
            starts = [self._start() for _ in range(count)]
        self._wait_until_done()
        tasks = [name for start in starts for name in self._tasks_of(start.task)]
        return Run(tasks, starts)

    def bare(self, count: int) -> Run:
        names = [f"bare-{uuid4()}" for _ in range(count)]
        with self._held_back():
            for name in names:
                self._queues["bare_delivery"].enqueue(name, f"/{name}", {"task": name})
        self._wait_until_done()
        return Run(names, [])

    def close(self) -> None:
        self._database.close()
        for queue in self._queues.values():
            queue._client.get().transport.close()

    def _start(self) -> Recording:
        """Starts a workflow like the function `podcasts`, without the request's own checks and rows."""
        workflow_id, podcast_id = uuid4(), uuid4()
        with recorded(str(workflow_id)) as recording:
            with self._database.transaction() as transaction:
                transaction.execute(
                    "insert into podcasts (podcast_id, workflow_id, topic) values (:podcast_id, :workflow_id, 'Tides')",
                    podcast_id=podcast_id,
                    workflow_id=workflow_id,
                )
                start_workflow(
                    transaction,
                    workflow_id=workflow_id,
                    podcast_id=podcast_id,
                    user_id=None,
                    brief=BRIEF,
                )
            self._engine.advance(workflow_id)
        return recording

    @contextmanager
    def _held_back(self) -> Iterator[None]:
        """Pauses the queue inside the block, so that all start at once."""
        client, name = self._client(), self._stack["tasks_queue"]
        client.pause_queue(name=name)
        try:
            yield
        finally:
            client.resume_queue(name=name)

    def _wait_until_done(self) -> None:
        """A step is enqueued before the delivery of its predecessor gets its response, so an empty queue means the
        end."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        request = {"parent": self._stack["tasks_queue"], "page_size": 1}
        while list(self._client().list_tasks(request=request)):
            if time.monotonic() > deadline:
                raise SystemExit(f"The queue was not empty within {PATIENCE_SECONDS} s.")
            time.sleep(POLL_SECONDS)

    def _client(self) -> Any:
        return self._queues["noop_steps"]._client.get()

    def _tasks_of(self, workflow_id: str) -> list[str]:
        """Raises SystemExit if the workflow has not completed, because its times would mean nothing."""
        rows = self._database.fetch_all(
            "select step, dispatch_no, overall_status from task_instances join workflow_instances using (workflow_id)"
            " where workflow_id = :workflow_id order by task_order",
            workflow_id=workflow_id,
        )
        if any(row["overall_status"] != "completed" for row in rows):
            raise SystemExit(f"The workflow {workflow_id} is {rows[0]['overall_status']}.")
        return [f"{workflow_id}-{row['step']}-{row['dispatch_no']}" for row in rows]


@contextmanager
def running_bench(stack: Mapping[str, Any], key_file: Path, recordings: Path) -> Iterator[Bench]:
    """Runs the no-op steps and the bare function with the settings of the local cloud's steps."""
    environment = environment_of("podcast_steps", stack["pid"])
    ports = dict(zip(_FUNCTIONS, pick_free_ports(len(_FUNCTIONS)), strict=True))
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    chosen = {"STEPS_URL": urls["noop_steps"], "BENCHMARK_RECORDINGS": str(recordings)}
    noop, bare = (Program(name, ROOT / "tests/benchmarks/workflow" / name / "main.py") for name in _FUNCTIONS)
    with noop.running(environment | chosen) as noop_server, bare.running(environment) as bare_server:
        upstreams = {"noop_steps": noop_server.port, "bare_delivery": bare_server.port}
        fronts = [
            {
                "name": name,
                "port": ports[name],
                "upstream": f"http://127.0.0.1:{upstreams[name]}",
                "audience": urls[name],
                "emails": [stack["tasks_invoker_email"]],
                "timeout_seconds": 60,
            }
            for name in _FUNCTIONS
        ]
        configuration = recordings.with_name("front.json")
        configuration.write_text(json.dumps({"key_file": str(key_file), "fronts": fronts}), encoding="utf-8")
        with _front(configuration, ports["bare_delivery"]):
            # Uses the database's owner, because the steps may not insert episodes.
            bench = Bench(stack, environment_of("migrate", stack["pid"]), urls)
            try:
                yield bench
            finally:
                bench.close()


@contextmanager
def _front(configuration: Path, last_port: int) -> Iterator[None]:
    process = subprocess.Popen(tied([sys.executable, "-m", "local.emulators.iam_proxy", str(configuration)]), cwd=ROOT)
    try:
        wait_for(Server(last_port, process))
        yield
    finally:
        process.terminate()
        process.wait(30)
