"""Private: what the task queue calls (a step, the cards' refresh, a deleted episode's clean-up), and the sweeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.functions import FUNCTIONS
from cpoa.wiring import card_refresh, episode_clean_up, step_engine
from shared.app import function_target, make_app
from shared.database import Database
from shared.service_identity import require_caller
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.CALLER_IDENTITY})
database = Database.connect(settings)
engine = step_engine(settings, database)
cards = card_refresh(settings, database)
clean_up = episode_clean_up(settings, database)
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
    return flask.jsonify({"new": refreshed.new, "made_anew": refreshed.made_anew})


@app.post("/episodes/<uuid:podcast_id>/clean-up")
def clean_up_episode(podcast_id: UUID) -> flask.Response:
    cleaned = clean_up.run(podcast_id)
    return flask.jsonify({"removed": cleaned.removed, "finished": cleaned.finished})


@app.post("/sweep")
def sweep() -> flask.Response:
    asked_for, advanced = clean_up.ask_for_lost(), engine.sweep()
    return flask.jsonify({"advanced": [str(one) for one in advanced], "clean_up": [str(one) for one in asked_for]})
