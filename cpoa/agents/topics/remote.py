"""TDA: topics from a remote service, for cards and as the material of an episode."""

from __future__ import annotations

import contextvars
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.agents.topics.text_validation import check_topic
from cpoa.contracts.agents import Depth, DiscoveredTopic
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source
from cpoa.services.failures import InvalidResultError, RemoteError
from cpoa.services.remote_calls import call_service
from cpoa.services.values import read_line, read_lines, read_objects, read_prose, read_score, read_web_address
from cpoa.text.cleaning import tidy_prose
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import BadRequestError, PermanentStepError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.contracts.agents import (
        CheckCancelled,
        ExplorationRequest,
        FreshTopicsRequest,
        ResearchRequest,
        SearchRequest,
        TopicDiscoveryAgent,
    )
    from cpoa.services.service import RemoteService

ORIGIN = "tda"
MAX_TOPICS = 50  # the service's maximum of `limit`
TOPICS_OF_AN_EPISODE = 5
OTHER_CATEGORY = "Education"
_SPARE = 2  # because some topics are known already, or are the explored topic
_MAX_TITLE_CHARS = 200
_MAX_TEXT_CHARS = 20_000
_USUAL_SCORE = 0.5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemoteTopicDiscovery:
    """``encyclopedia`` adds material to the service's few sentences, and reads a user's own text."""

    service: RemoteService
    encyclopedia: TopicDiscoveryAgent

    @property
    def engine_version(self) -> str:
        return f"TDA at {self.service.url} with {self.encyclopedia.engine_version}"

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
        """Raises PermanentStepError if neither finds anything about the topic."""
        card_is_ours = request.card is not None and request.card.details.get("origin") != ORIGIN
        if request.own_sources or card_is_ours:
            return self.encyclopedia.research(request, check_cancelled)
        topics = (request.card,) if request.card else self._topics(request.topic, TOPICS_OF_AN_EPISODE, "tda")
        check_cancelled()
        found = build_material(request.topic, topics)
        try:
            # No model: what this step waits for is the service.
            more = self.encyclopedia.research(replace(request, card=None, model=None), check_cancelled)
            return merge_materials(found, more)
        except PermanentStepError as error:
            if found is None or error.error_code != API_GW_PODCAST_NO_SOURCES:
                raise
            return found

    def fresh_topics(self, request: FreshTopicsRequest) -> tuple[DiscoveredTopic, ...]:
        """Requests the categories in parallel. A category that fails is omitted; if all fail, the first error is
        raised."""
        with ThreadPoolExecutor(len(request.categories)) as threads:
            running = [
                threads.submit(contextvars.copy_context().run, self._fresh_of, category, request)
                for category in request.categories
            ]
        failures = [error for one in running if (error := one.exception())]
        if len(failures) == len(running):
            raise failures[0]
        for failure in failures:
            if not isinstance(failure, RemoteError | PermanentStepError):
                raise failure
            logger.warning("A category has no fresh topics: %s", failure)
        turns = zip_longest(*(one.result() for one in running if not one.exception()))
        return tuple({topic.topic_id: topic for turn in turns for topic in turn if topic}.values())

    def search(self, request: SearchRequest) -> tuple[DiscoveredTopic, ...]:
        found = self._topics(request.query, request.limit, "tda")
        # Among equally relevant topics those of preferred categories come first: the sort is stable.
        best = sorted(
            found, key=lambda topic: (-topic.relevance_score, topic.category not in request.preferred_categories)
        )
        return tuple(best[: request.limit])

    def explore(self, request: ExplorationRequest) -> tuple[DiscoveredTopic, ...]:
        found = self._topics(build_query(request), request.limit + _SPARE, "tda")
        known = request.topic.topic_id if request.topic else None
        return tuple(topic for topic in found if topic.topic_id != known)[: request.limit]

    def _fresh_of(self, category: str, request: FreshTopicsRequest) -> list[DiscoveredTopic]:
        found = self._topics(category, request.per_category * _SPARE, f"tda_{category.lower()}")
        new = [replace(topic, category=category) for topic in found if topic.topic_id not in request.known_topic_ids]
        return new[: request.per_category]

    def _topics(self, query: str, limit: int, purpose: str) -> tuple[DiscoveredTopic, ...]:
        result = call_service(self.service, purpose, {"query": query, "limit": min(limit, MAX_TOPICS)})
        return parse_topics(self.service.name, result)


def build_query(request: ExplorationRequest) -> str:
    """Returns the query: for deeper topics the topic's particulars, for broader ones its field."""
    if request.topic is None or request.keywords:
        return ", ".join(request.keywords)
    others = [word for word in request.topic.keywords if word.lower() != request.topic.title.lower()]
    if request.depth is Depth.DEEPER:
        return " ".join([request.topic.title, *others[:2]])
    return " ".join([request.topic.category, *others[:1]]).strip() or request.topic.title


def parse_topics(service: str, result: Mapping[str, Any]) -> tuple[DiscoveredTopic, ...]:
    """Parses the result, which has another status and no list if there are no topics. Raises InvalidResultError."""
    if result.get("status") == "success_no_topics":
        return ()
    listed = result.get("discovered_topics")
    if not isinstance(listed, list):
        raise InvalidResultError(service, "returned a result without a list of topics")
    topics = tuple(topic for one in read_objects(result, "discovered_topics") if (topic := parse_discovered_topic(one)))
    if listed and not topics:
        raise InvalidResultError(service, "returned topics of which none has a title and a summary")
    return topics


def parse_discovered_topic(data: Mapping[str, Any]) -> DiscoveredTopic | None:
    """Returns None if there is no title or summary, or if the title is not speakable."""
    title = read_line(data, "title_suggestion", max_chars=_MAX_TITLE_CHARS)
    summary = read_line(data, "summary", max_chars=1000)
    if title is None or summary is None or not _is_speakable(title):
        return None
    sources = read_objects(data, "potential_sources")
    source = sources[0] if sources else {}
    return DiscoveredTopic(
        topic_id=str(parse_uuid(str(data.get("topic_id"))) or uuid5(NAMESPACE_URL, title)),
        title=title,
        summary=summary,
        keywords=read_lines(data, "keywords", most=8) or (title,),
        source_url=read_web_address(source, "url"),
        source_name=read_line(source, "source_name", max_chars=200) or "",
        relevance_score=read_score(data, "relevance_score", default=_USUAL_SCORE),
        category=_category(data),
        details={
            "origin": ORIGIN,
            "text": _text(data, summary),
            "publication_date": read_line(data, "publication_date", max_chars=40),
            "potential_sources": [
                {"title": read_line(one, "title", max_chars=300), "url": url}
                for one in sources[:10]
                if (url := read_web_address(one, "url"))
            ],
        },
    )


def _is_speakable(title: str) -> bool:
    try:
        check_topic(title)
    except BadRequestError:
        return False
    return True


def _category(data: Mapping[str, Any]) -> str:
    suggested = str(data.get("category_suggestion") or "").lower()
    return next((one for one in CARD_CATEGORIES if one.lower() == suggested), OTHER_CATEGORY)


def _text(data: Mapping[str, Any], summary: str) -> str:
    """Returns the summary, and the text of its article that is not in the summary."""
    article = data.get("original_topic_details")
    details = article if isinstance(article, dict) else {}
    parts = [summary]
    for name in ("description", "content", "text"):
        more = read_prose(details, name, max_chars=_MAX_TEXT_CHARS)
        if more and more not in "\n".join(parts):
            parts.append(more)
    return "\n".join(parts)


def build_material(topic: str, topics: Sequence[DiscoveredTopic]) -> Material | None:
    """Returns a passage and a source for each topic; None if nothing in them is speakable."""
    texts = {one.topic_id: tidy_prose(str(one.details.get("text") or one.summary)) for one in topics}
    speakable = [one for one in topics if texts[one.topic_id]]
    if not speakable:
        return None
    return Material(
        topic=topic,
        subject=topic,
        coverage=Coverage.EXACT,
        sources=tuple(
            Source(one.topic_id, one.title, one.source_url, credit=one.source_name or None) for one in speakable
        ),
        passages=tuple(
            Passage(
                passage_id=f"{one.topic_id}#1",
                source_id=one.topic_id,
                title=one.title,
                text=texts[one.topic_id],
                role=PassageRole.MAIN,
                relevance=one.relevance_score,
            )
            for one in speakable
        ),
    )


def merge_materials(found: Material | None, encyclopedia: Material) -> Material:
    """Puts the service's passages first; the subject is named as in the encyclopedia."""
    if found is None:
        return encyclopedia
    return replace(
        encyclopedia,
        sources=(*found.sources, *encyclopedia.sources),
        passages=(*found.passages, *encyclopedia.passages),
    )
