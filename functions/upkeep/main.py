"""Private function: restarts stalled workflows, removes what is no longer needed, and serves operators' requests.

It is separate from `podcast_steps`, so that steps that occupy all workers there do not block it. It imports no steps
and no agents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.composition.feeds import feed_announcements
from cpoa.composition.sharing import moderation
from cpoa.composition.upkeep import (
    episode_clean_up,
    forget_old_answers,
    forget_old_calls,
    forget_old_readings,
    old_covers,
    old_uploads,
    operator_actions,
    stuck_workflows,
    sweeper,
    word_backfill,
)
from cpoa.sharing.moderation import Decision, Target
from cpoa.workflow.operator_requests import parse_action_request, parse_filter, render_action_result, render_workflow
from features.accounts.account_sweep import sweep_accounts
from shared.app import function_target, make_app
from shared.database import Database
from shared.error_codes.operators import API_GW_WORKFLOW_NOT_FOUND
from shared.errors import NotFoundError
from shared.json_body import read_json_object
from shared.service_identity import require_caller
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.UPKEEP, Need.OPERATOR, Need.PAGE})
database = Database.connect(settings)
clean_up = episode_clean_up(settings, database)
workflows = sweeper(settings, database)
words = word_backfill(settings, database)
uploads = old_uploads(settings)
covers = old_covers(settings, database)
stuck = stuck_workflows(database)
actions = operator_actions(settings, database)
changed_feeds = feed_announcements(settings, database)
reported = moderation(database)
app = make_app("upkeep", settings, database=database)
upkeep = function_target(app)
OPERATORS_PATHS = ("/workflows/", "/reports")


@app.before_request
def check_caller() -> None:
    """A service that may create tasks can act as the invoker, so operators' routes require the operator account."""
    if request.path == "/health":
        return
    is_operators = request.path.startswith(OPERATORS_PATHS) or request.path.endswith(("/hide", "/unhide"))
    account = settings.operator_email if is_operators else settings.tasks_invoker_email
    flask.g.caller = require_caller(request, audience=settings.upkeep_url, allowed_emails=(account,) if account else ())


@app.post("/sweep")
def sweep() -> flask.Response:
    try:
        advanced = workflows.sweep()
    finally:  # an error in one workflow must not leave deleted texts in the bucket
        asked_for = clean_up.retry_lost_requests()
    sweep_accounts(database, settings)
    forget_old_answers(database)
    forget_old_calls(database)
    forget_old_readings(database)
    uploads.ask()
    covers.ask()
    words.run()
    if changed_feeds is not None:
        changed_feeds.announce()
    return flask.jsonify({"advanced": [str(one) for one in advanced], "clean_up": [str(one) for one in asked_for]})


@app.post("/episodes/<uuid:podcast_id>/clean-up")
def clean_up_episode(podcast_id: UUID) -> flask.Response:
    cleaned = clean_up.run(podcast_id)
    return flask.jsonify({"removed": cleaned.removed, "finished": cleaned.finished})


@app.post("/uploads/clean-up")
def clean_up_uploads() -> flask.Response:
    return flask.jsonify({"removed": uploads.remove()})


@app.post("/shows/clean-up")
def clean_up_covers() -> flask.Response:
    return flask.jsonify({"removed": covers.remove()})


@app.get("/workflows/stuck")
def list_stuck() -> flask.Response:
    listed, total = stuck.find_stuck(parse_filter(request.args))
    return flask.jsonify({"workflows": [render_workflow(one) for one in listed], "total": total})


@app.get("/workflows/<uuid:workflow_or_podcast_id>")
def show_workflow(workflow_or_podcast_id: UUID) -> flask.Response:
    found = stuck.find(workflow_or_podcast_id)
    if found is None:
        raise NotFoundError(API_GW_WORKFLOW_NOT_FOUND)
    return flask.jsonify(render_workflow(found))


@app.post("/workflows/<uuid:workflow_id>/retry")
def retry(workflow_id: UUID) -> flask.Response:
    result = actions.retry(workflow_id, parse_action_request(read_json_object(request)))
    return flask.jsonify(render_action_result(result))


@app.post("/workflows/<uuid:workflow_id>/cancel")
def cancel(workflow_id: UUID) -> flask.Response:
    result = actions.cancel(workflow_id, parse_action_request(read_json_object(request)))
    return flask.jsonify(render_action_result(result))


@app.get("/reports")
def list_reports() -> flask.Response:
    return flask.jsonify(reported.open_reports())


@app.post("/reports/<uuid:report_id>/close")
def close_report(report_id: UUID) -> flask.Response:
    return flask.jsonify(reported.close(report_id, _decision()))


@app.post("/episodes/<uuid:podcast_id>/hide")
def hide_episode(podcast_id: UUID) -> flask.Response:
    return flask.jsonify(reported.hide(Target.EPISODE, podcast_id, _decision()))


@app.post("/episodes/<uuid:podcast_id>/unhide")
def unhide_episode(podcast_id: UUID) -> flask.Response:
    return flask.jsonify(reported.unhide(Target.EPISODE, podcast_id, _decision()))


@app.post("/shows/<uuid:show_id>/hide")
def hide_show(show_id: UUID) -> flask.Response:
    return flask.jsonify(reported.hide(Target.SHOW, show_id, _decision()))


@app.post("/shows/<uuid:show_id>/unhide")
def unhide_show(show_id: UUID) -> flask.Response:
    return flask.jsonify(reported.unhide(Target.SHOW, show_id, _decision()))


def _decision() -> Decision:
    return Decision.from_fields(read_json_object(request), operator=flask.g.caller)
