"""Sends single requests to a MediaWiki API by the rules of its operators: one at a time, with a contact, compressed,
each question once a day, and with the pauses that the server asks for.

https://www.mediawiki.org/wiki/API:Etiquette
https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, Self, TypeVar

from cpoa.agents.topics.online.articles import OnlineUnavailableError
from cpoa.contracts.language_tags import ENGLISH, language_of
from cpoa.services.wiki_records import Pause
from shared.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

MAX_RESPONSE_BYTES = 4_000_000
MAX_REQUESTS = 4
"""For one episode."""

# Seconds. Manual:Maxlag parameter asks for five at least; the others are ours, for a server that names no time.
_MIN_PAUSE, _MAX_PAUSE = 5.0, 86_400.0
_UNNAMED_PAUSE = 60.0
_REFUSED_PAUSE = 3600.0
_NO_ANSWER_PAUSE = 300.0
_BUSY_CODES = ("maxlag", "ratelimited", "readonly", "cirrussearch-too-busy-error", "too-many-requests")
_FIXED = {
    "action": "query",
    "format": "json",
    "formatversion": "2",
    "maxage": "86400",
    "smaxage": "86400",
    "maxlag": "5",
}

_ENGLISH_WIKIPEDIA = re.compile(r"https://en\.(?=wikipedia\.org/)")
_WIKIPEDIAS = {"fil": "tl", "nb": "no"}  # the others have the name of their language

_Parsed = TypeVar("_Parsed")

_REFUSED = "refused with 403"
_REFUSED_NOTE = (
    "The online encyclopedia refused our requests: an operator has to set RESEARCH_CONTACT to a web page or an e-mail "
    "address where they can be reached."
)

logger = logging.getLogger(__name__)


class Records(Protocol):
    """``cpoa.services.wiki_records.WikiRecords``."""

    def answer(self, api: str, parameters: Mapping[str, str]) -> str | None: ...
    def keep_answer(self, api: str, parameters: Mapping[str, str], answer: str) -> None: ...
    def pause(self, api: str) -> Pause | None: ...
    def begin_pause(self, api: str, pause: Pause) -> None: ...


class PausedError(OnlineUnavailableError):
    """The server asked for a pause, or refused us. ``note``: for the episode's log, if an operator should act."""

    def __init__(self, message: str, note: str | None = None) -> None:
        self.note = note
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class WikiServer:
    """``contact``: how the server's operators reach ours: a web page or an e-mail address. ``language``: of the
    articles."""

    api_url: str
    contact: str
    records: Records
    language: str = ENGLISH

    def in_language(self, language: str) -> WikiServer:
        """Wikipedia has a server for each language. Another encyclopedia stays what it is."""
        found = _ENGLISH_WIKIPEDIA.match(self.api_url)
        name = _WIKIPEDIAS.get(language_of(language), language_of(language))
        if not found or name == ENGLISH:
            return self
        return replace(self, api_url=f"https://{name}.{self.api_url[found.end() :]}", language=language_of(language))

    def user_agent(self) -> str:
        import requests  # noqa: PLC0415 - 60 ms that an offline episode does not pay

        return f"Aethercast/{VERSION} ({self.contact}) python-requests/{requests.__version__}"


@dataclass
class WikiClient:
    """The requests of one episode. ``keeps_own_pauses``: a server that did not answer is left alone for five minutes;
    what the server itself asks for is always kept to.

    Use it as a context manager: it holds a connection. ``deadline`` is of ``time.monotonic``.
    """

    server: WikiServer
    deadline: float
    keeps_own_pauses: bool
    _requests: int = field(default=0, init=False)
    _has_answered: bool = field(default=False, init=False)
    _session: requests.Session | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._session.close()

    @property
    def requests_left(self) -> int:
        return MAX_REQUESTS - self._requests

    def ask(self, parameters: Mapping[str, str], parse: Callable[[Any], _Parsed]) -> _Parsed:
        """Returns what ``parse`` makes of the answer, a kept one if there is one. ``parse`` may raise KeyError,
        TypeError, IndexError, ValueError or AttributeError if the answer has another form.

        Raises OnlineUnavailableError.
        """
        kept = self.server.records.answer(self.server.api_url, parameters)
        if kept is not None:
            return parse(json.loads(kept))
        self._check_pause()
        if self.requests_left == 0:
            raise OnlineUnavailableError("the requests of this episode were used up")
        self._requests += 1
        body = self._within_deadline(parameters)
        try:
            answer = json.loads(body)
        except ValueError:
            self._fail("the answer is not JSON")
        self._check_errors(answer)
        try:
            parsed = parse(answer)
        except (KeyError, TypeError, IndexError, ValueError, AttributeError):
            self._fail("the answer has another form than expected")
        self._has_answered = True
        self.server.records.keep_answer(self.server.api_url, parameters, json.dumps(answer, ensure_ascii=False))
        return parsed

    def _check_pause(self) -> None:
        pause = self.server.records.pause(self.server.api_url)
        if pause and (pause.is_told or self.keeps_own_pauses):
            note = _REFUSED_NOTE if pause.reason == _REFUSED else None
            raise PausedError(f"a pause of {pause.seconds:.0f} s more ({pause.reason})", note)

    def _within_deadline(self, parameters: Mapping[str, str]) -> bytes:
        """Runs the request in another thread, because the time of the name resolver cannot be limited otherwise. At the
        deadline its connection is shut down."""
        call = _Call(self._open_session(), self.server.api_url, {**_FIXED, **parameters}, self.deadline)
        thread = threading.Thread(target=call.run, daemon=True, name="mediawiki")
        thread.start()
        thread.join(max(0.0, self.deadline - time.monotonic()))
        if thread.is_alive():
            call.give_up()
            self._fail("no answer in time")
        if call.failure is not None:
            self._fail(call.failure)
        self._check_status(call)
        return bytes(call.body)

    def _open_session(self) -> requests.Session:
        import requests  # noqa: PLC0415 - as above

        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = self.server.user_agent()
            self._session.headers["Accept-Encoding"] = "gzip"
        return self._session

    def _check_status(self, call: _Call) -> None:
        if call.status == 403:
            logger.warning("%s refused our requests (403). %s", _host(self.server.api_url), _REFUSED_NOTE)
            self._pause(max(_REFUSED_PAUSE, call.retry_after or 0.0), _REFUSED, _REFUSED_NOTE)
        if call.status in (429, 503):
            self._pause(call.retry_after or _UNNAMED_PAUSE, f"status {call.status}")
        if call.status != 200:
            self._fail(f"status {call.status}")
        if call.api_error in _BUSY_CODES:
            self._pause(call.retry_after or _UNNAMED_PAUSE, call.api_error)

    def _check_errors(self, answer: Any) -> None:
        error = answer.get("error") if isinstance(answer, dict) else None
        if error is None:
            return
        code = error.get("code") if isinstance(error, dict) else None
        if code in _BUSY_CODES or str(code).startswith("internal_api_error"):
            self._pause(_UNNAMED_PAUSE, code if code in _BUSY_CODES else "an internal error")
        raise OnlineUnavailableError("the API reported an error")

    def _pause(self, seconds: float, reason: str, note: str | None = None) -> NoReturn:
        """Begins a pause of all processes, and raises PausedError."""
        seconds = min(max(seconds, _MIN_PAUSE), _MAX_PAUSE)
        self.server.records.begin_pause(self.server.api_url, Pause(seconds, reason, is_told=True))
        raise PausedError(f"the server asked for a pause of {seconds:.0f} s ({reason})", note)

    def _fail(self, reason: str) -> NoReturn:
        """Raises OnlineUnavailableError. A server that has answered something is not left alone because of it."""
        if self.keeps_own_pauses and not self._has_answered:
            pause = Pause(_NO_ANSWER_PAUSE, reason, is_told=False)
            self.server.records.begin_pause(self.server.api_url, pause)
        raise OnlineUnavailableError(reason)


@dataclass
class _Call:
    """One request. ``failure`` says what went wrong, without the address, which has the user's words."""

    session: requests.Session
    url: str
    parameters: Mapping[str, str]
    deadline: float
    status: int = 0
    retry_after: float | None = None
    api_error: str = ""
    failure: str | None = None
    body: bytearray = field(default_factory=bytearray)
    _response: requests.Response | None = None
    _given_up: bool = False

    def run(self) -> None:
        try:
            self._fetch()
        except Exception as error:  # noqa: BLE001 - the edge: carried to the thread that waits
            self.failure = type(error).__name__

    def give_up(self) -> None:
        """Shuts down the connection from the waiting thread. Before there is a response, its time-out ends it."""
        self._given_up = True
        if self._response is not None:
            try:
                self._response.raw.shutdown()
            except Exception:  # noqa: BLE001 - it has ended by itself
                logger.debug("the response had ended")

    def _fetch(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            self.failure = "the time was used up"
            return
        with self.session.get(
            self.url,
            params=self.parameters,
            timeout=left,
            allow_redirects=False,  # an API does not move; a captive portal does
            stream=True,
        ) as response:
            self._response = response
            self.status = response.status_code
            self.retry_after = _seconds(response.headers.get("Retry-After", ""))
            self.api_error = response.headers.get("MediaWiki-API-Error", "")
            if self.status == 200:
                self._read(response)

    def _read(self, response: requests.Response) -> None:
        for chunk in response.iter_content(65_536):
            self.body += chunk
            if len(self.body) > MAX_RESPONSE_BYTES:
                self.failure = "the answer is too long"
            if self._given_up or time.monotonic() > self.deadline:
                self.failure = "no answer in time"
            if self.failure:
                return


def _seconds(retry_after: str) -> float | None:
    """``retry_after``: seconds or a date, as RFC 9110 has it. Returns None for anything else."""
    if retry_after.isdecimal() and retry_after.isascii():
        return float(retry_after[:9])
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") >= 2 else url
