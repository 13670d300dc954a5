"""Cards of topics: the landing page, the categories, exploring and searching."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from flask import request

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.cards import failures, responses
from cpoa.cards.requests import Caller, Exploration, SnippetsQuery, TopicSearch
from cpoa.composition.cards import card_service, open_search
from cpoa.functions import FUNCTIONS
from features.accounts.tokens import optional_user, require_user
from shared.app import function_target, make_app
from shared.client_addresses import caller_address
from shared.compressed_answers import compress
from shared.database import Database
from shared.error_answers import unexpected_errors_as
from shared.idempotency import read_idempotency_key
from shared.json_body import read_json_object
from shared.media_store import MediaStore
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.cards.results import CardResults

settings = load_settings({Need.DATABASE, Need.TOKENS, Need.MEDIA, Need.QUEUE})
database = Database.connect(settings)
store = MediaStore.from_settings(settings)
service = card_service(settings, database, store)
searching = open_search(settings, database)
app = make_app("snippets", settings, database=database, cpoa_functions=FUNCTIONS)
app.after_request(compress)


@app.get("/api/v1/snippets")
@unexpected_errors_as(failures.SNIPPETS.unexpected)
@failures.failures_as(failures.SNIPPETS)
def list_snippets() -> flask.Response:
    query = SnippetsQuery.from_arguments(request.args)
    user_id = optional_user(request, settings, database)
    caller = _caller(user_id)
    if query.q is not None or query.near is not None:
        found = searching.find(query, str(user_id) if user_id else caller_address(request, settings))
        return flask.jsonify(responses.found_snippets(found, store))
    results = service.landing_page(query, caller)
    return _respond(results, responses.snippets(results, store))


@app.get("/api/v1/categories")
@unexpected_errors_as(failures.CATEGORIES.unexpected)
@failures.failures_as(failures.CATEGORIES)
def list_categories() -> flask.Response:
    return flask.jsonify(responses.categories(CARD_CATEGORIES))


@app.post("/api/v1/topics/explore")
@unexpected_errors_as(failures.EXPLORE.unexpected)
@failures.failures_as(failures.EXPLORE)
def explore_topics() -> flask.Response:
    user_id = require_user(request, settings, database)
    results = service.explore(Exploration.from_fields(read_json_object(request)), _caller(user_id))
    return _respond(results, responses.explored_topics(results, store))


@app.post("/api/v1/search/podcasts")
@unexpected_errors_as(failures.SEARCH.unexpected)
@failures.failures_as(failures.SEARCH)
def search_topics() -> flask.Response:
    user_id = require_user(request, settings, database)
    results = service.search(TopicSearch.from_fields(read_json_object(request)), _caller(user_id))
    return _respond(results, responses.search_results(results, store))


def _caller(user_id: UUID | None) -> Caller:
    return Caller(user_id, read_idempotency_key(request.headers), request.headers.get("X-Workflow-ID"))


def _respond(results: CardResults, body: responses.CardsAnswer) -> flask.Response:
    return flask.make_response(body, {"Idempotency-Replayed": "true"} if results.is_replay else {})


snippets = function_target(app)
