"""A worker process with a watchdog that runs one delivery: `python -m tests.watched_worker ACTION LIMIT WORKFLOW`.

The step `research` does what ACTION says. The environment names the database.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING
from uuid import UUID

from cpoa.workflow.delivery import StepRunner
from cpoa.workflow.dispatch import Dispatcher
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step import StepOutcome
from cpoa.workflow.turns import DeliveryName
from cpoa.workflow.watchdog import Watchdog
from shared.database import Database
from shared.settings import Need, load_settings
from tests.records import research_record
from tests.workflow_parts import MemoryQueue, ScriptedStep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.workflow.step import StepContext


def hold_interpreter(_context: StepContext) -> None:
    sum(range(1 << 50))


def loop(_context: StepContext) -> None:
    while True:
        time.sleep(0.01)


def loop_and_ask(context: StepContext) -> None:
    while True:
        time.sleep(0.01)
        context.check_cancelled()


def finish(_context: StepContext) -> StepOutcome:
    return StepOutcome(result=research_record())


ACTIONS: Mapping[str, Callable[[StepContext], StepOutcome | None]] = {
    action.__name__: action for action in (hold_interpreter, loop, loop_and_ask, finish)
}


def main(action: str, limit_seconds: str, workflow_id: str) -> None:
    database = Database.connect(load_settings({Need.DATABASE}))
    watchdog = Watchdog(dict.fromkeys(StepKind, float(limit_seconds)))
    steps = {StepKind.RESEARCH: ScriptedStep(ACTIONS[action])}
    runner = StepRunner(database, steps, Dispatcher(database, MemoryQueue()), watch=watchdog)
    print(runner.deliver(DeliveryName(UUID(workflow_id), "research", 1)).outcome.value, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
