"""The error codes of the pages that people share, of oEmbed, and of reports."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_PAGES = "Shared pages"
API_GW_SHARED_PAGE_NOT_FOUND = declare(
    "API_GW_SHARED_PAGE_NOT_FOUND",
    404,
    "there is no episode, show or page at this address that everyone may open",
    section=_PAGES,
    message="There is no page at this address, or it is not public any more. Check the address.",
)
API_GW_SHARED_PAGE_INVALID = declare(
    "API_GW_SHARED_PAGE_INVALID",
    400,
    "`page` of a show's page is not a whole number from 1",
    section=_PAGES,
)
API_GW_OEMBED_INVALID = declare(
    "API_GW_OEMBED_INVALID",
    400,
    "`url` is missing, or `maxwidth` or `maxheight` is not a whole number from 1 to 10,000",
    section=_PAGES,
    message="Send `url`, the address of an episode or show. `maxwidth` and `maxheight` are numbers from 1 to 10000.",
)
API_GW_OEMBED_FORMAT = declare(
    "API_GW_OEMBED_FORMAT",
    501,
    "`format` is not `json`",
    section=_PAGES,
    message="Only the format json is offered. Send format=json, or no format.",
)
API_GW_SHARED_PAGE_DB_ERROR = declare(
    "API_GW_SHARED_PAGE_DB_ERROR",
    500,
    "the page could not be read",
    section=_PAGES,
    message="The page cannot be read just now. Try again.",
)

_REPORTS = "Reports"
API_GW_REPORT_INVALID = declare(
    "API_GW_REPORT_INVALID",
    400,
    "a report does not name one episode or one show, `reason` is unknown, or `message` is not a string of at most 2000 "
    "characters; the message says which",
    section=_REPORTS,
)
API_GW_REPORT_TARGET_NOT_FOUND = declare(
    "API_GW_REPORT_TARGET_NOT_FOUND",
    404,
    "there is no episode or public show with the report's id",
    section=_REPORTS,
    message="There is no episode or public show with this id. It may have been deleted.",
)
API_GW_REPORT_FORBIDDEN = declare(
    "API_GW_REPORT_FORBIDDEN",
    403,
    "a form was sent from another website",
    section=_REPORTS,
    message="Reports are sent from the page of the episode or show. Open it and send the form there.",
)
API_GW_REPORT_DB_ERROR = declare(
    "API_GW_REPORT_DB_ERROR",
    500,
    "the report could not be stored",
    section=_REPORTS,
    message="The report cannot be stored just now. Try again.",
)
