"""/feeds: podcast feeds, and the audio, pictures, transcripts and chapters that they name."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import flask
from flask import request
from werkzeug.http import is_resource_modified

from cpoa.composition.feeds import feeds as feeds_parts
from cpoa.feeds.feed_files import FeedFile, FileKind
from shared.app import function_target, make_app
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.feeds import API_GW_FEED_DB_ERROR
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from cpoa.feeds.feed_query import Feed

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
parts = feeds_parts(settings, database)
app = make_app("feeds", settings, database=database)
reading = database_errors_as(API_GW_FEED_DB_ERROR)
PRIVATE = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
PUBLIC = {"Cache-Control": "public, max-age=30"}  # a deleted episode leaves the feed soon


@app.get("/feeds/<show_id>.xml")
@reading
def read_public_feed(show_id: str) -> flask.Response:
    return _answer_feed(parts.records.public(show_id, request.args.get("page")), PUBLIC)


@app.get("/feeds/<feed_id>/<key>.xml")
@reading
def read_private_feed(feed_id: str, key: str) -> flask.Response:
    return _answer_feed(parts.records.private(feed_id, key, None), PRIVATE)


@app.get("/feeds/<feed_id>/<key>/<page>.xml")
@reading
def read_older_items(feed_id: str, key: str, page: str) -> flask.Response:
    return _answer_feed(parts.records.private(feed_id, key, page), PRIVATE)


@app.get("/feeds/episodes/<podcast_id>/<version>.mp3")
@reading
def read_audio(podcast_id: str, version: str) -> flask.Response:
    file = parts.files.of_episode(podcast_id, FileKind.AUDIO)
    address = file.address if version != file.version else parts.files.signed_url(file, request.method)
    return _redirect(address)


@app.get("/feeds/episodes/<podcast_id>/<version>.jpg")
@reading
def read_cover(podcast_id: str, version: str) -> flask.Response:
    return _answer_file(parts.files.of_episode(podcast_id, FileKind.COVER), version)


@app.get("/feeds/episodes/<podcast_id>/<version>.vtt")
@reading
def read_transcript(podcast_id: str, version: str) -> flask.Response:
    return _answer_file(parts.files.of_episode(podcast_id, FileKind.TRANSCRIPT), version)


@app.get("/feeds/episodes/<podcast_id>/<version>.json")
@reading
def read_chapters(podcast_id: str, version: str) -> flask.Response:
    return _answer_file(parts.files.of_episode(podcast_id, FileKind.CHAPTERS), version)


@app.get("/feeds/shows/<show_id>/<version>.jpg")
@reading
def read_show_cover(show_id: str, version: str) -> flask.Response:
    return _answer_file(parts.files.cover_of_show(show_id, version), version)


def _answer_feed(feed: Feed, headers: dict[str, str]) -> flask.Response:
    validators = parts.written.validators(feed, datetime.now(UTC))
    is_new = is_resource_modified(request.environ, validators.etag, last_modified=validators.last_modified)
    answer = _feed_body(parts.written.gzipped(feed)) if is_new else flask.Response(status=304)
    answer.headers.update(headers)
    answer.vary.add("Accept-Encoding")
    answer.set_etag(validators.etag, weak=True)  # the same for the compressed and the plain form
    if validators.last_modified:
        answer.last_modified = validators.last_modified
    return answer


def _feed_body(gzipped: bytes) -> flask.Response:
    content_type = "application/rss+xml; charset=utf-8"
    if request.accept_encodings.quality("gzip") > 0:
        return flask.Response(gzipped, content_type=content_type, headers={"Content-Encoding": "gzip"})
    return flask.Response(gzip.decompress(gzipped), content_type=content_type)


def _answer_file(file: FeedFile, version: str) -> flask.Response:
    if version != file.version:
        return _redirect(file.address)
    is_known = request.if_none_match.contains_weak(version)
    body = b"" if is_known else parts.files.read(file)
    answer = flask.Response(body, status=304 if is_known else 200, content_type=file.content_type)
    answer.set_etag(version)
    # Checked each time, because a deleted episode is gone at once.
    answer.headers.update({"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"})
    return answer


def _redirect(address: str) -> flask.Response:
    return flask.Response(status=302, headers={"Location": address, "Access-Control-Allow-Origin": "*"})


feeds = function_target(app)
