"""Pages of episodes and shows for everyone who has their link, the player for other websites, oEmbed, the sitemap,
and reports."""

from __future__ import annotations

from http import HTTPStatus

import flask
from flask import request

from cpoa.composition.sharing import shared_pages
from cpoa.sharing.oembed import CACHE_SECONDS, OembedQuery, embedding
from cpoa.sharing.pages import HtmlPage, ShowListing
from cpoa.sharing.report_requests import NewReport, read_form
from cpoa.sharing.reports import StoredReport, store_report
from cpoa.sharing.sitemaps import KEEP_SECONDS, robots_txt
from cpoa.sharing.start_second import parse_start
from shared.app import ANY_FRAME, function_target, make_app
from shared.client_addresses import caller_address
from shared.compressed_answers import compress
from shared.database import Database
from shared.database_errors import database_errors_as
from shared.error_codes.sharing import (
    API_GW_REPORT_DB_ERROR,
    API_GW_REPORT_FORBIDDEN,
    API_GW_SHARED_PAGE_DB_ERROR,
    API_GW_SHARED_PAGE_INVALID,
    API_GW_SHARED_PAGE_NOT_FOUND,
)
from shared.errors import AethercastError, ForbiddenError, NotFoundError
from shared.json_body import read_body, read_json_object
from shared.query_numbers import parse_positive_number
from shared.request_limits import Limited, count_request
from shared.settings import Need, load_settings

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
service = shared_pages(settings, database)
app = make_app("sharing", settings, database=database)
pages = flask.Blueprint("pages", __name__)
reading = database_errors_as(API_GW_SHARED_PAGE_DB_ERROR)
reporting = database_errors_as(API_GW_REPORT_DB_ERROR)
MAX_EPISODES, MAX_PAGE = 100, 10_000
_PUBLIC = f"public, max-age={CACHE_SECONDS}"


@pages.get("/e/<podcast_id>")
@reading
def show_episode(podcast_id: str) -> flask.Response:
    row = service.rows.episode(podcast_id)
    return _html(service.pages.episode(row, service.transcript(row), parse_start(request.args.get("t"))))


@pages.get("/s/<slug>")
@reading
def show_show(slug: str) -> flask.Response:
    row, page = service.rows.show(slug), _page_number()
    found = service.rows.episodes(row["show_id"], page=page, per_page=MAX_EPISODES)
    if page > 1 and not found:
        raise NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND)
    more = page + 1 if len(found) > MAX_EPISODES else None
    return _html(service.pages.show(row, ShowListing(found[:MAX_EPISODES], page, more)))


def _page_number() -> int:
    return parse_positive_number(
        request.args, "page", default=1, maximum=MAX_PAGE, error_code=API_GW_SHARED_PAGE_INVALID
    )


@pages.get("/embed/<podcast_id>")
@reading
def show_player(podcast_id: str) -> flask.Response:
    row = service.rows.public_episode(podcast_id)
    return _html(service.pages.player(row, parse_start(request.args.get("t"))))


@pages.errorhandler(AethercastError)
def show_error(error: AethercastError) -> flask.Response:
    """People read these pages, so their errors are pages too."""
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        app.logger.error("%s: %s", error.error_code, error.message, exc_info=error)
    flask.g.error_code = error.error_code
    answer = _html(_error_page(error), error.status)
    if error.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    return answer


def _error_page(error: AethercastError) -> HtmlPage:
    is_missing = error.status == HTTPStatus.NOT_FOUND
    if not _is_in_player():
        return service.pages.message("Not found" if is_missing else "This did not work", error.message)
    if is_missing:
        return service.pages.player_message("This episode cannot be embedded", "It is not public, or it was deleted.")
    return service.pages.player_message("The episode cannot be shown now", error.message)


@app.after_request
def open_frames(answer: flask.Response) -> flask.Response:
    """Of errors below the player's address that no page shows. A browser would show its own refusal instead."""
    if _is_in_player() and "Content-Security-Policy" not in answer.headers:
        answer.headers["Content-Security-Policy"] = f"default-src 'none'; {ANY_FRAME}"
    return answer


def _is_in_player() -> bool:
    return request.path.startswith("/embed/")


def _html(page: HtmlPage, status: int = HTTPStatus.OK) -> flask.Response:
    answer = flask.make_response(page.body, status)
    answer.headers["Content-Security-Policy"] = page.policy
    answer.headers["Referrer-Policy"] = "same-origin"  # without it, browsers send no Origin with the report's form
    answer.headers["Cache-Control"] = _PUBLIC if page.is_public else "private, no-cache"
    if not page.is_public:
        answer.headers["X-Robots-Tag"] = "noindex"
    return _revalidated(answer)


def _revalidated(answer: flask.Response) -> flask.Response:
    """The tag is weak, because the compressed answer has it too."""
    if answer.status_code == HTTPStatus.OK:
        answer.add_etag(weak=True)
        answer.make_conditional(request)
    return compress(answer)


@app.get("/oembed")
@reading
def describe_embedding() -> flask.Response:
    query = OembedQuery.from_arguments(request.args)
    answer = flask.jsonify(embedding(query, service.rows, service.addresses))
    answer.headers["Cache-Control"] = _PUBLIC
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return _revalidated(answer)


@app.get("/sitemap.xml")
@reading
def list_sitemaps() -> flask.Response:
    return _sitemap(service.sitemaps.index())


@app.get("/sitemaps/<name>.xml")
@reading
def list_addresses(name: str) -> flask.Response:
    return _sitemap(service.sitemaps.page(name))


def _sitemap(document: str) -> flask.Response:
    answer = flask.Response(document, content_type="application/xml; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return _revalidated(answer)


@app.get("/robots.txt")
def list_rules_for_robots() -> flask.Response:
    answer = flask.Response(robots_txt(service.addresses), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@app.post("/api/v1/reports")
@reporting
def add_report() -> flask.Response:
    return flask.make_response(_report(NewReport.from_fields(read_json_object(request))), HTTPStatus.CREATED)


@pages.post("/report")
@reporting
def add_report_of_form() -> flask.Response:
    """The form of our pages, which works without JavaScript."""
    if request.headers.get("Origin") != service.origin and request.headers.get("Sec-Fetch-Site") != "same-origin":
        raise ForbiddenError(API_GW_REPORT_FORBIDDEN)
    _report(NewReport.from_fields(read_form(read_body(request))))
    return _html(
        service.pages.message("Thank you", "The operators of this website read your report."), HTTPStatus.CREATED
    )


def _report(new: NewReport) -> StoredReport:
    count_request(database, Limited.REPORT, caller_address(request, settings), settings.reports_per_hour)
    return store_report(database, new)


app.register_blueprint(pages)
sharing = function_target(app)
