"""Private: sets going again what stands still, and removes what deleted episodes leave.

A function of its own, with threads of its own: steps that hold every worker of `podcast_steps` do not hold it. It
imports no step and no agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.wiring import episode_clean_up, sweeper
from shared.app import function_target, make_app
from shared.database import Database
from shared.service_identity import require_caller
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.UPKEEP})
database = Database.connect(settings)
clean_up = episode_clean_up(settings, database)
workflows = sweeper(settings, database)
app = make_app("upkeep", settings, database=database)
upkeep = function_target(app)


@app.before_request
def check_caller() -> None:
    if request.path != "/health":
        require_caller(request, audience=settings.upkeep_url, allowed_emails=(settings.tasks_invoker_email,))


@app.post("/sweep")
def sweep() -> flask.Response:
    try:
        advanced = workflows.sweep()
    finally:  # a fault of one workflow keeps no deleted text in the bucket
        asked_for = clean_up.ask_for_lost()
    return flask.jsonify({"advanced": [str(one) for one in advanced], "clean_up": [str(one) for one in asked_for]})


@app.post("/episodes/<uuid:podcast_id>/clean-up")
def clean_up_episode(podcast_id: UUID) -> flask.Response:
    cleaned = clean_up.run(podcast_id)
    return flask.jsonify({"removed": cleaned.removed, "finished": cleaned.finished})
