"""/api/v1/internal/media_access_url for internal services. Access is limited by internal ingress and IAM."""

from __future__ import annotations

import flask
from flask import request

from features.media_access import MediaAccess, SignedUrl, media_access_url
from shared.app import function_target, make_app
from shared.error_answers import unexpected_errors_as
from shared.error_codes.media import INTERNAL_SERVER_ERROR
from shared.media_store import MediaStore
from shared.settings import Need, load_settings

settings = load_settings([Need.MEDIA])
store = MediaStore.from_settings(settings)
app = make_app("media_url", settings)


@app.get("/api/v1/internal/media_access_url")
@unexpected_errors_as(INTERNAL_SERVER_ERROR)
def sign_media_url() -> flask.Response:
    answer: SignedUrl = {"signed_url": media_access_url(store, MediaAccess.from_arguments(request.args))}
    return flask.jsonify(answer)


media_url = function_target(app)
