"""A service with tasks: it answers 202 to the dispatch, and its polls report the end of the task."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer import outcome
from tests.remote_peer.idempotency import Claim
from tests.remote_peer.messages import Answer, Delivery, json_answer
from tests.remote_peer.models import model_error
from tests.remote_peer.outcome import Outcome, TaskFailedError
from tests.remote_peer.services import ENDPOINTS, MODELS, Service

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tests.remote_peer.messages import SeenRequest
    from tests.remote_peer.misbehaviour import Plan, SpoiledTask
    from tests.remote_peer.order import Agent, Order
    from tests.remote_peer.surroundings import Surroundings

_FIRST_STATES = ("PENDING", "STARTED")


@dataclass
class _Task:
    """The result of the future is None if the peer closed before the end of the task."""

    task_id: str
    future: Future[Outcome | None]
    polls: int = 0


class TaskService:
    """``work_done``: how often the work was done, successfully or not, by idempotency key."""

    def __init__(self, service: Service, agent: Agent, surroundings: Surroundings) -> None:
        self.work_done: Counter[str] = Counter()
        self._service, self._agent, self._surroundings = service, agent, surroundings
        self._endpoint = ENDPOINTS[service]
        self._tasks: dict[str, _Task] = {}

    def is_dispatch(self, request: SeenRequest) -> bool:
        return request.method == "POST" and request.path == self._endpoint.path

    def is_poll(self, request: SeenRequest) -> bool:
        return request.method == "GET" and request.path.startswith(self._endpoint.tasks_path)

    def dispatch(self, request: SeenRequest, plan: Plan[SpoiledTask]) -> Answer:
        """Raises RefusedError."""
        order = self._agent.accept(request)
        task = self._start(order, plan.next())
        if self._service in MODELS and self._surroundings.conditions.models_are_synchronous:
            return _answer_at_once(task.future.result())
        self._tasks[task.task_id] = task
        told = {"task_id": task.task_id, "status_url": self._endpoint.tasks_path + task.task_id}
        if self._service not in MODELS:
            told |= {"message": "The task is accepted.", "idempotency_key_processed": order.idempotency_key}
        return json_answer(202, told)

    def poll(self, request: SeenRequest) -> Answer:
        """An unknown task is PENDING forever, as in Celery's result backend."""
        task_id = request.path.removeprefix(self._endpoint.tasks_path)
        task = self._tasks.get(task_id)
        if task is None:
            return json_answer(202, {"task_id": task_id, "status": "PENDING", "result": None})
        task.polls += 1
        ended = self._ended(task)
        if ended is None:
            return json_answer(202, {"task_id": task_id, **self._unfinished(task.polls)})
        return json_answer(ended.http_status, {"task_id": task_id, "status": ended.status, "result": ended.result})

    def raise_own_errors(self) -> None:
        """Returns the exceptions of workers that no poll has reported."""
        for task in self._tasks.values():
            task.future.result()

    def _ended(self, task: _Task) -> Outcome | None:
        if task.polls <= self._surroundings.conditions.pending_polls or not task.future.done():
            return None
        return task.future.result()

    def _unfinished(self, polls: int) -> dict[str, Any]:
        if polls <= len(_FIRST_STATES):
            return {"status": _FIRST_STATES[polls - 1], "result": None}
        if self._endpoint.tells_progress:
            return {"status": "PROGRESS", "result": {"message": "Working on it.", "current": polls}}
        return {"status": "RETRY", "result": None}

    def _start(self, order: Order, spoiled: SpoiledTask | None) -> _Task:
        """Claims the key before the response to the dispatch, so that a repeated dispatch finds the claim."""
        task_id, workers = str(uuid4()), self._surroundings.workers
        if spoiled is not None and spoiled.instead_of_work is not None:
            instead = spoiled.instead_of_work(order.idempotency_key)
            return _Task(task_id, workers.submit(self._after_a_while, instead, spoiled))
        claim, stored = self._claim(order)
        if claim is Claim.CONFLICT:
            stored = outcome.conflict(order.idempotency_key, self._endpoint.conflict_status)
        if stored is not None:
            return _Task(task_id, workers.submit(self._after_a_while, stored, spoiled))
        return _Task(task_id, workers.submit(self._run, order, task_id, spoiled))

    def _claim(self, order: Order) -> tuple[Claim, Outcome | None]:
        if not self._endpoint.task_name:
            return Claim.WORK, None
        seconds = self._surroundings.conditions.lock_seconds.get(self._service, self._endpoint.lock_seconds)
        return self._surroundings.keys.claim(order.idempotency_key, self._endpoint.task_name, seconds)

    def _after_a_while(self, ended: Outcome, spoiled: SpoiledTask | None) -> Outcome | None:
        return None if self._is_closed_within(spoiled) else ended

    def _run(self, order: Order, task_id: str, spoiled: SpoiledTask | None) -> Outcome | None:
        if self._is_closed_within(spoiled):
            return None
        try:
            ended = self._agent.work(order, task_id)
        except TaskFailedError as error:
            ended = outcome.failure(str(error))
        if spoiled is not None:
            ended = spoiled.change(ended, self._surroundings.store)
        if self._endpoint.task_name:
            self._surroundings.keys.settle(order.idempotency_key, self._endpoint.task_name, ended)
        self.work_done[order.idempotency_key] += 1
        return ended

    def _is_closed_within(self, spoiled: SpoiledTask | None) -> bool:
        seconds = self._surroundings.conditions.task_seconds + (0 if spoiled is None else spoiled.seconds)
        return self._surroundings.closing.wait(seconds)


def _answer_at_once(ended: Outcome | None) -> Answer:
    if ended is None:
        return Answer(200, b"", delivery=Delivery(is_sent=False))
    if ended.status == outcome.FAILURE:
        return model_error(ended.http_status, "internal_error", ended.result["error"]["message"])
    return json_answer(ended.http_status, ended.result)
