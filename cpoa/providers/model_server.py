"""Calls a model's server over HTTP: address, key, and errors in plain words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cpoa.contracts.models import ModelError
from cpoa.providers.private_hosts import is_private_host
from cpoa.providers.server_errors import Reached, read_refusal, refused
from cpoa.services.http_calls import NoResponseError, NotConnectedError, call, decode_json
from cpoa.services.http_stream import SilentServerError, post_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.services.http_stream import StreamedAnswer, StreamLimits

LOOK_SECONDS = 5.0
"""For a question about the server itself, such as its list of models."""

_SUCCESS = range(200, 300)
_MODEL_NAME = re.compile(r"[\w.:/@+-]{1,100}")
_MAX_NAMED_MODELS = 8


@dataclass(frozen=True, slots=True)
class ModelServer(ABC):
    """``api_key`` may be empty. The two settings are named in error messages."""

    base_url: str
    api_key: str = field(default="", repr=False)
    key_setting: str = ""
    address_setting: str = ""

    @property
    def host(self) -> str:
        """The host, and the port unless it is the usual one: "api.openai.com", "127.0.0.1:11434"."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def is_private(self) -> bool:
        """Whether only this machine or a private network has the server, so that no one charges for it."""
        return is_private_host(urlsplit(self.base_url).hostname or "")

    @property
    def reached(self) -> Reached:
        parts = urlsplit(self.base_url)
        return Reached(f"{parts.scheme}://{self.host}", self.key_setting, self.address_setting)

    @abstractmethod
    def headers(self) -> dict[str, str]:
        """Those of the key."""

    @contextmanager
    def post(
        self, path: str, payload: Mapping[str, Any], limits: StreamLimits, check_cancelled: CheckCancelled
    ) -> Iterator[StreamedAnswer]:
        """Sends the request once, and yields the answer when its status has arrived and is 2xx.

        Raises ModelError, also while the answer is read: RefusedError for another status.
        """
        with (
            _connection_errors(self.reached),
            post_stream(
                f"{self.base_url}/{path}",
                headers=self.headers(),
                payload=payload,
                limits=limits,
                check_cancelled=check_cancelled,
            ) as answer,
        ):
            if answer.status not in _SUCCESS:
                raise refused(read_refusal(answer.status, decode_json(answer.read())), answer.headers, self.reached)
            if answer.headers.get("content-type", "").startswith("text/html"):
                raise self._is_a_web_page()
            yield answer

    def _is_a_web_page(self) -> ModelError:
        """Open WebUI and others answer every address that they do not know with their page, and status 200."""
        return ModelError(
            f"{self.reached.address} answers with a web page and not as a model's API. Check the path in "
            f"{self.address_setting}.",
            is_temporary=False,
        )

    def get(self, path: str) -> Any:
        """Returns the JSON at an address below ``base_url``, or below the host's root for a path that begins with "/".
        None: the server has no such address. Raises ModelError."""
        url = self.at_root(path) if path.startswith("/") else f"{self.base_url}/{path}"
        with _connection_errors(self.reached):
            answer = call("GET", url, headers=self.headers(), timeout_seconds=LOOK_SECONDS)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            return None
        if answer.status not in _SUCCESS:
            raise refused(read_refusal(answer.status, answer.body), {}, self.reached)
        return answer.body

    def at_root(self, path: str) -> str:
        """Many servers also have an API of their own, which begins at the root of the host."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}{path}"

    def unknown_model(self, model: str, path: str) -> ModelError | None:
        """``path`` lists the models. Returns None if the server has the model, or does not tell."""
        try:
            listing = self.get(path)
        except ModelError:
            return None
        entries = listing.get("data") if isinstance(listing, dict) else None
        if not isinstance(entries, list):
            return None
        known = [one["id"] for one in entries if isinstance(one, dict) and _is_name(one.get("id"))]
        if model in known:
            return None
        named = ", ".join(known[:_MAX_NAMED_MODELS]) + (", ..." if len(known) > _MAX_NAMED_MODELS else "")
        return ModelError(
            f"{self.reached.address} has no model `{model}`; it has: {named or 'none'}.", is_temporary=False
        )

    def unknown_address(self) -> ModelError | None:
        """For a server whose ``base_url`` has a version. Returns None if it has a path, so that a missing version is
        probably not the reason."""
        if urlsplit(self.base_url).path:
            return None
        return ModelError(
            f"{self.reached.address} does not know the address. {self.address_setting} usually ends with /v1.",
            is_temporary=False,
        )


@contextmanager
def _connection_errors(server: Reached) -> Iterator[None]:
    """Turns the errors of a connection into ModelError."""
    try:
        yield
    except NotConnectedError as error:
        raise ModelError(f"Nothing answers at {server.address} ({error}).") from None
    except SilentServerError as error:
        raise ModelError(
            f"{server.address} is too slow: {error}. MODEL_SILENCE_SECONDS sets how long a server may be silent."
        ) from None
    except NoResponseError as error:
        raise ModelError(f"{server.address} gave no complete answer ({error}).") from None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _MODEL_NAME.fullmatch(value) is not None
