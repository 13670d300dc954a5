"""/api/v1/session and /api/v1/account: a client's session, preferences, what an account has heard, its bookmarks."""

from __future__ import annotations

import flask
from flask import request

from features.accounts.tokens import require_user
from features.listening.bookmarks import (
    BookmarksQuery,
    NewBookmark,
    NoteChange,
    add_bookmark,
    change_note,
    list_bookmarks,
    remove_bookmark,
)
from features.listening.changes import ListeningUpdate
from features.listening.state import read_listening, write_listening
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
from shared.error_codes.listening import API_GW_BOOKMARK_DB_ERROR, API_GW_LISTENING_DB_ERROR
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


@app.get("/api/v1/account/listening")
@database_errors_as(API_GW_LISTENING_DB_ERROR)
def show_listening() -> flask.Response:
    return flask.jsonify(read_listening(database, require_user(request, settings, database)))


@app.put("/api/v1/account/listening")
@database_errors_as(API_GW_LISTENING_DB_ERROR)
def update_listening() -> flask.Response:
    user_id = require_user(request, settings, database)
    update = ListeningUpdate.from_fields(read_json_object(request))
    return flask.jsonify(write_listening(database, user_id, update))


@app.get("/api/v1/account/bookmarks")
@database_errors_as(API_GW_BOOKMARK_DB_ERROR)
def show_bookmarks() -> flask.Response:
    user_id = require_user(request, settings, database)
    return flask.jsonify(list_bookmarks(database, user_id, BookmarksQuery.from_arguments(request.args)))


@app.post("/api/v1/account/bookmarks")
@database_errors_as(API_GW_BOOKMARK_DB_ERROR)
def create_bookmark() -> flask.Response:
    user_id = require_user(request, settings, database)
    stored = add_bookmark(database, user_id, NewBookmark.from_fields(read_json_object(request)))
    return flask.make_response(flask.jsonify(stored.bookmark), 201 if stored.is_new else 200)


@app.patch("/api/v1/account/bookmarks/<bookmark_id>")
@database_errors_as(API_GW_BOOKMARK_DB_ERROR)
def update_bookmark(bookmark_id: str) -> flask.Response:
    user_id = require_user(request, settings, database)
    change = NoteChange.from_fields(read_json_object(request))
    return flask.jsonify(change_note(database, user_id, bookmark_id, change))


@app.delete("/api/v1/account/bookmarks/<bookmark_id>")
@database_errors_as(API_GW_BOOKMARK_DB_ERROR)
def delete_bookmark(bookmark_id: str) -> flask.Response:
    remove_bookmark(database, require_user(request, settings, database), bookmark_id)
    return flask.Response(status=204)


sessions = function_target(app)
