"""Errors that a listener answers itself, in the common error shape."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from shared.http_errors import HTTP_ERRORS, error_body, raw_response

MAX_HEADER_BYTES = 65_536  # for a single header and for all headers together
MAX_LINE_BYTES = 32_768  # for the request line; differs from the header limit, so that errors tell them apart


class RejectedError(Exception):
    """The request is rejected. Its connection is closed after the answer."""

    def __init__(self, status: int, message: str = "") -> None:
        self.status = status
        self.error_code, usual_message = HTTP_ERRORS[status]
        self.message = message or usual_message
        super().__init__(f"{status} {self.error_code}")

    def response(self) -> web.Response:
        response = error_response(self.status, self.error_code, self.message)
        response.force_close()
        return response

    def as_bytes(self) -> bytes:
        return raw_response(self.status, HTTPStatus(self.status).phrase, error_body(self.error_code, self.message))


def rejection_from(error: BaseException | None, status: int) -> RejectedError:
    """Converts errors of aiohttp's parser or a handler. `status`: chosen by aiohttp, 400 for all parser errors."""
    if isinstance(error, LineTooLong):
        return RejectedError(414 if error.args[1] == MAX_LINE_BYTES else 431)
    if isinstance(error, HttpProcessingError) and "Too many headers" in error.message:
        return RejectedError(431)
    return RejectedError(status if status in HTTP_ERRORS else HTTPStatus.INTERNAL_SERVER_ERROR)


def error_response(status: int, error_code: str, message: str, **headers: str) -> web.Response:
    own = {hdrs.CACHE_CONTROL: "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(
        status=status, text=error_body(error_code, message), content_type="application/json", headers=own | headers
    )
