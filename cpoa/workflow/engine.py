"""The workflow engine's interface for the cloud functions: advance a workflow, run a delivery, sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.delivery import StepRunner
from cpoa.workflow.dispatch import Dispatcher
from cpoa.workflow.step_start import Delivery, DeliveryOutcome
from cpoa.workflow.sweep import Sweeper
from cpoa.workflow.turns import DeliveryName
from cpoa.workflow.unsupported_steps import UnsupportedStepError, fail_for_unsupported_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cpoa.workflow.step import Listener, Queue, Step
    from cpoa.workflow.watch import Watch
    from shared.database import Database

__all__ = ["Delivery", "DeliveryOutcome", "WorkflowEngine"]


class WorkflowEngine:
    """`steps` maps a step's kind to its code. It is empty in a function that only starts workflows."""

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
        """Enqueues the ready steps. Safe to repeat. Call it after the transaction that started the workflow."""
        try:
            self._dispatcher.advance(workflow_id)
        except UnsupportedStepError as error:
            fail_for_unsupported_step(self._database, error)

    def deliver(self, workflow_id: UUID, step: str, dispatch_no: int) -> Delivery:
        """Runs the step whose turn it is: this one or another. Answer the queue with `status` of the result."""
        try:
            return self._runner.deliver(DeliveryName(workflow_id, step, dispatch_no))
        except UnsupportedStepError as error:
            fail_for_unsupported_step(self._database, error)
            if error.workflow_id != workflow_id:  # the delivery ran a step of another workflow
                return Delivery(DeliveryOutcome.RETRY, str(error))
            return Delivery(DeliveryOutcome.FAILED, str(error))

    def sweep(self) -> list[UUID]:
        """Resumes stalled workflows: see `cpoa.workflow.sweep`."""
        return self._sweeper.sweep()
