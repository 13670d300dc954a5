from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import DeliveryOutcome
from tests.workflow_parts import Task, Workshop

if TYPE_CHECKING:
    from shared.database import Database

ROUNDS = 1000


def test_two_last_voices_that_commit_concurrently_dispatch_master_once(database: Database) -> None:
    """Both wait at a barrier just before their steps end, a thousand times, without a sweeper."""
    workshop = Workshop(database)
    barrier = threading.Barrier(2)

    def deliver(task: Task) -> DeliveryOutcome:
        return workshop.deliver(task).outcome

    with ThreadPoolExecutor(2) as threads:
        for _ in range(ROUNDS):
            workshop.steps[StepKind.VOICE].action = lambda _context: barrier.wait(20) and None
            workflow_id = workshop.started()
            tasks = workshop.run_until("voice-0")
            workshop.deliver(workshop.only(tasks, "cover"))
            voices = [task for task in tasks if task.step.startswith("voice-")]
            assert list(threads.map(deliver, voices)) == [DeliveryOutcome.COMPLETED] * 2
            assert [task.name for task in workshop.queue.take()] == [f"{workflow_id}-master-1"]
            # Otherwise it would run before the next round's steps.
            with database.transaction() as transaction:
                cancel_workflow(transaction, workflow_id)
    assert len(workshop.steps[StepKind.VOICE].runs) == 2 * ROUNDS
