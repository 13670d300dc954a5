"""POST /api/v1/subscribe: email subscriptions to updates."""

from __future__ import annotations

from http import HTTPStatus

import flask
from flask import request

from features.subscriptions import Subscribed, Subscription
from features.subscriptions import subscribe as add_subscriber
from shared.app import function_target, make_app
from shared.client_addresses import caller_address
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_answers import unexpected_errors_as
from shared.error_codes.subscriptions import SUBSCRIBE_DB_ERROR, SUBSCRIBE_PAYLOAD_REQUIRED, SUBSCRIBE_UNEXPECTED_ERROR
from shared.errors import BadRequestError
from shared.json_body import read_json_object
from shared.request_limits import Limited, count_request
from shared.settings import Need, load_settings

settings = load_settings([Need.DATABASE])
database = Database.connect(settings)
app = make_app("subscribe", settings, database=database)


@app.post("/api/v1/subscribe")
@unexpected_errors_as(SUBSCRIBE_UNEXPECTED_ERROR)
@database_errors_as(SUBSCRIBE_DB_ERROR)
def add_subscription() -> tuple[flask.Response, int]:
    invalid_error = BadRequestError(SUBSCRIBE_PAYLOAD_REQUIRED)
    subscription = Subscription.from_fields(read_json_object(request, invalid_error=invalid_error))
    count_request(database, Limited.SUBSCRIPTION, caller_address(request, settings), settings.subscriptions_per_hour)
    add_subscriber(database, subscription)
    answer: Subscribed = {"message": "Successfully subscribed! Thank you."}
    return flask.jsonify(answer), HTTPStatus.CREATED


subscribe = function_target(app)
