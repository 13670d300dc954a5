"""/api/v1/podcasts with an episode's resources, voices, languages, the public /health, and all unknown API paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.composition.episodes import episodes
from cpoa.episodes import rendering
from cpoa.episodes.change import EpisodeEdit
from cpoa.episodes.etags import compute_detail_etag
from cpoa.episodes.languages import listed_language
from cpoa.episodes.media import TextKind
from cpoa.episodes.model_usage import find_model_usage
from cpoa.episodes.paging import ListQuery
from cpoa.episodes.repetition import Repetition
from cpoa.episodes.request import parse_episode_request
from cpoa.episodes.show_choice import parse_show_id, read_show_defaults
from cpoa.episodes.submission import NewSubmission
from cpoa.functions import FUNCTIONS
from cpoa.library import rendering as library_rendering
from cpoa.library.playlist_requests import NewPlaylist, PlaylistChange
from cpoa.library.search_query import EpisodeSearchQuery
from cpoa.readings import rendering as reading_rendering
from cpoa.readings.reading_request import NewReading
from cpoa.uploads.upload_request import NewUpload
from features.accounts.tokens import optional_user, require_user
from features.pronunciations import (
    PronunciationList,
    PronunciationsUpdate,
    read_pronunciations,
    replace_pronunciations,
)
from shared.app import function_target, make_app
from shared.compressed_answers import compress
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.episode_reading import (
    API_GW_AUDIO_DB_ERROR,
    API_GW_AUDIO_NOT_FOUND,
    API_GW_PODCAST_DB_ERROR_DETAILS,
    API_GW_PODCAST_DB_ERROR_LIST,
)
from shared.error_codes.episodes import (
    API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE,
    API_GW_PODCAST_DB_ERROR_CHANGE,
    API_GW_PODCAST_DB_ERROR_CREATE_TASK,
    API_GW_PODCAST_FORBIDDEN,
)
from shared.error_codes.library import API_GW_PLAYLIST_DB_ERROR, API_GW_SEARCH_EPISODES_DB_ERROR
from shared.error_codes.pronunciations import API_GW_PRONUNCIATIONS_DB_ERROR
from shared.error_codes.readings import API_GW_READING_DB_ERROR
from shared.error_codes.uploads import API_GW_UPLOAD_DB_ERROR
from shared.errors import ForbiddenError
from shared.idempotency import read_idempotency_key
from shared.json_body import read_json_object
from shared.logs import bind_log_context
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.episodes.intake import Submission
    from cpoa.episodes.making.watched_episodes import Answer
    from cpoa.episodes.media import StoredText
    from cpoa.library.responses import Playlist

settings = load_settings({Need.DATABASE, Need.TOKENS, Need.MEDIA, Need.QUEUE})
database = Database.connect(settings)
service = episodes(settings, database)
app = make_app("podcasts", settings, database=database, cpoa_functions=FUNCTIONS)
changing_one = database_errors_as(API_GW_PODCAST_DB_ERROR_CHANGE)
reading_one = database_errors_as(API_GW_PODCAST_DB_ERROR_DETAILS)
of_playlists = database_errors_as(API_GW_PLAYLIST_DB_ERROR)
of_readings = database_errors_as(API_GW_READING_DB_ERROR)


def _asker() -> UUID | None:
    return optional_user(request, settings, database)


@app.post("/api/v1/podcasts")
@database_errors_as(
    API_GW_PODCAST_DB_ERROR_CREATE_TASK,
    unavailable_code=API_GW_CPOA_PODCAST_SERVICE_UNAVAILABLE,
)
def create_podcast() -> flask.Response:
    user_id, body = require_user(request, settings, database), read_json_object(request)
    show = read_show_defaults(database, user_id, parse_show_id(body))
    asked = parse_episode_request(
        body, service.voices, service.max_minutes, has_text_model=service.model_writes, show_language=show.language
    )
    submission = NewSubmission(
        user_id=user_id,
        request=asked,
        names_language="language" in body,
        show=show.not_in(body).usable(asked.voice_params, asked.language, service.voices, service.max_minutes),
        idempotency_key=read_idempotency_key(request.headers),
        workflow_id=request.headers.get("X-Workflow-ID"),
    )
    return _accept(submission)


@app.post("/api/v1/podcasts/<podcast_id>/again")
@changing_one
def repeat_podcast(podcast_id: str) -> flask.Response:
    submission = Repetition(
        user_id=require_user(request, settings, database),
        podcast_id=podcast_id,
        idempotency_key=read_idempotency_key(request.headers),
        workflow_id=request.headers.get("X-Workflow-ID"),
    )
    return _accept(submission)


def _accept(submission: Submission) -> flask.Response:
    accepted = service.intake.submit(submission)
    bind_log_context(podcast_id=str(accepted.podcast_id), workflow_id=str(accepted.workflow_id))
    row = service.catalogue.find(
        str(accepted.podcast_id), reader=_asker, message="The episode of this request was deleted."
    )
    replayed = {"Idempotency-Replayed": "true"} if accepted.replayed else {}
    headers = {"Location": rendering.episode_path(row), **replayed}
    return flask.make_response(rendering.accepted(row), 200 if accepted.replayed else 201, headers)


@app.get("/api/v1/podcasts")
@database_errors_as(API_GW_PODCAST_DB_ERROR_LIST)
def list_podcasts() -> flask.Response:
    query = ListQuery.from_arguments(request.args)
    asked_by = require_user(request, settings, database) if query.mine else _asker()
    page = service.catalogue.page(query, user_id=asked_by if query.mine else None)
    return compress(flask.jsonify(rendering.listing(page, service.media.sign_cover_urls(page.rows), asked_by)))


@app.get("/api/v1/search/episodes")
@database_errors_as(API_GW_SEARCH_EPISODES_DB_ERROR)
def search_episodes() -> flask.Response:
    query = EpisodeSearchQuery.from_arguments(request.args)
    asked_by = (require_user if query.mine else optional_user)(request, settings, database)
    rows = service.search.search(query, asked_by)
    hits = service.search.hits(query, [row["podcast_id"] for row in rows])
    return flask.jsonify(library_rendering.found_episodes(rows, hits, service.media.sign_cover_urls(rows)))


@app.get("/api/v1/podcasts/<podcast_id>")
@reading_one
def read_podcast(podcast_id: str) -> flask.Response:
    row = service.catalogue.find(podcast_id, reader=_asker)
    # Read steps after the row: if the episode is shown as completed, all its steps are.
    steps = service.catalogue.steps(row["workflow_id"])
    cover_url = service.media.sign_cover_url(row)
    asked_by = _asker()
    is_own = asked_by is not None and asked_by == row["user_id"]
    usage = find_model_usage(database, row["podcast_id"], row["workflow_id"]) if is_own else None
    answer = flask.jsonify(rendering.detail(row, steps, cover_url=cover_url, is_own=is_own, usage=usage))
    # Weak: signed URLs may differ for the same state.
    return _revalidated(answer, compute_detail_etag(answer.get_data(), cover_url=cover_url), weak=True)


@app.post("/api/v1/podcasts/<podcast_id>/cancel")
@changing_one
def cancel_podcast(podcast_id: str) -> flask.Response:
    service.control.cancel(podcast_id, require_user(request, settings, database))
    return flask.jsonify(rendering.accepted(service.catalogue.find(podcast_id, reader=_asker)))


@app.post("/api/v1/podcasts/<podcast_id>/retry")
@changing_one
def retry_podcast(podcast_id: str) -> flask.Response:
    service.control.retry(podcast_id, require_user(request, settings, database))
    row = service.catalogue.find(podcast_id, reader=_asker)
    return flask.make_response(rendering.accepted(row), 202, {"Location": rendering.episode_path(row)})


@app.patch("/api/v1/podcasts/<podcast_id>")
@changing_one
def change_podcast(podcast_id: str) -> flask.Response:
    user_id = require_user(request, settings, database)
    service.control.change(podcast_id, user_id, EpisodeEdit.from_fields(read_json_object(request)))
    row = service.catalogue.find(podcast_id, reader=_asker)
    return flask.jsonify(rendering.list_item(row, service.media.sign_cover_url(row), user_id))


@app.delete("/api/v1/podcasts/<podcast_id>")
@changing_one
def delete_podcast(podcast_id: str) -> flask.Response:
    service.control.delete(podcast_id, require_user(request, settings, database))
    return flask.Response(status=204)


@app.get("/api/v1/podcasts/<podcast_id>/audio.mp3")
@database_errors_as(API_GW_AUDIO_DB_ERROR)
def read_audio(podcast_id: str) -> flask.Response:
    row = service.catalogue.find(podcast_id, reader=_asker, error_code=API_GW_AUDIO_NOT_FOUND)
    address = service.media.sign_audio_url(row, method=request.method, download=request.args.get("download") == "1")
    return flask.Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})


@app.get("/api/v1/podcasts/<podcast_id>/cover.jpg")
@reading_one
def read_cover(podcast_id: str) -> flask.Response:
    address = service.media.require_cover_url(service.catalogue.find(podcast_id, reader=_asker))
    # Browsers may keep the redirect, because the signed URL is valid for at least three hours.
    return flask.Response(status=302, headers={"Location": address, "Cache-Control": "private, max-age=3600"})


@app.get("/api/v1/podcasts/<podcast_id>/transcript.vtt")
@reading_one
def read_transcript(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.TRANSCRIPT)


@app.get("/api/v1/podcasts/<podcast_id>/transcript.json")
@reading_one
def read_transcript_json(podcast_id: str) -> flask.Response:
    return _answer_text(service.media.transcript_json(service.catalogue.find(podcast_id, reader=_asker)))


@app.get("/api/v1/podcasts/<podcast_id>/own_passages.json")
@reading_one
def read_own_passages(podcast_id: str) -> flask.Response:
    user_id = require_user(request, settings, database)
    row = service.catalogue.find(podcast_id, reader=_asker)
    if row["user_id"] != user_id:
        raise ForbiddenError(API_GW_PODCAST_FORBIDDEN, "Only the person whose text this is can read its passages.")
    answer = _answer_text(service.media.text(row, TextKind.OWN_PASSAGES))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@app.get("/api/v1/podcasts/<podcast_id>/progress")
@reading_one
def read_progress(podcast_id: str) -> flask.Response:
    return _watched(service.watched.progress(podcast_id, _asker))


@app.get("/api/v1/podcasts/<podcast_id>/pieces")
@reading_one
def read_pieces(podcast_id: str) -> flask.Response:
    # Weak: signed URLs may differ for the same state.
    return _watched(service.watched.pieces(podcast_id, _asker), weak=True)


@app.get("/api/v1/podcasts/<podcast_id>/draft.json")
@reading_one
def read_draft(podcast_id: str) -> flask.Response:
    return _watched(service.watched.draft(podcast_id, _asker))


@app.get("/api/v1/podcasts/<podcast_id>/chapters.json")
@reading_one
def read_chapters(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.CHAPTERS)


@app.get("/api/v1/podcasts/<podcast_id>/waveform.json")
@reading_one
def read_waveform(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.WAVEFORM)


@app.get("/api/v1/playlists")
@of_playlists
def list_playlists() -> flask.Response:
    user_id = require_user(request, settings, database)
    rows = service.playlists.overview(user_id, podcast_id=request.args.get("podcast_id"))
    return flask.jsonify(library_rendering.playlists(rows, service.media.sign_cover_urls(rows)))


@app.post("/api/v1/playlists")
@of_playlists
def create_playlist() -> flask.Response:
    user_id = require_user(request, settings, database)
    new = NewPlaylist.from_fields(read_json_object(request))
    created = service.playlists.create(user_id, new, idempotency_key=read_idempotency_key(request.headers))
    playlist_id = str(created.created_id)
    replayed = {"Idempotency-Replayed": "true"} if created.replayed else {}
    headers = {"Location": f"/api/v1/playlists/{playlist_id}", **replayed}
    return flask.make_response(_playlist(playlist_id, user_id), 200 if created.replayed else 201, headers)


@app.get("/api/v1/playlists/<playlist_id>")
@of_playlists
def read_playlist(playlist_id: str) -> flask.Response:
    return flask.jsonify(_playlist(playlist_id, require_user(request, settings, database)))


@app.patch("/api/v1/playlists/<playlist_id>")
@of_playlists
def change_playlist(playlist_id: str) -> flask.Response:
    user_id = require_user(request, settings, database)
    service.playlists.change(playlist_id, user_id, PlaylistChange.from_fields(read_json_object(request)))
    return flask.jsonify(_playlist(playlist_id, user_id))


@app.delete("/api/v1/playlists/<playlist_id>")
@of_playlists
def delete_playlist(playlist_id: str) -> flask.Response:
    service.playlists.delete(playlist_id, require_user(request, settings, database))
    return flask.Response(status=204)


def _playlist(playlist_id: str, user_id: UUID) -> Playlist:
    row = service.playlists.find(playlist_id, user_id)
    episodes = service.playlists.episodes(row["playlist_id"], user_id)
    cover_url, *cover_urls = service.media.sign_cover_urls([row, *episodes])
    return library_rendering.playlist(row, cover_url, episodes, cover_urls, user_id)


@app.post("/api/v1/uploads")
@database_errors_as(API_GW_UPLOAD_DB_ERROR)
def begin_upload() -> flask.Response:
    user_id = require_user(request, settings, database)
    form = service.uploads.admit(user_id, NewUpload.from_fields(read_json_object(request)))
    return flask.make_response(form, 201, {"Cache-Control": "no-store"})


@app.post("/api/v1/readings")
@of_readings
def begin_reading() -> flask.Response:
    user_id = require_user(request, settings, database)
    row = service.readings.admit(user_id, NewReading.from_fields(read_json_object(request)))
    return flask.make_response(reading_rendering.reading(row), 201, {"Location": reading_rendering.reading_path(row)})


@app.get("/api/v1/readings/<reading_id>")
@of_readings
def show_reading(reading_id: str) -> flask.Response:
    row = service.readings.find(reading_id, require_user(request, settings, database))
    return flask.jsonify(reading_rendering.reading(row))


@app.get("/api/v1/pronunciations")
@database_errors_as(API_GW_PRONUNCIATIONS_DB_ERROR)
def show_pronunciations() -> flask.Response:
    user_id = require_user(request, settings, database)
    answer: PronunciationList = {"pronunciations": list(read_pronunciations(database, user_id))}
    return flask.jsonify(answer)


@app.put("/api/v1/pronunciations")
@database_errors_as(API_GW_PRONUNCIATIONS_DB_ERROR)
def update_pronunciations() -> flask.Response:
    user_id = require_user(request, settings, database)
    update = PronunciationsUpdate.from_fields(read_json_object(request))
    replace_pronunciations(database, user_id, update)
    answer: PronunciationList = {"pronunciations": list(update.pronunciations)}
    return flask.jsonify(answer)


@app.get("/api/v1/voices")
def list_voices() -> flask.Response:
    language = listed_language(service.voices, request.args)
    return flask.jsonify(rendering.voice_list(service.voices.voices(), language))


@app.get("/api/v1/languages")
def list_languages() -> flask.Response:
    return flask.jsonify(service.languages.describe())


def _stored_text(podcast_id: str, kind: TextKind) -> flask.Response:
    return _answer_text(service.media.text(service.catalogue.find(podcast_id, reader=_asker), kind))


def _answer_text(text: StoredText) -> flask.Response:
    known = request.if_none_match.contains_weak(text.etag)
    answer = flask.Response(status=304) if known else flask.Response(text.read(), content_type=text.content_type)
    return _revalidated(answer, text.etag)


def _watched(made: Answer, *, weak: bool = False) -> flask.Response:
    answer = _revalidated(flask.Response(made.body, content_type="application/json"), made.etag, weak=weak)
    if made.is_private:
        answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _revalidated(answer: flask.Response, etag: str, *, weak: bool = False) -> flask.Response:
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(etag, weak=weak)
    if "If-None-Match" in request.headers:
        answer.make_conditional(request)
    return answer


podcasts = function_target(app)
