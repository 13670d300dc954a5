"""Checks the deployed service as a client: over HTTPS if its certificate is active, otherwise over HTTP."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from tools.deploy.target import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANSWER_SECONDS = 20.0
HEALTH_SECONDS = 900.0  # a new load balancer takes minutes to answer everywhere
PAUSE_SECONDS = 5.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # in lower case
    body: str

    @property
    def document(self) -> dict[str, Any]:
        try:
            document = json.loads(self.body)
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def get(url: str) -> Answer | None:
    """None if there is no answer, such as without a route or a certificate."""
    request = urllib.request.Request(url, headers={"User-Agent": "aethercast-deploy"})  # noqa: S310 -- our own URL
    try:
        with _opener.open(request, timeout=ANSWER_SECONDS) as answer:
            return _answer(answer)
    except urllib.error.HTTPError as refusal:
        return _answer(refusal)
    except OSError:
        return None


def _answer(answer: Any) -> Answer:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status, headers, answer.read().decode(errors="replace"))


def resolve_addresses(domain: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(domain, 443, socket.AF_INET)}
    except OSError:
        return set()


@dataclass(frozen=True)
class Site:
    domain: str
    address: str

    def leads_to(self) -> set[str]:
        return resolve_addresses(self.domain)

    def base(self) -> str:
        """HTTPS if the domain resolves to our address and has its certificate, otherwise HTTP to the address."""
        secure = f"https://{self.domain}"
        works = self.leads_to() == {self.address} and get(f"{secure}/health")
        return secure if works else f"http://{self.address}"

    def has_schema(self, version: str) -> bool:
        """Whether /health reports the schema; False if there is no answer."""
        health = get(f"{self.base()}/health")
        return health is not None and _has_schema(health.document.get("schema_version", ""), version)

    def wait_for_schema(self, version: str) -> None:
        """Raises DeploymentError with the last answer of /health."""
        deadline = time.monotonic() + HEALTH_SECONDS
        while True:
            base = self.base()
            health = get(f"{base}/health")
            if health and _has_schema(health.document.get("schema_version", ""), version):
                return
            if time.monotonic() > deadline:
                said = health.body[:500] if health else "nothing"
                raise DeploymentError(
                    f"{base}/health does not report the schema {version}; its answer: {said}\n"
                    "See the log of the function migrate for the reason. You can run `make deploy` again."
                )
            time.sleep(PAUSE_SECONDS)

    def faults(self, base: str) -> Iterator[str]:
        """Problems of the deployment. Over HTTP, everything but /health must redirect."""
        yield from _health_faults(base)
        if base.startswith("https:"):
            yield from _page_faults(base)
            yield from _api_faults(base)
        else:
            answer = get(f"{base}/")
            if not answer or not answer.headers.get("location", "").startswith("https://"):
                yield f"{base}/ does not redirect to HTTPS."


def _has_schema(reported: str, wanted: str) -> bool:
    """A newer schema is fine: an earlier release may be deployed again without changing the database."""
    return reported[:4].isdigit() and reported >= wanted


def _health_faults(base: str) -> Iterator[str]:
    health = get(f"{base}/health")
    if not health or health.status != HTTPStatus.OK:
        yield f"{base}/health: {health.body[:500] if health else 'no answer'}"


def _page_faults(base: str) -> Iterator[str]:
    page = get(f"{base}/")
    if not page or page.status != HTTPStatus.OK or "<title>Aethercast</title>" not in page.body:
        yield f"{base}/ is not the page: {page.status if page else 'no answer'}."
    elif "content-security-policy" not in page.headers or page.headers.get("cache-control") != "no-cache":
        yield f"{base}/ does not have the expected headers."
    missing = get(f"{base}/no-such-page")
    if not missing or missing.status != HTTPStatus.NOT_FOUND or "Page not found" not in missing.body:
        yield f"{base}/no-such-page should be the 404 page, but is {missing.status if missing else 'no answer'}."


def _api_faults(base: str) -> Iterator[str]:
    for path, status in (
        ("/api/v1/categories", HTTPStatus.OK),
        ("/api/v1/nothing", HTTPStatus.NOT_FOUND),
        ("/auth/nothing", HTTPStatus.NOT_FOUND),
        ("/api/v1/openapi.json", HTTPStatus.OK),
    ):
        answer = get(f"{base}{path}")
        if not answer or answer.status != status or not answer.document:
            yield f"{base}{path} should answer {status} in JSON, but is {answer.status if answer else 'no answer'}."
