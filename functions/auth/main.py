"""/auth: registration and login."""

from __future__ import annotations

from http import HTTPStatus

import flask

from features.accounts.account_rules import Credentials, Registration
from features.accounts.accounts import Registered, SignedIn, log_in, register
from features.accounts.tokens import TokenKeys, issue_token
from shared.app import function_target, make_app
from shared.client_addresses import caller_address
from shared.database import Database
from shared.json_body import read_json_object
from shared.settings import Need, load_settings

settings = load_settings([Need.DATABASE, Need.TOKENS])
database = Database.connect(settings)
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
    address = caller_address(flask.request, settings)
    account = log_in(database, settings, credentials, address=address)
    token = issue_token(account.user_id, TokenKeys.from_settings(settings))
    answer: SignedIn = {"access_token": token, "user_id": str(account.user_id), "username": account.username}
    return flask.jsonify(answer)


auth = function_target(app)
