"""/api/v1/shows: the shows of an account, and the addresses of its feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.composition.shows import show_parts
from cpoa.image_urls import sign_image_urls
from cpoa.shows import rendering
from cpoa.shows.opml import private_feeds, public_feeds, write_opml
from cpoa.shows.show_requests import NewShow, ShowChange
from features.accounts.tokens import require_user
from shared.app import function_target, make_app
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.shows import API_GW_SHOW_DB_ERROR
from shared.idempotency import read_idempotency_key
from shared.json_body import read_json_object
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.shows.private_addresses import Address
    from cpoa.shows.responses import Show
    from shared.database import Row

OPML_TITLE = "Aethercast"

settings = load_settings({Need.DATABASE, Need.TOKENS, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
parts = show_parts(settings, database)
app = make_app("shows", settings, database=database)
of_shows = database_errors_as(API_GW_SHOW_DB_ERROR)


def signed_in() -> UUID:
    return require_user(request, settings, database)


@app.get("/api/v1/shows")
@of_shows
def list_shows() -> flask.Response:
    rows = parts.records.of_user(signed_in())
    cover_urls = sign_image_urls(parts.store, [row["cover_uri"] for row in rows])
    return flask.jsonify(rendering.shows(rows, cover_urls, parts.pages))


@app.post("/api/v1/shows")
@of_shows
def create_show() -> flask.Response:
    user_id = signed_in()
    new = NewShow.from_fields(read_json_object(request))
    created = parts.records.create(user_id, new, idempotency_key=read_idempotency_key(request.headers))
    show_id = str(created.created_id)
    replayed = {"Idempotency-Replayed": "true"} if created.replayed else {}
    headers = {"Location": f"/api/v1/shows/{show_id}", **replayed}
    return flask.make_response(_show(show_id, user_id), 200 if created.replayed else 201, headers)


@app.get("/api/v1/shows/<show_id>")
@of_shows
def read_show(show_id: str) -> flask.Response:
    return flask.jsonify(_show(show_id, signed_in()))


@app.patch("/api/v1/shows/<show_id>")
@of_shows
def change_show(show_id: str) -> flask.Response:
    user_id = signed_in()
    parts.records.change(show_id, user_id, ShowChange.from_fields(read_json_object(request)))
    return flask.jsonify(_show(show_id, user_id))


@app.delete("/api/v1/shows/<show_id>")
@of_shows
def delete_show(show_id: str) -> flask.Response:
    parts.records.delete(show_id, signed_in())
    return flask.Response(status=204)


@app.get("/api/v1/feeds")
@of_shows
def list_private_feeds() -> flask.Response:
    return flask.jsonify(rendering.private_feeds(parts.private.of_user(signed_in())))


@app.post("/api/v1/shows/<show_id>/private_address")
@of_shows
def show_address(show_id: str) -> flask.Response:
    user_id = signed_in()
    return _private(parts.private.show(user_id, _painted(show_id, user_id)["show_id"]))


@app.post("/api/v1/shows/<show_id>/private_address/renew")
@of_shows
def renew_address(show_id: str) -> flask.Response:
    user_id = signed_in()
    return _private(parts.private.renew(user_id, _painted(show_id, user_id)["show_id"]))


@app.post("/api/v1/feeds/private_address")
@of_shows
def show_address_of_everything() -> flask.Response:
    return _private(parts.private.show(signed_in(), None))


@app.post("/api/v1/feeds/private_address/renew")
@of_shows
def renew_address_of_everything() -> flask.Response:
    return _private(parts.private.renew(signed_in(), None))


@app.get("/api/v1/feeds.opml")
@of_shows
def read_opml() -> flask.Response:
    user_id = signed_in()
    rows = parts.records.of_user(user_id)
    listed = public_feeds(rows, parts.pages)
    if request.args.get("private") == "1":
        listed += private_feeds(rows, lambda show_id: parts.private.show(user_id, show_id))
    headers = {"Content-Disposition": 'attachment; filename="aethercast.opml"', "Cache-Control": "no-store"}
    return flask.Response(write_opml(OPML_TITLE, listed), headers=headers, content_type="text/x-opml; charset=utf-8")


def _show(show_id: str, user_id: UUID) -> Show:
    row = _painted(show_id, user_id)
    (cover_url,) = sign_image_urls(parts.store, [row["cover_uri"]])
    return rendering.show(row, cover_url, parts.pages)


def _painted(show_id: str, user_id: UUID) -> Row:
    """The show, with a cover of its present title."""
    row = parts.records.find(show_id, user_id)
    return parts.records.find(show_id, user_id) if parts.covers.paint_if_needed(row) else row


def _private(address: Address) -> flask.Response:
    return flask.make_response(rendering.private_address(address), 200, {"Cache-Control": "no-store"})


shows = function_target(app)
