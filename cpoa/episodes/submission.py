"""POST /api/v1/podcasts: an episode of what the body asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.cards.topic_records import load_topic, load_topic_by_card_title
from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.language_tags import ENGLISH
from cpoa.episodes.show_choice import AS_WITHOUT_A_SHOW, ShowDefaults, find_show_id
from features.pronunciations import merge_pronunciations, read_pronunciations
from features.sessions import touch_session
from shared.error_codes.episodes import API_GW_PODCAST_TOPIC_NOT_FOUND
from shared.errors import NotFoundError
from shared.idempotency import ClientRequest

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.agents import DiscoveredTopic
    from cpoa.episodes.request import EpisodeRequest
    from shared.database import Transaction

ROUTE = "POST /api/v1/podcasts"


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """``idempotency_key`` and ``workflow_id``: the client's headers, None if they were not sent.

    ``show``: what the request leaves open and the show decides. It is not compared when a request is repeated, so that
    the show may have changed meanwhile; neither is the language unless ``names_language``."""

    user_id: UUID
    request: EpisodeRequest
    idempotency_key: str | None = None
    workflow_id: str | None = None
    show: ShowDefaults = AS_WITHOUT_A_SHOW
    names_language: bool = True

    def client_request(self) -> ClientRequest | None:
        if self.idempotency_key is None:
            return None
        payload = self.request.canonical()
        if not self.names_language:
            payload.pop("language", None)
        return ClientRequest(user_id=self.user_id, route=ROUTE, key=self.idempotency_key, payload=payload)

    def brief(self, transaction: Transaction, podcast_id: UUID) -> EpisodeBrief:
        """Raises NotFoundError for an unknown ``topic_id`` or ``show_id``."""
        request = self.request
        show_id = find_show_id(transaction, self.user_id, request.show_id)
        language = request.language or ENGLISH
        preferences = touch_session(transaction, request.client_id) if request.client_id else {}
        return EpisodeBrief(
            topic=request.topic,
            voice_params={**request.voice_params, **({"voice_name": self.show.voice} if self.show.voice else {})},
            user_preferences=preferences,
            test_scenarios=dict(request.test_scenarios),
            sources=request.sources,
            pronunciations=merge_pronunciations(read_pronunciations(transaction, self.user_id), request.pronunciations),
            length_minutes=self.show.length_minutes or request.length_minutes,
            card=_card(transaction, request),
            language=language,
            ask=parse_ask(request.topic, language) if request.topic else None,
            topic_id=request.topic_id,
            client_id=request.client_id,
            visibility=request.visibility.value,
            original_task_id=str(podcast_id),
            show_id=str(show_id) if show_id else None,
        )


def _card(transaction: Transaction, request: EpisodeRequest) -> DiscoveredTopic | None:
    """The topic of the card with the request's ``topic_id`` or title. Raises NotFoundError for an unknown id."""
    if request.topic_id is None:
        return None if request.sources else load_topic_by_card_title(transaction, request.topic)
    topic = load_topic(transaction, request.topic_id)
    if topic is None:
        raise NotFoundError(API_GW_PODCAST_TOPIC_NOT_FOUND)
    return topic
