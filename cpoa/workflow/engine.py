"""The workflow engine as functions see it: advance what is ready, take a delivery, sweep what stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.begin import Delivery, DeliveryOutcome
from cpoa.workflow.delivery import StepRunner
from cpoa.workflow.dispatch import Dispatcher
from cpoa.workflow.sweep import Sweeper
from cpoa.workflow.turns import DeliveryName
from cpoa.workflow.unknown_steps import UnknownStepError, fail_for_unknown_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cpoa.workflow.step import Listener, Queue, Step
    from cpoa.workflow.watch import Watch
    from shared.database import Database

__all__ = ["Delivery", "DeliveryOutcome", "WorkflowEngine"]


class WorkflowEngine:
    """`steps` by kind (`voice` stands for every voice); a function that only begins workflows has none."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        steps: Mapping[str, Step],
        listener: Listener | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._database = database
        self._dispatcher = Dispatcher(database, queue)
        self._runner = StepRunner(database, steps, self._dispatcher, listener, watch)
        self._sweeper = Sweeper(database, self._dispatcher)

    def advance(self, workflow_id: UUID) -> None:
        """Safe any number of times, from anywhere; call it after the transaction that started the workflow."""
        try:
            self._dispatcher.advance(workflow_id)
        except UnknownStepError as error:
            fail_for_unknown_step(self._database, error)

    def deliver(self, workflow_id: UUID, step: str, dispatch_no: int) -> Delivery:
        """Runs the step whose turn it is, be it this one or another. Answer the queue with the delivery's `status`."""
        try:
            return self._runner.deliver(DeliveryName(workflow_id, step, dispatch_no))
        except UnknownStepError as error:
            fail_for_unknown_step(self._database, error)
            if error.workflow_id != workflow_id:  # the turn was another one's
                return Delivery(DeliveryOutcome.RETRY, str(error))
            return Delivery(DeliveryOutcome.FAILED, str(error))

    def sweep(self) -> list[UUID]:
        return self._sweeper.sweep()
