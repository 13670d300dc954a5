"""Private function called by the task queue: runs steps, refreshes cards with the same models, and reads
pages and files with the same reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.composition.cards import card_refresh
from cpoa.composition.episodes import clean_up_requests
from cpoa.composition.steps import page_and_file_reader, reading_runner, step_engine
from cpoa.functions import FUNCTIONS
from shared.app import function_target, make_app
from shared.database import Database
from shared.service_identity import require_caller
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.UPKEEP, Need.MODEL_CALLS})
database = Database.connect(settings)
reader = page_and_file_reader(settings)
engine = step_engine(settings, database, reader)
cards = card_refresh(settings, database)
readings = reading_runner(database, reader)
clean_ups = clean_up_requests(settings)
app = make_app("podcast_steps", settings, database=database, cpoa_functions=FUNCTIONS)
podcast_steps = function_target(app)


@app.before_request
def check_caller() -> None:
    if request.path != "/health":
        require_caller(request, audience=settings.steps_url, allowed_emails=(settings.tasks_invoker_email,))


@app.post("/steps/<uuid:workflow_id>/<step>/<int:dispatch_no>")
def deliver(workflow_id: UUID, step: str, dispatch_no: int) -> tuple[flask.Response, int]:
    delivery = engine.deliver(workflow_id, step, dispatch_no)
    return flask.jsonify({"outcome": delivery.outcome.value, "reason": delivery.reason}), delivery.status


@app.post("/cards/refresh")
def refresh_cards() -> flask.Response:
    refreshed = cards.refresh()
    return flask.jsonify({"new": refreshed.new, "made_anew": refreshed.renewed})


@app.post("/readings/<uuid:reading_id>")
def deliver_reading(reading_id: UUID) -> tuple[flask.Response, int]:
    outcome = readings.deliver(reading_id)
    return flask.jsonify({"outcome": outcome.value}), outcome.status


@app.post("/episodes/<uuid:podcast_id>/clean-up")
def hand_clean_up_on(podcast_id: UUID) -> flask.Response:
    """Earlier releases put these tasks into the steps' queue; tasks may still wait there after a deployment."""
    clean_ups.ask(podcast_id)
    return flask.jsonify({"handed_on": True})
