"""Private function called by the task queue: asks the language model, and stores its replies.

It serves many requests at once, because they only wait for the model. Steps do not wait: see `cpoa/model_desk/desk.py`.
"""

from __future__ import annotations

import flask
from flask import request

from cpoa.composition.model_desk import model_calls as compose_model_calls
from shared.app import function_target, make_app
from shared.database import Database
from shared.service_identity import require_caller
from shared.settings import Need, load_settings

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.MODEL_CALLS, Need.QUEUE})
database = Database.connect(settings, max_connections=8)  # terraform/database.tf counts them
calls = compose_model_calls(settings, database)
app = make_app("model_calls", settings, database=database)
model_calls = function_target(app)


@app.before_request
def check_caller() -> None:
    if request.path != "/health":
        require_caller(request, audience=settings.model_calls_url, allowed_emails=(settings.tasks_invoker_email,))


@app.post("/calls/<key>/<int:dispatch_no>")
def deliver(key: str, dispatch_no: int) -> tuple[flask.Response, int]:
    delivery = calls.deliver(key, dispatch_no)
    return flask.jsonify({"outcome": delivery.outcome.value, "reason": delivery.reason}), delivery.status
