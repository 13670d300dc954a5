from __future__ import annotations

import html
import logging
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from cpoa.documents.fetching.content_types import is_read, may_be_feed, normalise_content_type
from cpoa.documents.fetching.deadline import Deadline
from cpoa.documents.fetching.exchange import Answer, Question, ask
from cpoa.documents.fetching.feeds import find_newest_entry
from cpoa.documents.fetching.network import Network
from cpoa.documents.fetching.recent_hosts import HostLimit
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.robots import ROBOTS_BYTES, RobotsFile, RobotsRules
from cpoa.documents.fetching.web_address import WebAddress, parse_web_address
from cpoa.documents.fetching.youtube_addresses import is_video_host

if TYPE_CHECKING:
    from cpoa.documents.fetching.deadline import Clock
    from cpoa.documents.fetching.rules import FetchRules

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REDIRECTS = 5  # as RFC 9309 asks for

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """``content_type``: in lower case, with the charset if the site names one; empty if the site names none.
    ``address``: where the page was found, after all redirects; for an entry that is in its feed, the entry's own."""

    content: bytes
    content_type: str
    address: str


class Fetcher:
    """Keep one for the process: it remembers how often each host was asked, and their robots.txt."""

    def __init__(self, rules: FetchRules, network: Network | None = None, clock: Clock = time.monotonic) -> None:
        self._rules = rules
        self._network = network or Network()
        self._clock = clock
        self._host_limit = HostLimit(clock, rules.limits)
        self._robots = RobotsRules(clock, rules.product)

    def fetch(self, address: str) -> FetchedPage:
        """Returns the page; of a feed, its newest entry. Raises UnreadableSourceError with a sentence for the user."""
        deadline = Deadline(self._clock, self._rules.limits.seconds)
        try:
            if not self._rules.is_enabled:
                raise FetchRefusedError(Refusal.TURNED_OFF)
            page = self._fetch_page(self._parse(address), deadline)
            return self._read_entry(page, deadline) if may_be_feed(page.content_type) else page
        except FetchRefusedError as error:
            logger.info("A web address was not read: %s", error.cause)
            raise

    def _parse(self, address: str) -> WebAddress:
        target = parse_web_address(address, self._rules.limits.address_characters)
        if is_video_host(target.host):
            raise FetchRefusedError(Refusal.YOUTUBE)
        if not self._rules.allows(target.host):
            raise FetchRefusedError(Refusal.NOT_ALLOWED)
        return target

    def _fetch_page(self, target: WebAddress, deadline: Deadline) -> FetchedPage:
        for _ in range(self._rules.limits.redirects + 1):
            self._host_limit.count(target.host)
            self._robots.require_allowed(target, partial(self._fetch_robots, target, deadline))
            answer = self._ask(self._page_question(target), deadline)
            if answer.status not in _REDIRECTS:
                return _to_page(answer, target)
            target = self._follow(target, answer.location)
        raise FetchRefusedError(Refusal.TOO_MANY_REDIRECTS)

    def _page_question(self, target: WebAddress) -> Question:
        limits = self._rules.limits
        return Question(
            target=target,
            user_agent=self._rules.user_agent,
            max_bytes=limits.page_bytes,
            max_head_bytes=limits.head_bytes,
            wants_body=lambda answer: answer.status == 200 and is_read(_type_of(answer), target),
        )

    def _ask(self, question: Question, deadline: Deadline) -> Answer:
        connection = self._network.open(question.target, deadline)
        try:
            return ask(connection, question, deadline)
        finally:
            connection.close()

    def _follow(self, target: WebAddress, location: str) -> WebAddress:
        """The new address is checked like the user's. From https it may not lead to http: then the text could be
        changed on its way, and the episode would name a secure address as its source."""
        if not location:
            raise FetchRefusedError(Refusal.SITE_FAILED, "redirect to nowhere")
        following = self._resolve(target, location)
        if target.scheme == "https" and following.scheme == "http":
            raise FetchRefusedError(Refusal.INSECURE_REDIRECT)
        return following

    def _resolve(self, base: WebAddress, address: str) -> WebAddress:
        try:
            absolute = urljoin(str(base), address[: self._rules.limits.address_characters + 1])
        except ValueError:
            raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "redirect or link that is not a URL") from None
        return self._parse(absolute)

    def _fetch_robots(self, origin: WebAddress, deadline: Deadline) -> RobotsFile:
        target = replace(origin, path="/robots.txt")
        try:
            for _ in range(_ROBOTS_REDIRECTS + 1):
                answer = self._ask(self._robots_question(target), deadline)
                if answer.status not in _REDIRECTS:
                    return _to_robots_file(answer)
                target = self._follow(target, answer.location)
        except FetchRefusedError as error:
            if error.refusal in {Refusal.TOO_SLOW, Refusal.NOT_PUBLIC, Refusal.NO_CONNECTION, Refusal.BAD_CERTIFICATE}:
                raise  # the page would end the same way, and this says more
            logger.info("A robots.txt was not read: %s", error.cause)
            return RobotsFile(is_reachable=False)
        return RobotsFile(is_reachable=True)  # more redirects than that count as no file

    def _robots_question(self, target: WebAddress) -> Question:
        return Question(
            target=target,
            user_agent=self._rules.user_agent,
            max_bytes=ROBOTS_BYTES,
            max_head_bytes=self._rules.limits.head_bytes,
            wants_body=lambda answer: answer.status == 200,
            cuts=True,
        )

    def _read_entry(self, feed: FetchedPage, deadline: Deadline) -> FetchedPage:
        base = parse_web_address(feed.address, self._rules.limits.address_characters)
        entry = find_newest_entry(feed.content)
        if entry.content:
            content = f"<!doctype html><title>{html.escape(entry.title)}</title><article>{entry.content}</article>"
            return FetchedPage(content.encode("utf-8"), "text/html; charset=utf-8", self._name_entry(base, entry.link))
        page = self._fetch_page(self._resolve(base, entry.link), deadline)
        if may_be_feed(page.content_type):
            raise FetchRefusedError(Refusal.EMPTY_FEED, "feed of a feed")
        return page

    def _name_entry(self, feed: WebAddress, link: str) -> str:
        """The link is only named as the source, not asked. If it is not one that could be, the feed is the source."""
        try:
            return str(self._resolve(feed, link)) if link else str(feed)
        except FetchRefusedError:
            return str(feed)


def _type_of(answer: Answer) -> str:
    return normalise_content_type(answer.content_type)


def _to_page(answer: Answer, target: WebAddress) -> FetchedPage:
    """Raises FetchRefusedError. Statuses are those of public sites: no other was asked."""
    if answer.status in {404, 410}:
        raise FetchRefusedError(Refusal.MISSING)
    if 400 <= answer.status < 500:
        raise FetchRefusedError(Refusal.FORBIDDEN)
    if answer.status != 200:
        raise FetchRefusedError(Refusal.SITE_FAILED)
    content_type = _type_of(answer)
    if not is_read(content_type, target):
        raise FetchRefusedError(Refusal.OTHER_TYPE)
    return FetchedPage(answer.body, content_type, str(target))


def _to_robots_file(answer: Answer) -> RobotsFile:
    """RFC 9309: 4xx means that there is no file and all is allowed; after 5xx nothing is allowed."""
    if answer.status == 200:
        return RobotsFile(is_reachable=True, content=answer.body)
    return RobotsFile(is_reachable=answer.status < 500)
