# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Vertex AI, as google-genai reaches it: one client for each process, a time limit on every request, one kind of error.

The account is the function's own (application default credentials); no key lies in a file.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from cpoa.contracts.models import ModelError
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.genai import Client

    from cpoa.contracts.agents import StillWanted

Result = TypeVar("Result")

_MAY_PASS = frozenset({408, 429, 499, 500, 502, 503, 504})  # the client library's own list, and a cancelled request
_MAX_REASON_CHARS = 300  # characters of what the service said


class GenaiModel:
    """One model of Vertex AI's. ``emulator_url`` is the base of a stand-in's addresses; it is asked without an
    account."""

    usual_seconds: ClassVar[float]
    """For a whole answer, where nothing else is said."""

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

    def _ask(self, request: Callable[[Client], Result], check_cancelled: StillWanted) -> Result:
        """``question`` is one call of the library and nothing else. Raises ModelError with the model's name in it."""
        check_cancelled()
        client = self._client.get()
        with _translate_errors(self.name):
            answer = request(client)
        check_cancelled()
        return answer

    def _connect(self) -> Client:
        from google.genai import Client
        from google.genai.types import HttpOptions
        from google.oauth2.credentials import Credentials

        return Client(
            vertexai=True,
            project=self._project,
            location=self._location,
            # The library refuses google-auth's anonymous credentials: it wants a token to send, whatever it is.
            credentials=Credentials("emulator") if self._emulator_url else None,  # type: ignore[no-untyped-call]
            http_options=HttpOptions(
                base_url=self._emulator_url or None,
                timeout=round(self._timeout_seconds * 1000),  # milliseconds, between two bytes of the answer
            ),
        )


@contextmanager
def _translate_errors(name: str) -> Iterator[None]:
    import httpx2
    from google.auth.exceptions import GoogleAuthError, TransportError
    from google.genai.errors import APIError

    try:
        yield
    except APIError as error:
        # The status alone, and no cause: an answer's words may repeat the prompt.
        reason = str(error.status or "no reason given")[:_MAX_REASON_CHARS]
        raise ModelError(f"{name} answered {error.code}: {reason}", may_pass=error.code in _MAY_PASS) from None
    except httpx2.RequestError as error:
        raise ModelError(f"{name} could not be asked: {type(error).__name__}.") from error
    except GoogleAuthError as error:
        may_pass = isinstance(error, TransportError) or bool(error.retryable)
        raise ModelError(f"{name} could not be asked: {type(error).__name__}, {error}", may_pass=may_pass) from error
    # What the library makes of JSON that is none, or that has another shape than the service's.
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise ModelError(f"{name} gave an answer that cannot be read ({type(error).__name__}).") from error
