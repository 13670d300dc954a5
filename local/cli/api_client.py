"""A Python client for the HTTP API, for the command line and for tests."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError
from urllib3 import Retry

TIMEOUT_SECONDS = 60
# Reads are retried: a process of the local cloud that died is restarted within a second or two.
READ_RETRIES = Retry(
    total=5, backoff_factor=0.2, status_forcelist=(502, 503, 504), allowed_methods=("GET",), raise_on_status=False
)


class ApiRefusedError(Exception):
    """The service answered with an error. Has its status, code and message."""

    def __init__(self, status: int, error_code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code


class ApiUnreachableError(Exception):
    """The address does not answer, or the answer was cut off."""


class ApiClient:
    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.mount("http://", HTTPAdapter(max_retries=READ_RETRIES))
        self.token = token

    def get_json(self, path: str) -> dict[str, Any]:
        return _json(self._request("GET", path))

    def get_bytes(self, path: str) -> bytes:
        return self._request("GET", path).content

    def post_json(self, path: str, body: dict[str, Any], *, idempotency_key: str | None = None) -> dict[str, Any]:
        headers = {"X-Idempotency-Key": idempotency_key} if idempotency_key else {}
        return _json(self._request("POST", path, json=body, headers=headers))

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:
        address = urljoin(self._url, path)
        headers = options.pop("headers", {})
        # Never send the token to a signed URL on the bucket's address.
        if self.token and urlsplit(address).netloc == urlsplit(self._url).netloc:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = self._session.request(method, address, headers=headers, timeout=TIMEOUT_SECONDS, **options)
        except (requests.ConnectionError, requests.Timeout, ChunkedEncodingError) as error:  # the last one: cut off
            raise ApiUnreachableError(f"{address.partition('?')[0]} does not answer.") from error
        if not answer.ok:
            raise _refusal(answer)
        return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    value: dict[str, Any] = answer.json()
    return value


def _refusal(answer: requests.Response) -> ApiRefusedError:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        body = {}
    address = answer.url.partition("?")[0]  # a query may hold a signature
    return ApiRefusedError(
        answer.status_code,
        body.get("error_code", "UNKNOWN"),
        body.get("message", f"{answer.request.method} {address} answered {answer.status_code}."),
    )
