"""/api/v1/session: a client's session and its preferences."""

from __future__ import annotations

import flask
from flask import request

from features.accounts.tokens import require_user
from features.sessions import (
    AccountPreferences,
    PreferencesUpdate,
    PreferencesUpdated,
    SessionAnswer,
    SessionStart,
    read_preferences,
    read_user_preferences,
    replace_preferences,
    touch_known_session,
    touch_session,
)
from shared.app import function_target, make_app
from shared.client_addresses import caller_address
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.sessions import (
    API_GW_SESSION_DB_ERROR_GET_PREFS,
    API_GW_SESSION_DB_ERROR_INIT,
    API_GW_SESSION_DB_ERROR_UPDATE_PREFS,
)
from shared.json_body import read_json_object
from shared.request_limits import Limited, count_request
from shared.settings import Need, load_settings

settings = load_settings([Need.DATABASE, Need.TOKENS])
database = Database.connect(settings)
app = make_app("sessions", settings, database=database)


@app.post("/api/v1/session/init")
@database_errors_as(API_GW_SESSION_DB_ERROR_INIT)
def begin_session() -> flask.Response:
    client_id = SessionStart.from_fields(read_json_object(request)).client_id
    preferences = touch_known_session(database, client_id)
    if preferences is None:
        count_request(database, Limited.SESSION, caller_address(request, settings), settings.sessions_new_per_hour)
        preferences = touch_session(database, client_id)
    answer: SessionAnswer = {"client_id": client_id, "preferences": preferences}
    return flask.jsonify(answer)


@app.get("/api/v1/session/preferences")
@database_errors_as(API_GW_SESSION_DB_ERROR_GET_PREFS)
def show_preferences() -> flask.Response:
    client_id = SessionStart.from_fields(request.args).client_id
    answer: SessionAnswer = {"client_id": client_id, "preferences": read_preferences(database, client_id)}
    return flask.jsonify(answer)


@app.get("/api/v1/account/preferences")
@database_errors_as(API_GW_SESSION_DB_ERROR_GET_PREFS)
def show_account_preferences() -> flask.Response:
    user_id = require_user(request, settings, database)
    answer: AccountPreferences = {"preferences": read_user_preferences(database, user_id)}
    return flask.jsonify(answer)


@app.post("/api/v1/session/preferences")
@database_errors_as(API_GW_SESSION_DB_ERROR_UPDATE_PREFS)
def update_preferences() -> flask.Response:
    user_id = require_user(request, settings, database)
    update = PreferencesUpdate.from_fields(read_json_object(request))
    replace_preferences(database, update, user_id)
    answer: PreferencesUpdated = {"client_id": update.client_id, "message": "Preferences updated successfully."}
    return flask.jsonify(answer)


sessions = function_target(app)
