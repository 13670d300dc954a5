"""The table `model_calls`: questions to a language model, with their states and costs. It has no text of them.

Lock order: workflow, call, key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.models import TextReply
    from cpoa.contracts.writing import AskedBy
    from cpoa.model_desk.call import CallObjects
    from shared.database import Database, Row, Transaction

# A task that has not arrived after that was lost: the queue retries for up to an hour.
QUEUE_TIMEOUT_SECONDS = 65 * 60
# If a worker took the call and vanished, the queue delivers it again within a minute, unless it has lost the task.
WORKER_VANISHED_SECONDS = 5 * 60
MAX_ERROR_CHARS = 500

_STATE = f"""
    call_key, workflow_id, podcast_id, step, generation, attempt, model, status, dispatch_no, enqueued_no,
    extract(epoch from not_before - clock_timestamp())::float8 as wait_seconds, tries, tried_seconds, error,
    is_temporary,
    status = 'waiting' and enqueued_no = dispatch_no
        and case when tried_no = dispatch_no
                 then tried_at < clock_timestamp() - {WORKER_VANISHED_SECONDS} * interval '1 second'
                 else greatest(dispatched_at, not_before)
                      < clock_timestamp() - {QUEUE_TIMEOUT_SECONDS} * interval '1 second' end
        and not exists (select from idempotency_keys
                        where idempotency_key = 'model:' || call_key and expires_at > clock_timestamp()) as is_lost
"""


class CallStatus(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """``attempt``: the step's attempt that asked last. ``tries``: how often the model was asked in it.

    ``tried_seconds``: how long the failed tries of all attempts took together. ``wait_seconds``: until the newest task
    is due. ``is_lost``: the queue took the newest task; no worker has it.
    """

    key: str
    workflow_id: UUID
    podcast_id: UUID
    step: str
    generation: int
    attempt: int
    model: str
    status: CallStatus
    dispatch_no: int
    enqueued_no: int
    wait_seconds: float
    tries: int
    tried_seconds: float
    error: str
    is_temporary: bool
    is_lost: bool

    @property
    def waits_for_queue(self) -> bool:
        return self.status is CallStatus.WAITING and self.enqueued_no < self.dispatch_no

    def waits_for_task(self, dispatch_no: int) -> bool:
        return self.status is CallStatus.WAITING and self.dispatch_no == dispatch_no


def claim_key(call_key: str) -> str:
    """The key under which a worker claims the call (shared/claims.py)."""
    return f"model:{call_key}"


def waiting_for(call_key: str) -> dict[str, str]:
    """What a step that waits for the call stores, and what wakes it."""
    return {"model_call": call_key}


def has_outcome(database: Database | Transaction, key: str) -> bool:
    """True also if the call was removed."""
    call = find_call(database, key)
    return call is None or call.status is not CallStatus.WAITING


def find_call(database: Database | Transaction, key: str) -> CallRecord | None:
    row = database.fetch_one(f"select {_STATE} from model_calls where call_key = :key", key=key)
    return _record(row) if row else None


def lock_call(transaction: Transaction, key: str) -> CallRecord | None:
    row = transaction.fetch_one(
        f"select {_STATE} from model_calls where call_key = :key for no key update of model_calls", key=key
    )
    return _record(row) if row else None


def insert_call(
    database: Database, objects: CallObjects, asker: AskedBy, *, purpose: str, model: str, context_tokens: int | None
) -> None:
    """Does nothing if the call exists. ``context_tokens``: for which the request was made."""
    database.execute(
        """
        insert into model_calls
            (call_key, workflow_id, podcast_id, user_id, step, generation, attempt, purpose, model,
             context_tokens, status, request_name, reply_name)
        values (:key, :workflow_id, :podcast_id, :user_id, :step, :generation, :attempt, :purpose, :model,
                :context_tokens, 'waiting', :request_name, :reply_name)
        on conflict (call_key) do nothing
        """,
        key=objects.key,
        workflow_id=asker.workflow_id,
        podcast_id=asker.podcast_id,
        user_id=asker.user_id,
        step=asker.step,
        generation=asker.generation,
        attempt=asker.attempt,
        purpose=purpose,
        model=model,
        context_tokens=context_tokens,
        request_name=objects.request_name,
        reply_name=objects.reply_name,
    )


def find_context_tokens(database: Database, asker: AskedBy, model: str) -> int | None:
    """Returns the context length for which the first request of this generation was made. None if there is none."""
    row = database.fetch_one(
        """
        select context_tokens from model_calls
        where workflow_id = :workflow_id and generation = :generation and model = :model and context_tokens is not null
        order by asked_at limit 1
        """,
        workflow_id=asker.workflow_id,
        generation=asker.generation,
        model=model,
    )
    return row["context_tokens"] if row else None


def ask_again(database: Database, key: str, attempt: int) -> None:
    """For a later attempt of the step: a call with a temporary failure waits again, with a new task."""
    database.execute(
        """
        update model_calls
        set status = 'waiting', attempt = :attempt, tries = 0, dispatch_no = dispatch_no + 1,
            dispatched_at = clock_timestamp(), not_before = null, ended_at = null, error = null, is_temporary = null
        where call_key = :key and status = 'failed' and is_temporary and attempt < :attempt
        """,
        key=key,
        attempt=attempt,
    )


def redispatch_call(database: Database, key: str, dispatch_no: int) -> None:
    """Replaces the lost task `dispatch_no` by a new one: the queue refuses a task's name for hours."""
    database.execute(
        """
        update model_calls
        set dispatch_no = dispatch_no + 1, dispatched_at = clock_timestamp(), not_before = null
        where call_key = :key and dispatch_no = :dispatch_no and status = 'waiting'
        """,
        key=key,
        dispatch_no=dispatch_no,
    )


def mark_enqueued(database: Database, key: str, dispatch_no: int) -> None:
    database.execute(
        "update model_calls set enqueued_no = :dispatch_no where call_key = :key and enqueued_no < :dispatch_no",
        key=key,
        dispatch_no=dispatch_no,
    )


def mark_tried(transaction: Transaction, key: str, reserved_dollars: float) -> None:
    """A try begins now. A task that has arrived was in the queue."""
    transaction.send(
        """
        update model_calls
        set tries = tries + 1, tried_no = dispatch_no, enqueued_no = dispatch_no, tried_at = clock_timestamp(),
            reserved_dollars = reserved_dollars + :reserved_dollars
        where call_key = :key
        """,
        key=key,
        reserved_dollars=reserved_dollars,
    )


def mark_not_tried(transaction: Transaction, key: str) -> None:
    """The newest try was interrupted by the end of the process. Its reservation stays: the model may be paid for it."""
    transaction.send("update model_calls set tries = greatest(tries - 1, 0) where call_key = :key", key=key)


def mark_answered(
    transaction: Transaction, key: str, reply: TextReply, dollars: float | None, reserved_dollars: float
) -> None:
    """``reserved_dollars``: the reservation of this try, which ends."""
    transaction.send(
        """
        update model_calls
        set status = 'answered', prompt_tokens = :prompt_tokens, completion_tokens = :completion_tokens,
            dollars = :dollars, reserved_dollars = greatest(reserved_dollars - :reserved_dollars, 0),
            ended_at = clock_timestamp(), error = null, is_temporary = null
        where call_key = :key
        """,
        key=key,
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
        dollars=dollars,
        reserved_dollars=reserved_dollars,
    )


def mark_failed(transaction: Transaction, key: str, error: str, *, is_temporary: bool, reserved_dollars: float) -> None:
    """``reserved_dollars``: the reservation of this try, which ends."""
    transaction.send(
        """
        update model_calls
        set status = 'failed', error = :error, is_temporary = :is_temporary, ended_at = clock_timestamp(),
            reserved_dollars = greatest(reserved_dollars - :reserved_dollars, 0)
        where call_key = :key
        """,
        key=key,
        error=error[:MAX_ERROR_CHARS],
        is_temporary=is_temporary,
        reserved_dollars=reserved_dollars,
    )


def mark_retried(
    transaction: Transaction,
    key: str,
    error: str,
    *,
    tried_seconds: float,
    wait_seconds: float,
    reserved_dollars: float,
) -> None:
    """The call gets a new task, due in `wait_seconds`. ``tried_seconds``: how long the try took."""
    transaction.send(
        """
        update model_calls
        set error = :error, dispatch_no = dispatch_no + 1, dispatched_at = clock_timestamp(),
            not_before = clock_timestamp() + :wait_seconds * interval '1 second',
            tried_seconds = tried_seconds + :tried_seconds::float8,
            reserved_dollars = greatest(reserved_dollars - :reserved_dollars, 0)
        where call_key = :key
        """,
        key=key,
        error=error[:MAX_ERROR_CHARS],
        tried_seconds=tried_seconds,
        wait_seconds=wait_seconds,
        reserved_dollars=reserved_dollars,
    )


def is_live(transaction: Transaction, workflow_id: UUID, generation: int) -> bool:
    """Locks the workflow's row: it cannot be cancelled before the transaction ends."""
    row = transaction.fetch_one(
        """
        select overall_status in ('pending', 'in_progress') and generation = :generation as is_live
        from workflow_instances where workflow_id = :workflow_id for share
        """,
        workflow_id=workflow_id,
        generation=generation,
    )
    return bool(row and row["is_live"])


def forget_old_calls(database: Database) -> int:
    """Deletes the calls of deleted episodes, when they no longer count for a day's limit."""
    return database.execute(
        """
        delete from model_calls
        where podcast_id in (select podcast_id from podcasts
                             where media_removed_at < clock_timestamp() - interval '2 days')
        """
    )


def _record(row: Row) -> CallRecord:
    return CallRecord(
        key=row["call_key"],
        workflow_id=row["workflow_id"],
        podcast_id=row["podcast_id"],
        step=row["step"],
        generation=row["generation"],
        attempt=row["attempt"],
        model=row["model"],
        status=CallStatus(row["status"]),
        dispatch_no=row["dispatch_no"],
        enqueued_no=row["enqueued_no"],
        wait_seconds=max(row["wait_seconds"] or 0.0, 0.0),
        tries=row["tries"],
        tried_seconds=row["tried_seconds"],
        error=row["error"] or "",
        is_temporary=bool(row["is_temporary"]),
        is_lost=bool(row["is_lost"]),
    )
