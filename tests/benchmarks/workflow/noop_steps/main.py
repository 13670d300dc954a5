"""functions/podcast_steps with steps that do nothing. Writes the cost of each delivery to BENCHMARK_RECORDINGS."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.functions import FUNCTIONS
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.watchdog import Watchdog
from shared.app import function_target, make_app
from shared.service_identity import require_caller
from shared.settings import Need, load_settings
from shared.task_queue import steps_queue
from tests.benchmarks.workflow.measured import MeasuredDatabase, MeasuredQueue, MeasuredStep, recorded
from tests.benchmarks.workflow.noop import NoopStep

if TYPE_CHECKING:
    from uuid import UUID

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.CALLER_IDENTITY})
database = MeasuredDatabase.connect(settings)
queue = MeasuredQueue(steps_queue(settings))
steps = {kind: MeasuredStep(NoopStep(kind)) for kind in StepKind}
engine = WorkflowEngine(database, queue, steps, watch=Watchdog(dict.fromkeys(StepKind, 60.0)))
recordings = Path(os.environ["BENCHMARK_RECORDINGS"])
app = make_app("podcast_steps", settings, database=database, cpoa_functions=FUNCTIONS)
noop_steps = function_target(app)


@app.before_request
def check_caller() -> None:
    if request.path != "/health":
        require_caller(request, audience=settings.steps_url, allowed_emails=(settings.tasks_invoker_email,))


@app.post("/steps/<uuid:workflow_id>/<step>/<int:dispatch_no>")
def deliver(workflow_id: UUID, step: str, dispatch_no: int) -> tuple[flask.Response, int]:
    with recorded(f"{workflow_id}-{step}-{dispatch_no}") as recording:
        delivery = engine.deliver(workflow_id, step, dispatch_no)
    recording.append_to(recordings)
    return flask.jsonify({"outcome": delivery.outcome.value, "reason": delivery.reason}), delivery.status
