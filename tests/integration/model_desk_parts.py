"""The desk and the model's calls on a real database and bucket, with a queue in memory and a scripted model."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason, TextReply, TextRequest
from cpoa.contracts.writing import AskedBy
from cpoa.model_desk.call_delivery import ModelCalls
from cpoa.model_desk.call_tasks import CallTasks
from cpoa.model_desk.desk import StoredModelDesk
from cpoa.model_desk.dollar_limits import DollarLimits
from cpoa.workflow.dispatch import Dispatcher
from shared.shutdown import Shutdown
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import AskedModel
    from cpoa.model_desk.call_delivery import CallDelivery
    from shared.database import Database, Row
    from shared.media_store import MediaStore

REQUEST = TextRequest(prompt="Write a chapter of tides.", max_tokens=1000, system="You write.")


@dataclass
class SteeredModel:
    """`action` is called with each request; without it, the model answers at once."""

    name: str = "gemini-3-flash at Google"
    context_tokens: int = 100_000
    action: Callable[[TextRequest, CheckCancelled], TextReply | None] | None = None
    requests: list[TextRequest] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
        answer = self.action(request, check_cancelled) if self.action else None
        return answer or TextReply(f"Reply {number}", FinishReason.STOP, "gemini-3-flash", 1000, 200)


@dataclass(frozen=True)
class CallTask:
    name: str
    key: str
    dispatch_no: int
    not_before: datetime | None


@dataclass
class CallQueue:
    """Accepts a name once. `broken` makes it reject tasks."""

    names: set[str] = field(default_factory=set)
    waiting: list[CallTask] = field(default_factory=list)
    broken: bool = False

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None:
        if self.broken:
            raise ConnectionError("the queue is away")
        assert body == {}
        if task_name not in self.names:
            self.names.add(task_name)
            _, _, key, dispatch_no = path.split("/")
            self.waiting.append(CallTask(task_name, key, int(dispatch_no), not_before))

    def take(self) -> list[CallTask]:
        taken, self.waiting = self.waiting, []
        return taken


class DeskParts:
    def __init__(self, database: Database, store: MediaStore, limits: DollarLimits | None = None) -> None:
        self.database, self.store = database, store
        self.workshop = Workshop(database)
        self.queue, self.model, self.shutdown = CallQueue(), SteeredModel(), Shutdown()
        tasks = CallTasks(database, self.queue)
        self.desk = StoredModelDesk(database, store, tasks, self.model)
        wake = Dispatcher(database, self.workshop.queue).wake
        self.calls = ModelCalls(database, store, tasks, self.model, limits or DollarLimits(), self.shutdown, wake, 1800)

    def asker(self) -> AskedBy:
        return script_asker(self.workshop, self.workshop.started())

    def asked(self, asker: AskedBy | None = None) -> AskedModel:
        return self.desk.asked_by(asker or self.asker())

    def deliver(self, task: CallTask) -> CallDelivery:
        return self.calls.deliver(task.key, task.dispatch_no)

    def row(self, key: str) -> Row:
        row = self.database.fetch_one("select * from model_calls where call_key = :key", key=key)
        assert row
        return row


def script_asker(workshop: Workshop, workflow_id: UUID) -> AskedBy:
    """The first attempt at the script of this workflow."""
    workflow = workshop.workflow(workflow_id)
    return AskedBy(workflow_id, workflow["podcast_id"], workflow["user_id"], "script", generation=1, attempt=1)
