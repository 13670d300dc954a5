"""Makes one episode after the other, stops each in its own state, and records it."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from local.cli.api_client import ApiRefusedError
from tests.chaos.cloud_under_fire import wait_until
from tests.local_stack import ended
from tests.releases.fixture import DATA, RecordedEpisode, Release, Waiting
from tests.started_steps import STARTED_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire

# Two short sentences, spoken fast: every step has work, and the recording stays small.
SHORT_TEXT = """# The lamp

The lamp of Skerrow Rock was lit on 4 October 1846.

# The oil

The keepers changed to paraffin in 1871.
"""
OWN_TEXT_REQUEST = {
    "topic": "The lamp of Skerrow Rock",
    "sources": [{"text": SHORT_TEXT, "title": "The lamp"}],
    "length_minutes": 1,
    "voice_params": {"speaking_rate": 1.4},
}
# Several voices, of which only the rows are recorded.
CHAPTERS_REQUEST = {
    "topic": "The light of Skerrow Rock",
    "sources": [{"text": (DATA / "own_text.txt").read_text(encoding="utf-8"), "title": "The light"}],
    "length_minutes": 2,
}
TOPIC_REQUEST = {"topic": "Lighthouses", "length_minutes": 1}
# Frozen there, the previous step ends next, and the step itself waits in the queue.
BEFORE = {
    StepKind.SCRIPT: StepKind.RESEARCH,
    StepKind.VOICE: StepKind.SCRIPT,
    StepKind.MASTER: StepKind.COVER,
    StepKind.PUBLISH: StepKind.MASTER,
}
POINTS = (CrashPoint.BEFORE_WORK, CrashPoint.AFTER_ARTEFACT, CrashPoint.AFTER_COMMIT)
# Each refers to rows of the earlier tables.
FIRST_TABLES = ("users", "podcasts", "workflow_instances")


@dataclass
class Recorder:
    cloud: CloudUnderFire
    client: ApiClient
    username: str
    password: str
    episodes: list[RecordedEpisode] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)

    def record_all(self, version: str) -> Release:
        self._record_sent_to_nobody()
        self._record_waiting_in_the_queue()
        for kind in STARTED_KINDS:
            for point in POINTS:
                with self._frozen(kind, point) as accepted:
                    self._write_down(f"{kind}-{point}", accepted)
        with self._frozen(StepKind.SCRIPT, CrashPoint.AFTER_ARTEFACT, TOPIC_REQUEST) as accepted:
            self._write_down("topic-script-after_artefact", accepted)
        self._record_cancelled()
        self._record_failed()
        self._take_rows("users", "username", self.username)
        database = self.cloud.database
        applied = database.fetch_all("select name from schema_migrations order by name")
        now = database.fetch_all("select clock_timestamp()::text as now")[0]["now"]
        order = [*FIRST_TABLES, *sorted(set(self.rows) - set(FIRST_TABLES))]
        return Release(
            version=version,
            migrations=[row["name"] for row in applied],
            recorded_at=now,
            username=self.username,
            password=self.password,
            episodes=self.episodes,
            rows={table: self.rows[table] for table in order},
            objects=self.objects,
        )

    def _ask(self, body: dict[str, Any] = OWN_TEXT_REQUEST) -> dict[str, Any]:
        return self.client.post_json("/api/v1/podcasts", body)

    def _record_sent_to_nobody(self) -> None:
        """The episode is accepted, and the process dies before it enqueues a task."""
        queue = self.cloud.pid("tasks")
        os.kill(queue, signal.SIGSTOP)
        asking = threading.Thread(target=self._ask)
        try:
            asking.start()
            wait_until(lambda: self._count("select 1 from task_instances where status = 'dispatched'"), "a delivery")
            row = self.cloud.database.fetch_all("select podcast_id::text, workflow_id::text from podcasts")[0]
            self._write_down("accepted", row, waiting=[])
        finally:
            os.kill(queue, signal.SIGCONT)
        asking.join()
        self._give_up(row)

    def _record_waiting_in_the_queue(self) -> None:
        with self.cloud.paused_queue():
            accepted = self._ask()
            self._write_down("research-dispatched", accepted)
            self._give_up(accepted)
        for kind, before in BEFORE.items():
            self._record_waiting(f"{kind}-dispatched", kind, before, OWN_TEXT_REQUEST)
        self._record_waiting("chapters-voice-dispatched", StepKind.VOICE, StepKind.SCRIPT, CHAPTERS_REQUEST)

    def _record_waiting(self, state: str, kind: StepKind, before: StepKind, body: dict[str, Any]) -> None:
        with self._frozen(before, CrashPoint.AFTER_ARTEFACT, body) as accepted:
            self._wake()
            self._wait_until_queued(accepted["workflow_id"], kind)
            self._write_down(state, accepted)

    def _record_cancelled(self) -> None:
        with self._frozen(StepKind.MASTER, CrashPoint.BEFORE_WORK) as accepted:
            self._give_up(accepted)
            self._write_down("cancelled-in-master", accepted)

    def _record_failed(self) -> None:
        """The script was missing when the voices needed it."""
        with self._frozen(StepKind.SCRIPT, CrashPoint.AFTER_COMMIT) as accepted:
            podcast_id = accepted["podcast_id"]
            rows = self.cloud.database.fetch_all(
                "select result_payload from idempotency_keys where workflow_id = :id and task_name = 'script'",
                id=accepted["workflow_id"],
            )
            name = rows[0]["result_payload"]["script"]
            script = self.cloud.store.read(name)
            self.cloud.store.delete(name)
            self._wake()
            self.cloud.resume_queue()
            episode = ended(self.client, podcast_id, within_seconds=120)
            if not episode["generation_status"].startswith("failed"):
                raise AssertionError(f"It ended as {episode['generation_status']}")
            self.cloud.store.put_once(name, script, "application/json")
            wait_until(lambda: not self._at_work(podcast_id), "an end of the other steps")
            self._write_down("failed-in-voice", accepted, waiting=[])

    @contextmanager
    def _frozen(
        self, kind: StepKind, point: CrashPoint, body: dict[str, Any] = OWN_TEXT_REQUEST
    ) -> Iterator[dict[str, Any]]:
        """One worker waits there, every other step is complete, and the queue sends nothing."""
        with self.cloud.paused_queue():
            accepted = self._ask(body)
            podcast_id = accepted["podcast_id"]
            order = self.cloud.arm(podcast_id, kind, point, "SIGSTOP")
        wait_until(lambda: not order.exists(), f"a worker at {point} of {kind}")
        wait_until(lambda: self.cloud.frozen_at(podcast_id, point), f"a worker frozen at {point} of {kind}")
        self._frozen_worker = self.cloud.frozen_at(podcast_id, point)[0]
        try:
            done_with = 0 if point is CrashPoint.AFTER_COMMIT else 1
            wait_until(lambda: self._at_work(podcast_id) <= done_with and self._nothing_due(accepted), "quiet")
            with self.cloud.paused_queue():
                yield accepted
                self._wake()
                self._give_up(accepted)
                wait_until(lambda: not self._at_work(podcast_id), "its end")
        finally:
            self._wake()

    def _wake(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._frozen_worker, signal.SIGCONT)

    def _nothing_due(self, accepted: dict[str, Any]) -> bool:
        """The other worker takes at once what is in the queue. A worker that is frozen after its commit has not queued
        the next steps yet."""
        return not self._count(
            """
            select 1 from task_instances
            where workflow_id = :id::uuid and status = 'dispatched' and enqueued_no = dispatch_no
            """,
            id=accepted["workflow_id"],
        )

    def _at_work(self, podcast_id: str) -> int:
        return self._count(
            """
            select 1 from task_instances join workflow_instances using (workflow_id)
            where podcast_id = :id::uuid and status = 'in_progress'
            """,
            id=podcast_id,
        )

    def _wait_until_queued(self, workflow_id: str, kind: StepKind) -> None:
        def is_queued() -> bool:
            rows = self.cloud.database.fetch_all(
                "select step, status, dispatch_no, enqueued_no from task_instances where workflow_id = :id::uuid",
                id=workflow_id,
            )
            waiting = [row for row in rows if row["step"].startswith(kind) and row["status"] == "dispatched"]
            return bool(waiting) and all(row["dispatch_no"] == row["enqueued_no"] for row in waiting)

        wait_until(is_queued, f"{kind} in the queue")
        # The previous step's delivery has its response.
        wait_until(lambda: len(self._waiting(workflow_id)) == self._count_of_dispatched(workflow_id), "its answer")

    def _count_of_dispatched(self, workflow_id: str) -> int:
        return self._count(
            "select 1 from task_instances where workflow_id = :id::uuid and status = 'dispatched'", id=workflow_id
        )

    def _give_up(self, accepted: dict[str, Any]) -> None:
        """Frees the episode's worker for the next one."""
        with suppress(ApiRefusedError):  # it has ended already
            self.client.post_json(f"/api/v1/podcasts/{accepted['podcast_id']}/cancel", {})

    def _count(self, sql: str, **parameters: Any) -> int:
        return len(self.cloud.database.fetch_all(sql, **parameters))

    def _write_down(self, state: str, accepted: dict[str, Any], waiting: list[Waiting] | None = None) -> None:
        podcast_id, workflow_id = accepted["podcast_id"], accepted["workflow_id"]
        tasks = self._waiting(workflow_id) if waiting is None else waiting
        for table, column in self._tables():
            self._take_rows(table, column, podcast_id if column == "podcast_id" else workflow_id)
        for name in self.cloud.store.names(f"episodes/{podcast_id}/"):
            self.objects[name] = self.cloud.store.read(name)
        self.episodes.append(RecordedEpisode(state, podcast_id, workflow_id, tasks))
        print(f"{state}: {len(tasks)} waiting", flush=True)

    def _waiting(self, workflow_id: str) -> list[Waiting]:
        return [
            Waiting(task=name, path=path, body=json.loads(body))
            for name, path, body in self.cloud.waiting_tasks()
            if workflow_id in name
        ]

    def _tables(self) -> list[tuple[str, str]]:
        """Returns every table with rows of an episode, and the column that identifies the episode."""
        rows = self.cloud.database.fetch_all(
            """
            select table_name, min(column_name) as column_name
            from information_schema.columns join information_schema.tables using (table_schema, table_name)
            where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('podcast_id', 'workflow_id')
            group by table_name order by table_name
            """
        )
        return [(row["table_name"], row["column_name"]) for row in rows]

    def _take_rows(self, table: str, column: str, value: str) -> None:
        rows = self.cloud.database.fetch_all(
            f"select to_jsonb(one) as whole from {table} as one where {column}::text = :value", value=value
        )
        self.rows.setdefault(table, []).extend(row["whole"] for row in rows)
