"""One delivery of the queue: claim the call, ask the model, store the reply, wake the step.

The reply's object is written before the commit, and a worker looks for it before it asks. So a worker that dies at any
point leads to no second request for a reply that has arrived. If it dies before it has woken the step, the queue sends
the task again, and that delivery wakes the step.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from cpoa.contracts.decoding import UndecodableRecordError
from cpoa.contracts.models import ModelError
from cpoa.model_desk.call import CallObjects
from cpoa.model_desk.call_records import (
    CallRecord,
    claim_key,
    find_call,
    has_outcome,
    is_live,
    lock_call,
    mark_answered,
    mark_failed,
    mark_not_tried,
    mark_retried,
    mark_tried,
    waiting_for,
)
from cpoa.model_desk.dollar_limits import max_dollars
from cpoa.providers.prices import estimate_reply_cost
from cpoa.workflow import crash_points
from cpoa.workflow.crash_points import CrashPoint
from shared import claims
from shared.claims import Busy, Claim, Finished, Work
from shared.database import DatabaseError, DatabaseUnavailableError
from shared.errors import ClaimLostError, ShuttingDownError
from shared.logs import log_context
from shared.media_store import MediaNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextModel, TextReply
    from cpoa.model_desk.call_tasks import CallTasks
    from cpoa.model_desk.dollar_limits import DollarLimits
    from shared.claims import HeldClaim
    from shared.database import Database
    from shared.shutdown import Shutdown

MAX_TRIES = 4
MAX_BACKOFF_SECONDS = 60.0
MAX_RETRY_AFTER_SECONDS = 600.0
ENDED = "the episode had ended before the language model was asked"

logger = logging.getLogger(__name__)


class CallOutcome(StrEnum):
    ANSWERED = "answered"
    FAILED = "failed"
    RETRIED = "retried"  # a new task comes later
    ACKNOWLEDGED = "acknowledged"  # nothing to do: the task is old, or the call has an outcome or was removed
    COMES_BACK = "comes back"  # the queue must send the same task again


@dataclass(frozen=True, slots=True)
class CallDelivery:
    outcome: CallOutcome
    reason: str

    @property
    def status(self) -> int:
        """HTTP status of the response to the queue. After 503 it backs off and sends the task again."""
        comes_back = self.outcome is CallOutcome.COMES_BACK
        return int(HTTPStatus.SERVICE_UNAVAILABLE if comes_back else HTTPStatus.OK)


class _NotTriedError(Exception):
    """The model is not asked."""

    def __init__(self, delivery: CallDelivery) -> None:
        super().__init__(delivery.reason)
        self.delivery = delivery


@dataclass(frozen=True, slots=True)
class _Try:
    """A claimed call. ``reserved_dollars``: what this try may cost; 0 before the model is asked, or if not known."""

    call: CallRecord
    claim: Claim
    reserved_dollars: float = 0.0

    @property
    def objects(self) -> CallObjects:
        return CallObjects(self.call.podcast_id, self.call.key)

    def at(self, point: CrashPoint) -> None:
        crash_points.at(point, self.call.podcast_id, self.call.step)


class Wake(Protocol):
    def __call__(self, workflow_id: UUID, step: str, waiting_for: Mapping[str, str]) -> None:
        """Delivers the step now if it waits for this. Safe to repeat. Raises the queue's error."""
        ...


@dataclass(frozen=True, slots=True)
class ModelCalls:
    """``model`` is None if no language model is configured; then calls that an earlier configuration left fail.

    ``max_tried_seconds``: a call whose failed tries took so long together is not tried again.
    """

    database: Database
    store: ArtefactStore
    tasks: CallTasks
    model: TextModel | None
    limits: DollarLimits
    shutdown: Shutdown
    wake: Wake
    max_tried_seconds: float

    def deliver(self, key: str, dispatch_no: int) -> CallDelivery:
        """Raises the queue's error if the outcome is unknown. Then the queue sends the task again."""
        call = find_call(self.database, key)
        if call is None:
            return CallDelivery(CallOutcome.ACKNOWLEDGED, "there is no such call")
        with log_context(workflow_id=str(call.workflow_id), podcast_id=str(call.podcast_id), step=call.step):
            try:
                delivery = self._deliver(call, dispatch_no)
            except _NotTriedError as error:
                delivery = error.delivery
            logger.info("Model call %s: %s", key[:16], delivery.reason)
            if delivery.outcome is not CallOutcome.COMES_BACK and has_outcome(self.database, key):
                crash_points.at(CrashPoint.BEFORE_WAKE, call.podcast_id, call.step)
                self.wake(call.workflow_id, call.step, waiting_for(key))
            return delivery

    def _deliver(self, call: CallRecord, dispatch_no: int) -> CallDelivery:
        if not call.waits_for_task(dispatch_no):
            raise _NotTriedError(CallDelivery(CallOutcome.ACKNOWLEDGED, "the task is old, or the call has an outcome"))
        claim = self._claim(call)
        try:
            with claims.held(self.database, claim) as holding:
                return self._run(_Try(call, claim), holding)
        except ClaimLostError as error:
            return CallDelivery(CallOutcome.COMES_BACK, str(error))
        except (ShuttingDownError, DatabaseUnavailableError) as error:
            return self._give_back(call, claim, error)

    def _claim(self, call: CallRecord) -> Claim:
        work = Work(claim_key(call.key), task_name="model call", workflow_id=call.workflow_id)
        with self.database.transaction() as transaction:
            taken = claims.take(transaction, work)
        if isinstance(taken, Finished):
            raise _NotTriedError(CallDelivery(CallOutcome.ACKNOWLEDGED, "the call is answered"))
        if isinstance(taken, Busy):
            raise _NotTriedError(CallDelivery(CallOutcome.COMES_BACK, "another worker holds the call"))
        return taken

    def _run(self, claimed: _Try, holding: HeldClaim) -> CallDelivery:
        if self.store.exists(claimed.objects.reply_name):
            return self._answer(claimed, claimed.objects.load_reply(self.store))
        try:
            request = claimed.objects.load_request(self.store)
        except (MediaNotFoundError, UndecodableRecordError) as error:
            return self._fail(claimed, ModelError(f"the question is not readable: {error}", is_temporary=False))
        model = self.model
        if model is None or model.name != claimed.call.model:
            return self._fail(claimed, ModelError(f"the model {claimed.call.model} is no longer configured"))
        begun = self._begin(claimed, max_dollars(model.name, request) or 0.0)
        begun.at(CrashPoint.BEFORE_MODEL)
        started_at = time.monotonic()
        try:
            with _any_error_as_model_error():
                reply = model.generate(request, self._check_cancelled(holding))
        except ModelError as error:
            return self._fail_try(begun, error, time.monotonic() - started_at)
        holding.check_cancelled()  # not the shutdown: storing a reply that is paid for takes less than the grace period
        reply = begun.objects.store_reply_once(self.store, reply)
        begun.at(CrashPoint.AFTER_REPLY)
        return self._answer(begun, reply)

    def _check_cancelled(self, holding: HeldClaim) -> CheckCancelled:
        def check_cancelled() -> None:
            holding.check_cancelled()
            self.shutdown.check()

        return check_cancelled

    def _begin(self, claimed: _Try, dollars: float) -> _Try:
        """Begins a try that costs at most `dollars`, 0 if the price is not known. Raises _NotTriedError."""
        try:
            with self.database.transaction() as transaction:
                live = is_live(transaction, claimed.call.workflow_id, claimed.call.generation)
                call = lock_call(transaction, claimed.call.key)
                if call is None or not call.waits_for_task(claimed.call.dispatch_no):
                    raise ClaimLostError("The call was changed meanwhile.")
                claims.find_claim(transaction, claimed.claim.key, claimed.claim.owner)
                _check(call, is_live=live)
                self.limits.check(transaction, call.podcast_id, dollars)
                mark_tried(transaction, call.key, dollars)
        except ModelError as refused:
            raise _NotTriedError(self._fail(claimed, refused)) from refused
        return _Try(claimed.call, claimed.claim, dollars)

    def _answer(self, claimed: _Try, reply: TextReply) -> CallDelivery:
        with self.database.transaction() as transaction:
            dollars, reserved = estimate_reply_cost(reply), claimed.reserved_dollars
            mark_answered(transaction, claimed.call.key, reply, dollars, reserved)
            claims.complete(transaction, claimed.claim, {"call": "answered"})
        return CallDelivery(CallOutcome.ANSWERED, "the call is answered")

    def _fail_try(self, begun: _Try, error: ModelError, tried_seconds: float) -> CallDelivery:
        if error.is_temporary and begun.call.tried_seconds + tried_seconds >= self.max_tried_seconds:
            tries = f"Its tries took {self.max_tried_seconds:.0f} seconds or more, so it is not asked again"
            return self._fail(begun, ModelError(f"{str(error).rstrip('.')}. {tries}", is_temporary=False))
        retry_after = error.retry_after_seconds or 0.0
        if error.is_temporary and retry_after > MAX_RETRY_AFTER_SECONDS:
            # Not temporary for this episode: an attempt of the step comes within a minute.
            return self._fail(begun, ModelError(str(error), is_temporary=False))
        if not error.is_temporary or begun.call.tries + 1 >= MAX_TRIES:
            return self._fail(begun, error)
        backoff = min(2.0**begun.call.tries, MAX_BACKOFF_SECONDS)
        with self.database.transaction() as transaction:
            mark_retried(
                transaction,
                begun.call.key,
                str(error),
                tried_seconds=tried_seconds,
                wait_seconds=max(backoff, retry_after),
                reserved_dollars=begun.reserved_dollars,
            )
            claims.fail(transaction, begun.claim, _payload(error))
        if call := find_call(self.database, begun.call.key):
            self.tasks.enqueue(call)
        return CallDelivery(CallOutcome.RETRIED, f"try {begun.call.tries + 1} failed: {error}")

    def _fail(self, claimed: _Try, error: ModelError) -> CallDelivery:
        with self.database.transaction() as transaction:
            mark_failed(
                transaction,
                claimed.call.key,
                str(error),
                is_temporary=error.is_temporary,
                reserved_dollars=claimed.reserved_dollars,
            )
            claims.fail(transaction, claimed.claim, _payload(error))
        return CallDelivery(CallOutcome.FAILED, f"the call has failed: {error}")

    def _give_back(self, call: CallRecord, claim: Claim, error: Exception) -> CallDelivery:
        logger.warning("The model call goes back to the queue", exc_info=error)
        with suppress(DatabaseError):  # the claim expires in a few seconds
            with self.database.transaction() as transaction:
                if isinstance(error, ShuttingDownError):
                    mark_not_tried(transaction, call.key)
            claims.release(self.database, claim)
        return CallDelivery(CallOutcome.COMES_BACK, "the process is shutting down, or the database is unavailable")


def _check(call: CallRecord, *, is_live: bool) -> None:
    """Raises ModelError if the model is not to be asked."""
    if not is_live:
        raise ModelError(ENDED)
    if call.tries >= MAX_TRIES:
        raise ModelError(call.error or f"it was asked {MAX_TRIES} times and has not answered")


@contextmanager
def _any_error_as_model_error() -> Iterator[None]:
    try:
        yield
    except (ModelError, ClaimLostError, ShuttingDownError):
        raise
    except Exception as error:
        logger.exception("The model's client raised")
        raise ModelError(f"its client failed: {type(error).__name__}") from error


def _payload(error: ModelError) -> dict[str, str]:
    return {"error_type": type(error).__name__, "error_message": str(error)}
