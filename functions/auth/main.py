"""/auth: registration, login, and the sessions of browsers that stay signed in."""

from __future__ import annotations

from http import HTTPStatus

import flask

from features.accounts.account_rules import Credentials, Registration
from features.accounts.accounts import Account, Registered, SignedIn, log_in, register
from features.accounts.refresh_cookie import (
    Stay,
    delete_cookie,
    read_cookie,
    read_stay,
    require_cookie,
    require_own_page,
    set_cookie,
)
from features.accounts.refresh_sessions import (
    end_listed_session,
    end_session,
    list_sessions,
    refresh_session,
    start_session,
)
from features.accounts.tokens import TokenKeys, issue_token, require_user
from features.accounts.user_agents import describe_user_agent
from shared.app import function_target, make_app
from shared.client_addresses import caller_address
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.accounts import (
    API_GW_AUTH_DB_ERROR_LOGIN,
    API_GW_AUTH_DB_ERROR_SESSIONS,
    API_GW_AUTH_SESSION_NOT_FOUND,
)
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid
from shared.json_body import read_json_object
from shared.settings import Need, load_settings

settings = load_settings([Need.DATABASE, Need.TOKENS])
database = Database.connect(settings)
keys = TokenKeys.from_settings(settings)
app = make_app("auth", settings, database=database)


@app.post("/auth/register")
def register_account() -> tuple[flask.Response, int]:
    registration = Registration.from_fields(read_json_object(flask.request))
    address = caller_address(flask.request, settings)
    account = register(database, settings, registration, address=address)
    answer: Registered = {"message": "User registered successfully.", "user_id": str(account.user_id)}
    return flask.jsonify(answer), HTTPStatus.CREATED


@app.post("/auth/login")
def log_in_account() -> flask.Response:
    credentials = Credentials.from_fields(read_json_object(flask.request))
    stay = read_stay(flask.request)
    address = caller_address(flask.request, settings)
    account = log_in(database, settings, credentials, address=address)
    response = _signed_in(account)
    if stay is not Stay.NO:
        _start_session(response, account, stay)
    return response


@app.post("/auth/refresh")
@database_errors_as(API_GW_AUTH_DB_ERROR_SESSIONS)
def refresh() -> flask.Response:
    require_own_page(flask.request)
    refreshed = refresh_session(database, settings, keys, require_cookie(flask.request))
    response = _signed_in(refreshed.account)
    set_cookie(response, refreshed.issued, is_secure=settings.auth_cookie_secure)
    return response


@app.post("/auth/logout")
@database_errors_as(API_GW_AUTH_DB_ERROR_SESSIONS)
def log_out() -> flask.Response:
    require_own_page(flask.request)
    token = read_cookie(flask.request)
    if token:
        end_session(database, token)
    return _without_cookie()


@app.get("/auth/sessions")
@database_errors_as(API_GW_AUTH_DB_ERROR_SESSIONS)
def read_sessions() -> flask.Response:
    user_id = require_user(flask.request, settings, database)
    return flask.jsonify(list_sessions(database, user_id, read_cookie(flask.request)))


@app.delete("/auth/sessions/<session_id>")
@database_errors_as(API_GW_AUTH_DB_ERROR_SESSIONS)
def delete_session(session_id: str) -> flask.Response:
    user_id = require_user(flask.request, settings, database)
    parsed = parse_uuid(session_id)
    if parsed is None:
        raise NotFoundError(API_GW_AUTH_SESSION_NOT_FOUND)
    ended_family = end_listed_session(database, user_id, parsed)
    current = read_cookie(flask.request)
    is_current = current is not None and current.family_hash == ended_family
    return _without_cookie() if is_current else flask.Response(status=HTTPStatus.NO_CONTENT)


def _signed_in(account: Account) -> flask.Response:
    answer: SignedIn = {
        "access_token": issue_token(account.user_id, keys),
        "user_id": str(account.user_id),
        "username": account.username,
    }
    return flask.jsonify(answer)


def _start_session(response: flask.Response, account: Account, stay: Stay) -> None:
    with database_errors_as(API_GW_AUTH_DB_ERROR_LOGIN):
        issued = start_session(
            database,
            settings,
            account.user_id,
            user_agent=describe_user_agent(flask.request.headers.get("User-Agent", "")),
            is_persistent=stay is Stay.PERSISTENT,
            replaced=read_cookie(flask.request),
        )
    set_cookie(response, issued, is_secure=settings.auth_cookie_secure)


def _without_cookie() -> flask.Response:
    response = flask.Response(status=HTTPStatus.NO_CONTENT)
    delete_cookie(response, is_secure=settings.auth_cookie_secure)
    return response


auth = function_target(app)
