"""Reads whole articles from a live MediaWiki. If the network is down, the first attempt takes one deadline and the next
ones are skipped."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.text.cleaning import tidy_prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

API_URL = "https://en.wikipedia.org/w/api.php"
USER_AGENT = "Aethercast/0.1 (podcast episodes from encyclopedia articles; python-requests)"
DEADLINE_SECONDS = 3.0
PAUSE_AFTER_FAILURE_SECONDS = 300.0
MAX_RESPONSE_BYTES = 4_000_000

_MAX_HEADING_LINE_CHARS = 500
_NO_PROSE = frozenset(
    """references|notes|see also|external links|further reading|bibliography|sources|citations|footnotes|works cited
    |gallery|explanatory notes|general references|notes and references|selected works|publications|discography
    |filmography|works|awards and nominations|image gallery|primary sources|secondary sources|literature""".replace(
        "\n    ", ""
    ).split("|")
)
_MIN_SECTION_WORDS = 12

logger = logging.getLogger(__name__)


class OnlineUnavailableError(Exception):
    """The wiki did not answer in time, or sent an unexpected response."""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class OnlineArticle:
    """The lead is the first section and has no heading."""

    title: str
    url: str
    sections: tuple[Section, ...]


@dataclass
class OnlineArticles:
    """If ``required``, a wiki that does not answer is an error; else a warning is logged, and there are no articles."""

    api_url: str = API_URL
    required: bool = False
    deadline_seconds: float = DEADLINE_SECONDS
    _silent_until: float = field(default=0.0, init=False)

    def articles(self, titles: Sequence[str]) -> dict[str, OnlineArticle]:
        """Returns the articles by the requested title, after redirects; missing pages and disambiguation pages are
        omitted.

        Raises OnlineUnavailableError if ``required`` and the wiki does not answer in time.
        """
        if not self.required and time.monotonic() < self._silent_until:
            return {}
        try:
            return self._within_deadline(titles)
        except OnlineUnavailableError as error:
            if self.required:
                raise
            self._silent_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
            logger.warning("no live articles, the stored leads are used: %s", error)
            return {}

    def _within_deadline(self, titles: Sequence[str]) -> dict[str, OnlineArticle]:
        """Runs in another thread, because the time of the name resolver cannot be limited otherwise."""
        outcome: list[dict[str, OnlineArticle] | Exception] = []
        deadline = time.monotonic() + self.deadline_seconds

        def fetch() -> None:
            try:
                outcome.append(self._fetch_all(titles, deadline))
            except Exception as error:  # noqa: BLE001 - the edge: carried to the thread that waits
                outcome.append(error)

        thread = threading.Thread(target=fetch, daemon=True, name="mediawiki")
        thread.start()
        thread.join(self.deadline_seconds)
        if not outcome:
            raise OnlineUnavailableError(f"no answer within {self.deadline_seconds:g} s")
        if isinstance(outcome[0], OnlineUnavailableError):
            raise outcome[0]
        if isinstance(outcome[0], Exception):
            # Its message and trace contain the URL, and with it the user's words.
            raise OnlineUnavailableError(type(outcome[0]).__name__) from None
        return outcome[0]

    def _fetch_all(self, titles: Sequence[str], deadline: float) -> dict[str, OnlineArticle]:
        import requests  # noqa: PLC0415 - 60 ms that an offline episode does not pay

        found = {}
        with requests.Session() as session:
            session.headers["User-Agent"] = USER_AGENT
            for title in titles:
                page = _page(self._ask(session, title, deadline))
                if page:
                    found[title] = page
        return found

    def _ask(self, session: Any, title: str, deadline: float) -> Any:
        left = deadline - time.monotonic()
        if left <= 0:
            raise OnlineUnavailableError("the time was used up")
        with session.get(
            self.api_url,
            params=_query(title),
            timeout=left,
            allow_redirects=False,  # an API does not move; a captive portal does
            stream=True,
        ) as response:
            if response.status_code != 200:
                raise OnlineUnavailableError(f"status {response.status_code}")
            return _read_json(response, deadline)


def _query(title: str) -> dict[str, str]:
    return {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "prop": "extracts|info|pageprops",
        "inprop": "url",
        "ppprop": "disambiguation",
        "explaintext": "1",
        "exsectionformat": "wiki",
        "redirects": "1",
        "titles": title,
    }


def _read_json(response: Any, deadline: float) -> Any:
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES or time.monotonic() > deadline:
            raise OnlineUnavailableError("the answer is too long or too slow")
    try:
        return json.loads(body)
    except ValueError:
        raise OnlineUnavailableError("the answer is not JSON") from None


def _page(answer: Any) -> OnlineArticle | None:
    try:
        page = answer["query"]["pages"][0]
        if page.get("missing") or page.get("invalid") or "disambiguation" in page.get("pageprops", {}):
            return None
        sections = tuple(_sections(page["extract"]))
        return OnlineArticle(page["title"], page["fullurl"], sections) if sections else None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise OnlineUnavailableError("the answer has another form than expected") from None


def _sections(extract: str) -> list[Section]:
    sections = []
    for heading, raw in _parts(extract):
        text = tidy_prose(raw)
        prose = heading is None or heading.lower() not in _NO_PROSE
        if prose and len(text.split()) >= (1 if heading is None else _MIN_SECTION_WORDS):
            sections.append(Section(heading, text))
    return sections


def _parts(extract: str) -> Iterator[tuple[str | None, str]]:
    """Yields each heading with the text below it; the lead comes first, without a heading."""
    heading, lines = None, list[str]()
    for line in extract.split("\n"):
        found = _heading(line)
        if found is None:
            lines.append(line)
        else:
            yield heading, "\n".join(lines)
            heading, lines = found, []
    yield heading, "\n".join(lines)


def _heading(line: str) -> str | None:
    """Returns "History" for "== History ==", None for a line that is not a heading."""
    line = line.rstrip(" ")
    if len(line) > _MAX_HEADING_LINE_CHARS or not (line.startswith("==") and line.endswith("==")):
        return None
    return line.strip("=").strip(" ") or None
