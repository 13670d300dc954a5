"""/api/v1/podcasts and what belongs to an episode, the voices, the public /health, and every unknown API path."""

from __future__ import annotations

import hashlib
import time

import flask
from flask import request

from cpoa.episodes import rendering
from cpoa.episodes.intake import Submission
from cpoa.episodes.media import IMAGE_ADDRESS_LIVES, TextKind
from cpoa.episodes.paging import parse_paging
from cpoa.episodes.request import parse_episode_request
from cpoa.speech.voice_catalogue import voices
from cpoa.wiring import episodes
from shared.app import function_target, make_app
from shared.database import Database
from shared.json_body import read_json_object
from shared.settings import Need, load_settings
from shared.tokens import require_user

settings = load_settings({Need.DATABASE, Need.TOKENS, Need.MEDIA, Need.QUEUE})
database = Database.connect(settings)
service = episodes(settings, database)
app = make_app(
    "podcasts", settings, database=database, cpoa_functions={"podcast": "cpoa.episodes.intake:EpisodeIntake"}
)
podcasts = function_target(app)


@app.post("/api/v1/podcasts")
def create_podcast() -> flask.Response:
    submission = Submission(
        user_id=require_user(request, settings, database),
        request=parse_episode_request(read_json_object(request)),
        idempotency_key=request.headers.get("X-Idempotency-Key", request.headers.get("Idempotency-Key")),
        workflow_id=request.headers.get("X-Workflow-ID"),
    )
    accepted = service.intake.submit(submission)
    row = service.catalogue.find(str(accepted.podcast_id))
    answer = flask.jsonify(rendering.accepted(row))
    answer.status_code = 200 if accepted.replayed else 201
    answer.headers["Location"] = rendering.episode_address(row)
    if accepted.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


@app.get("/api/v1/podcasts")
def list_podcasts() -> flask.Response:
    page, per_page = parse_paging(request.args)
    owner = require_user(request, settings, database) if request.args.get("mine") == "true" else None
    return flask.jsonify(rendering.listing(service.catalogue.page(page=page, per_page=per_page, user_id=owner)))


@app.get("/api/v1/podcasts/<podcast_id>")
def read_podcast(podcast_id: str) -> flask.Response:
    row = service.catalogue.find(podcast_id)
    steps = service.catalogue.steps(row["workflow_id"])
    cover_url = service.media.cover_address(row)
    answer = flask.jsonify(rendering.detail(row, steps, cover_url=cover_url))
    return _revalidated(answer, _etag_without_signature(row, steps))


@app.get("/api/v1/podcasts/<podcast_id>/audio.mp3")
def read_audio(podcast_id: str) -> flask.Response:
    row = service.catalogue.find(podcast_id, error_code="API_GW_AUDIO_NOT_FOUND")
    address = service.media.audio_address(row, method=request.method, download=request.args.get("download") == "1")
    return flask.Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})


@app.get("/api/v1/podcasts/<podcast_id>/transcript.vtt")
def read_transcript(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.TRANSCRIPT)


@app.get("/api/v1/podcasts/<podcast_id>/chapters.json")
def read_chapters(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.CHAPTERS)


@app.get("/api/v1/podcasts/<podcast_id>/waveform.json")
def read_waveform(podcast_id: str) -> flask.Response:
    return _stored_text(podcast_id, TextKind.WAVEFORM)


@app.get("/api/v1/voices")
def list_voices() -> flask.Response:
    return flask.jsonify({"voices": [rendering.voice(each) for each in voices()]})


def _stored_text(podcast_id: str, kind: TextKind) -> flask.Response:
    text = service.media.text(service.catalogue.find(podcast_id), kind)
    if text.etag in request.if_none_match:
        return _revalidated(flask.Response(status=304), text.etag)
    return _revalidated(flask.Response(text.read(), content_type=text.content_type), text.etag)


def _revalidated(answer: flask.Response, etag: str) -> flask.Response:
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(etag)
    answer.make_conditional(request)
    return answer


def _etag_without_signature(row: dict[str, object], steps: list[dict[str, object]]) -> str:
    # A signed address differs from instance to instance. It must not make an unchanged episode look new, but a copy
    # is told to fetch another before the address in it runs out.
    period = int(time.time() / (IMAGE_ADDRESS_LIVES.total_seconds() / 2))
    content = flask.json.dumps([rendering.detail(row, steps, cover_url=None), period])
    return hashlib.sha256(content.encode()).hexdigest()[:32]
