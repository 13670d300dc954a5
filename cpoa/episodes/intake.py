"""Creates one episode for each accepted request, even if the request is repeated."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

from cpoa.episodes.show_choice import show_may_be_gone
from cpoa.workflow.client_ids import check_workflow_id, choose_workflow_id
from cpoa.workflow.workflow_start import start_workflow
from shared.database import jsonb
from shared.idempotency import ClientRequest, Replay, begin, finish
from shared.logs import log_context

if TYPE_CHECKING:
    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.workflow.engine import WorkflowEngine
    from shared.database import Database, Transaction

logger = logging.getLogger(__name__)


class Submission(Protocol):
    """A request for an episode. ``workflow_id``: the client's header, None if it was not sent."""

    @property
    def user_id(self) -> UUID: ...

    @property
    def workflow_id(self) -> str | None: ...

    def client_request(self) -> ClientRequest | None:
        """The request under its idempotency key, None if it has none."""
        ...

    def brief(self, transaction: Transaction, podcast_id: UUID) -> EpisodeBrief:
        """What the episode ``podcast_id`` is to be. Raises what is wrong with the request."""
        ...


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
        with show_may_be_gone(), self._database.transaction() as transaction:
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
    client_request = submission.client_request()
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


def _insert(transaction: Transaction, submission: Submission, accepted: Accepted) -> None:
    brief = submission.brief(transaction, accepted.podcast_id)
    transaction.execute(
        """
        INSERT INTO podcasts
            (podcast_id, workflow_id, user_id, client_id, topic, visibility, length_minutes, language,
             tts_settings_used, show_id)
        VALUES
            (:podcast_id, :workflow_id, :user_id, :client_id, :topic, :visibility, :length_minutes, :language,
             :voice_params, :show_id)
        """,
        podcast_id=accepted.podcast_id,
        workflow_id=accepted.workflow_id,
        user_id=submission.user_id,
        client_id=brief.client_id,
        topic=brief.topic or brief.sources[0].label,
        visibility=brief.visibility,
        length_minutes=brief.length_minutes,
        language=brief.language,
        voice_params=jsonb(dict(brief.voice_params)),
        show_id=brief.show_id,
    )
    start_workflow(
        transaction,
        workflow_id=accepted.workflow_id,
        podcast_id=accepted.podcast_id,
        user_id=submission.user_id,
        client_workflow_id=submission.workflow_id,
        brief=brief,
    )
