"""POST /api/v1/podcasts: creates one episode for each accepted request, even if the request is repeated."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.cards.topic_records import load_topic, load_topic_by_card_title
from cpoa.contracts.brief import EpisodeBrief
from cpoa.workflow.client_ids import check_workflow_id, choose_workflow_id
from cpoa.workflow.workflow_start import start_workflow
from features.pronunciations import merge_pronunciations, read_pronunciations
from features.sessions import touch_session
from shared.database import jsonb
from shared.error_codes.episodes import API_GW_PODCAST_TOPIC_NOT_FOUND
from shared.errors import NotFoundError
from shared.idempotency import ClientRequest, Replay, begin, finish
from shared.logs import log_context

if TYPE_CHECKING:
    from cpoa.contracts.agents import DiscoveredTopic
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.episodes.request import EpisodeRequest
    from cpoa.workflow.engine import WorkflowEngine
    from shared.database import Database, Transaction

ROUTE = "POST /api/v1/podcasts"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Submission:
    """``idempotency_key`` and ``workflow_id``: the client's headers, None if they were not sent."""

    user_id: UUID
    request: EpisodeRequest
    idempotency_key: str | None = None
    workflow_id: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    podcast_id: UUID
    workflow_id: UUID
    replayed: bool


class EpisodeIntake:
    def __init__(self, database: Database, workflow: WorkflowEngine, limits: EpisodeLimits) -> None:
        self._database = database
        self._workflow = workflow
        self._limits = limits

    def submit(self, submission: Submission) -> Accepted:
        """Raises the errors of ``shared.idempotency.begin``, BadRequestError for a bad header, and
        TooManyRequestsError if a new episode exceeds a limit."""
        check_workflow_id(submission.workflow_id)
        with self._database.transaction() as transaction:
            accepted = _accept(transaction, submission, self._limits)
        # Also for a repeated request: the process that accepted the episode may have died before it enqueued a step.
        with log_context(podcast_id=str(accepted.podcast_id), workflow_id=str(accepted.workflow_id)):
            self._begin_work(accepted.workflow_id)
        return accepted

    def _begin_work(self, workflow_id: UUID) -> None:
        try:
            self._workflow.advance(workflow_id)
        except Exception:  # the episode is accepted, and the sweeper enqueues it again
            logger.exception("Workflow %s waits for the sweeper", workflow_id)


def _accept(transaction: Transaction, submission: Submission, limits: EpisodeLimits) -> Accepted:
    """Stores the idempotency key, the episode, its workflow and its first steps together. The limits do not apply to a
    repeated request."""
    client_request = _client_request(submission)
    if client_request:
        known = begin(transaction, client_request)
        if isinstance(known, Replay):
            return Accepted(UUID(known.result["podcast_id"]), UUID(known.result["workflow_id"]), replayed=True)
    limits.check_running(transaction, submission.user_id)
    limits.check_daily(transaction, submission.user_id)
    accepted = Accepted(uuid4(), choose_workflow_id(transaction, submission.workflow_id), replayed=False)
    _insert(transaction, submission, accepted)
    if client_request:
        result = {"podcast_id": str(accepted.podcast_id), "workflow_id": str(accepted.workflow_id)}
        finish(transaction, client_request, result)
    return accepted


def _client_request(submission: Submission) -> ClientRequest | None:
    if submission.idempotency_key is None:
        return None
    return ClientRequest(
        user_id=submission.user_id,
        route=ROUTE,
        key=submission.idempotency_key,
        payload=submission.request.canonical(),
    )


def _insert(transaction: Transaction, submission: Submission, accepted: Accepted) -> None:
    request = submission.request
    preferences = touch_session(transaction, request.client_id) if request.client_id else {}
    card = _card(transaction, request)
    _insert_podcast(transaction, submission, accepted)
    start_workflow(
        transaction,
        workflow_id=accepted.workflow_id,
        podcast_id=accepted.podcast_id,
        user_id=submission.user_id,
        client_workflow_id=submission.workflow_id,
        brief=EpisodeBrief(
            topic=request.topic,
            voice_params=dict(request.voice_params),
            user_preferences=preferences,
            test_scenarios=dict(request.test_scenarios),
            sources=request.sources,
            pronunciations=merge_pronunciations(
                read_pronunciations(transaction, submission.user_id), request.pronunciations
            ),
            length_minutes=request.length_minutes,
            card=card,
            ask=parse_ask(request.topic),
            topic_id=request.topic_id,
            client_id=request.client_id,
            visibility=request.visibility.value,
            original_task_id=str(accepted.podcast_id),
        ),
    )


def _card(transaction: Transaction, request: EpisodeRequest) -> DiscoveredTopic | None:
    """The topic of the card with the request's ``topic_id`` or title. Raises NotFoundError for an unknown id."""
    if request.topic_id is None:
        return None if request.sources else load_topic_by_card_title(transaction, request.topic)
    topic = load_topic(transaction, request.topic_id)
    if topic is None:
        raise NotFoundError(API_GW_PODCAST_TOPIC_NOT_FOUND)
    return topic


def _insert_podcast(transaction: Transaction, submission: Submission, accepted: Accepted) -> None:
    request = submission.request
    transaction.execute(
        """
        INSERT INTO podcasts
            (podcast_id, workflow_id, user_id, client_id, topic, visibility, length_minutes, tts_settings_used)
        VALUES
            (:podcast_id, :workflow_id, :user_id, :client_id, :topic, :visibility, :length_minutes, :voice_params)
        """,
        podcast_id=accepted.podcast_id,
        workflow_id=accepted.workflow_id,
        user_id=submission.user_id,
        client_id=request.client_id,
        topic=request.topic,
        visibility=request.visibility.value,
        length_minutes=request.length_minutes,
        voice_params=jsonb(dict(request.voice_params)),
    )
