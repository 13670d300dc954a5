"""`make bench-workflow`: what the engine costs, with steps that do nothing, compared with bare deliveries. It checks
nothing."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from pathlib import Path

from local.stack.state_folder import StateFolder
from tests.benchmarks.workflow.report import Runs, print_report
from tests.benchmarks.workflow.runs import running_bench
from tests.benchmarks.workflow.task_log import read_task_log
from tests.local_stack import running_stack

ROUNDS = 5
WORKFLOWS = 40
ALONE = 15
STEPS = 6
NEVER = str(24 * 3600)  # the sweeper would add its own deliveries


def main() -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        state = StateFolder(Path(folder) / "state")
        recordings = Path(folder) / "recordings.jsonl"
        with running_stack(state, LOCAL_SWEEP_SECONDS=NEVER):
            stack = state.running()
            key_file = state.path / "identity" / "service-account.json"
            with running_bench(stack, key_file, recordings) as bench:
                bench.workflows(WORKFLOWS // 2)  # connections, prepared statements, the queue's client
                bench.bare(WORKFLOWS)
                runs = Runs(at_once=[], bare_at_once=[], alone=[], bare_alone=[])
                for _ in range(ROUNDS):
                    runs.at_once.append(bench.workflows(WORKFLOWS))
                    runs.bare_at_once.append(bench.bare(WORKFLOWS * STEPS))
                for _ in range(ALONE):
                    runs.alone.append(bench.workflows(1))
                    runs.bare_alone.append(bench.bare(1))
        # The task server locks its file until it has stopped.
        lines = [json.loads(line) for line in recordings.read_text(encoding="utf-8").splitlines()]
        print_report(runs, read_task_log(state.path / "tasks"), {line["task"]: line for line in lines})


main()
