"""POST /api/v1/podcasts: one accepted request makes one episode, whatever is repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cpoa.workflow.start import start_workflow
from shared.database import jsonb
from shared.errors import BadRequestError
from shared.idempotency import ClientRequest, Replay, begin, finish
from shared.sessions import touch_session

if TYPE_CHECKING:
    from cpoa.episodes.request import EpisodeRequest
    from cpoa.workflow.engine import WorkflowEngine
    from shared.database import Database, Transaction

ROUTE = "POST /api/v1/podcasts"
WORKFLOW_ID_MAX_CHARACTERS = 255


@dataclass(frozen=True, slots=True)
class Submission:
    """``idempotency_key`` and ``workflow_id`` are the client's headers, None where they were not sent."""

    user_id: UUID
    request: EpisodeRequest
    idempotency_key: str | None = None
    workflow_id: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    podcast_id: UUID
    replayed: bool


class EpisodeIntake:
    def __init__(self, database: Database, workflow: WorkflowEngine) -> None:
        self._database = database
        self._workflow = workflow

    def submit(self, submission: Submission) -> Accepted:
        """Raises the idempotency errors of ``shared.idempotency.begin``, and BadRequestError for a bad header."""
        check_workflow_id(submission.workflow_id)
        with self._database.transaction() as transaction:
            client_request = _client_request(submission)
            if client_request:
                known = begin(transaction, client_request)
                if isinstance(known, Replay):
                    return Accepted(podcast_id=UUID(known.result["podcast_id"]), replayed=True)
            podcast_id, workflow_id = uuid4(), _workflow_id(transaction, submission.workflow_id)
            _insert(transaction, submission, podcast_id=podcast_id, workflow_id=workflow_id)
            if client_request:
                finish(transaction, client_request, {"podcast_id": str(podcast_id), "workflow_id": str(workflow_id)})
        self._workflow.advance(workflow_id)
        return Accepted(podcast_id=podcast_id, replayed=False)


def check_workflow_id(value: str | None) -> None:
    if value is None:
        return
    if not 1 <= len(value) <= WORKFLOW_ID_MAX_CHARACTERS or not all(" " < character <= "~" for character in value):
        raise BadRequestError(
            "API_GW_WORKFLOW_ID_INVALID",
            f"X-Workflow-ID is 1 to {WORKFLOW_ID_MAX_CHARACTERS} visible ASCII characters; a UUID is best.",
        )


def _client_request(submission: Submission) -> ClientRequest | None:
    if submission.idempotency_key is None:
        return None
    return ClientRequest(
        user_id=submission.user_id,
        route=ROUTE,
        key=submission.idempotency_key,
        payload=submission.request.canonical(),
    )


def _workflow_id(transaction: Transaction, wanted: str | None) -> UUID:
    """The client's id where it is a UUID that nobody uses yet, else a new one."""
    try:
        candidate = UUID(wanted) if wanted else None
    except ValueError:
        candidate = None
    if candidate is None:
        return uuid4()
    # Two requests that bring the same id at once: the second waits here, and then finds it taken.
    transaction.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))", id=str(candidate))
    taken = transaction.fetch_one("SELECT 1 FROM workflow_instances WHERE workflow_id = :id", id=candidate)
    return uuid4() if taken else candidate


def _insert(transaction: Transaction, submission: Submission, *, podcast_id: UUID, workflow_id: UUID) -> None:
    request = submission.request
    preferences = touch_session(transaction, request.client_id) if request.client_id else {}
    details: dict[str, Any] = {
        "original_task_id": str(podcast_id),
        "voice_params_input": dict(request.voice_params),
        "user_preferences": preferences,
        **{name: value for name, value in request.canonical().items() if name != "voice_params"},
    }
    transaction.execute(
        """
        INSERT INTO podcasts
            (podcast_id, workflow_id, user_id, client_id, topic, cpoa_status, visibility, length_minutes,
             tts_settings_used, cpoa_full_orchestration_log, task_created_timestamp, last_updated_timestamp)
        VALUES
            (:podcast_id, :workflow_id, :user_id, :client_id, :topic, 'pending', :visibility, :length_minutes,
             :voice_params, '[]', now(), now())
        """,
        podcast_id=podcast_id,
        workflow_id=workflow_id,
        user_id=submission.user_id,
        client_id=request.client_id,
        topic=request.topic,
        visibility=request.visibility.value,
        length_minutes=request.length_minutes,
        voice_params=jsonb(dict(request.voice_params)),
    )
    start_workflow(
        transaction,
        workflow_id=workflow_id,
        podcast_id=podcast_id,
        user_id=submission.user_id,
        client_workflow_id=submission.workflow_id,
        request=details,
    )
