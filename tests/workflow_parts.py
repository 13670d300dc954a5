"""A queue in memory that follows Cloud Tasks' rules for names, steps with prepared behaviour, and a workflow."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import AgentName, StepKind, voice_step
from cpoa.workflow.step import NewStep, StepContext, StepOutcome
from cpoa.workflow.workflow_start import start_workflow
from tests.records import BRIEF, record_of, script_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.step_start import Delivery
    from shared.database import Database, Row


@dataclass(frozen=True)
class Task:
    name: str
    workflow_id: UUID
    step: str
    dispatch_no: int
    not_before: datetime | None


class MemoryQueue:
    """A used name stays reserved. `broken` makes it reject tasks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.names: set[str] = set()
        self.calls = 0
        self.waiting: list[Task] = []
        self.broken = False

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None:
        if self.broken:
            raise ConnectionError("the queue is away")
        _, _, workflow_id, step, dispatch_no = path.split("/")
        assert body == {"workflow_id": workflow_id, "step": step, "dispatch_no": int(dispatch_no)}
        with self._lock:
            self.calls += 1
            if task_name in self.names:
                return
            self.names.add(task_name)
            self.waiting.append(Task(task_name, UUID(workflow_id), step, int(dispatch_no), not_before))

    def take(self) -> list[Task]:
        with self._lock:
            taken, self.waiting = self.waiting, []
        return taken


@dataclass
class ScriptedStep:
    """Runs `action` if there is one; counts its runs by the step's name."""

    action: Callable[[StepContext], StepOutcome | None] | None = None
    runs: list[StepContext] = field(default_factory=list)
    order: list[StepContext] = field(default_factory=list)  # the runs of all steps that share it
    engine_version: str = "test-1"

    def run(self, context: StepContext) -> StepOutcome:
        self.runs.append(context)
        self.order.append(context)
        outcome = self.action(context) if self.action else None
        return outcome or StepOutcome(result=record_of(context.step), summary={"step": context.step})


def voices(count: int) -> Callable[[StepContext], StepOutcome]:
    def write_script(_context: StepContext) -> StepOutcome:
        new_steps = tuple(NewStep(voice_step(index), AgentName.VFA) for index in range(count))
        return StepOutcome(result=script_record(chapters=count), summary={"segment_count": count}, new_steps=new_steps)

    return write_script


class Workshop:
    """An engine on a real database with a queue in memory."""

    def __init__(self, database: Database, voice_count: int = 2) -> None:
        self.database = database
        self.queue = MemoryQueue()
        self.order: list[StepContext] = []
        self.steps = {kind: ScriptedStep(order=self.order) for kind in StepKind}
        self.steps[StepKind.SCRIPT].action = voices(voice_count)
        self.engine = WorkflowEngine(database, self.queue, self.steps)

    def new_user(self) -> UUID:
        user_id = uuid4()
        self.database.execute(
            "insert into users (user_id, username, email, hashed_password) values (:id, :name, :email, 'x')",
            id=user_id,
            name=f"u{user_id.hex[:12]}",
            email=f"{user_id.hex}@example.org",
        )
        return user_id

    def start(self, user_id: UUID | None = None, brief: EpisodeBrief = BRIEF) -> UUID:
        workflow_id, podcast_id = uuid4(), uuid4()
        with self.database.transaction() as transaction:
            transaction.execute(
                "insert into podcasts (podcast_id, workflow_id, user_id, topic)"
                " values (:podcast_id, :workflow_id, :user_id, 'Tides')",
                podcast_id=podcast_id,
                workflow_id=workflow_id,
                user_id=user_id,
            )
            start_workflow(
                transaction,
                workflow_id=workflow_id,
                podcast_id=podcast_id,
                user_id=user_id,
                brief=brief,
            )
        return workflow_id

    def started(self, user_id: UUID | None = None, brief: EpisodeBrief = BRIEF) -> UUID:
        workflow_id = self.start(user_id, brief)
        self.engine.advance(workflow_id)
        return workflow_id

    def deliver(self, task: Task) -> Delivery:
        return self.engine.deliver(task.workflow_id, task.step, task.dispatch_no)

    def run_until(self, step: str) -> list[Task]:
        """Delivers everything before `step`; returns the deliveries that wait then, one of them for `step`."""
        while True:
            tasks = self.queue.take()
            assert tasks, f"nothing waits, and {step} was not reached"
            if any(task.step == step for task in tasks):
                return tasks
            for task in tasks:
                self.deliver(task)

    def run_all(self) -> None:
        while tasks := self.queue.take():
            for task in tasks:
                self.deliver(task)

    def only(self, tasks: list[Task], step: str) -> Task:
        (task,) = [task for task in tasks if task.step == step]
        return task

    def podcast(self, workflow_id: UUID) -> Row:
        row = self.database.fetch_one("select * from podcasts where workflow_id = :id", id=workflow_id)
        assert row is not None
        return row

    def workflow(self, workflow_id: UUID) -> Row:
        row = self.database.fetch_one("select * from workflow_instances where workflow_id = :id", id=workflow_id)
        assert row is not None
        return row

    def step(self, workflow_id: UUID, step: str) -> Row:
        row = self.database.fetch_one(
            "select * from task_instances where workflow_id = :id and step = :step", id=workflow_id, step=step
        )
        assert row is not None
        return row

    def statuses(self, workflow_id: UUID) -> dict[str, str]:
        rows = self.database.fetch_all(
            "select step, status from task_instances where workflow_id = :id order by task_order", id=workflow_id
        )
        return {row["step"]: row["status"] for row in rows}

    def key(self, workflow_id: UUID, step: str) -> Row:
        row = self.database.fetch_one(
            "select * from idempotency_keys where idempotency_key = :key", key=f"step:{workflow_id}:{step}:1"
        )
        assert row is not None
        return row

    def end_claims(self, *, seconds_ago: float = 1) -> None:
        """Ends the claims as if their 15 seconds were over."""
        self.database.execute(
            "update idempotency_keys set expires_at = clock_timestamp() - :ago * interval '1 second'"
            " where expires_at is not null",
            ago=seconds_ago,
        )
