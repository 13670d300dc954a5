# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Calls Vertex AI with google-genai: one client per process, a time limit on every request, and one error class.

The function's own service account is used (application default credentials); there is no key file.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from cpoa.contracts.models import ModelError
from cpoa.providers.google.streamed_parts import UnfinishedAnswerError, parts_within
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from google.genai import Client

    from cpoa.contracts.agents import CheckCancelled

Result = TypeVar("Result")

_MAY_PASS = frozenset({408, 429, 499, 500, 502, 503, 504})  # the client library's list, and 499 for a cancelled request
_MAX_REASON_CHARS = 300  # in characters


class GenaiModel:
    """One model of Vertex AI. ``emulator_url`` is the base URL of an emulator, which is called without credentials."""

    usual_seconds: ClassVar[float]
    """Time limit in seconds of a whole response, unless another one is given."""

    def __init__(
        self,
        *,
        project: str,
        location: str,
        model: str,
        emulator_url: str = "",
        timeout_seconds: float | None = None,
    ) -> None:
        self._model = model
        self._project = project
        self._location = location
        self._timeout_seconds = timeout_seconds or self.usual_seconds
        self._emulator_url = emulator_url
        self._client = PerProcess(self._connect)

    @property
    def name(self) -> str:
        return f"{self._model} at Google"

    def _ask(self, request: Callable[[Client], Result], check_cancelled: CheckCancelled) -> Result:
        """``request`` makes exactly one call of the library. Raises ModelError, whose message contains the model's
        name."""
        check_cancelled()
        client = self._client.get()
        with _translate_errors(self.name):
            answer = request(client)
        check_cancelled()
        return answer

    def _stream(
        self, request: Callable[[Client], Iterable[Result]], total_seconds: float, check_cancelled: CheckCancelled
    ) -> tuple[list[Result], bool]:
        """Returns the parts that arrived, at least one, and whether these are all. The model's time limit is that
        between two parts; ``total_seconds`` is for all of them. Raises ModelError."""
        parts: list[Result] = []
        try:
            with _translate_errors(self.name):
                parts.extend(parts_within(request(self._client.get()), total_seconds, check_cancelled))
        except ModelError:
            if not parts:
                raise
            return parts, False
        if not parts:
            raise ModelError(f"{self.name} gave an answer that cannot be read.")
        return parts, True

    def _connect(self) -> Client:
        from google.genai import Client
        from google.genai.types import HttpOptions
        from google.oauth2.credentials import Credentials

        return Client(
            vertexai=True,
            project=self._project,
            location=self._location,
            # The library rejects google-auth's anonymous credentials: it needs some token to send.
            credentials=Credentials("emulator") if self._emulator_url else None,  # type: ignore[no-untyped-call]
            http_options=HttpOptions(
                base_url=self._emulator_url or None,
                timeout=round(self._timeout_seconds * 1000),  # in milliseconds, between two bytes of the response
            ),
        )


@contextmanager
def _translate_errors(name: str) -> Iterator[None]:
    import httpx2
    from google.auth.exceptions import GoogleAuthError, TransportError
    from google.genai.errors import APIError

    try:
        yield
    except UnfinishedAnswerError as error:
        raise ModelError(f"{name} gave no complete answer ({error}). MODEL_REPLY_SECONDS sets the limit.") from None
    except APIError as error:
        # Only the status, and no cause: the text of the response may repeat the prompt.
        reason = str(error.status or "no reason given")[:_MAX_REASON_CHARS]
        raise ModelError(f"{name} answered {error.code}: {reason}", is_temporary=error.code in _MAY_PASS) from None
    except httpx2.RequestError as error:
        raise ModelError(f"{name} could not be called: {type(error).__name__}.") from error
    except GoogleAuthError as error:
        is_temporary = isinstance(error, TransportError) or bool(error.retryable)
        raise ModelError(
            f"{name} could not be called: {type(error).__name__}, {error}", is_temporary=is_temporary
        ) from error
    # The library raises these for a response that is not JSON or has an unexpected shape.
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise ModelError(f"{name} gave an answer that cannot be read ({type(error).__name__}).") from error
