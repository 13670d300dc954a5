"""The desk at which steps ask a language model. A step that asks does not wait for the model: it waits in the queue.

The desk stores the question and puts a task into the queue of the function `model_calls`, which asks the model and
stores the reply and wakes the step (`cpoa/model_desk/call_delivery.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from cpoa.contracts.models import ModelError
from cpoa.model_desk.call import CallObjects, call_key
from cpoa.model_desk.call_records import (
    CallStatus,
    ask_again,
    find_call,
    find_context_tokens,
    has_outcome,
    insert_call,
    redispatch_call,
    waiting_for,
)
from cpoa.providers.metering import count_reply
from shared.errors import StepWaitsError

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.models import AskedModel, TextModel, TextReply, TextRequest
    from cpoa.contracts.writing import AskedBy
    from cpoa.model_desk.call_records import CallRecord
    from cpoa.model_desk.call_tasks import CallTasks
    from shared.database import Database

# The reply wakes the step. If that fails, or the call's task was lost, the step notices it after this time.
POLL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class StoredModelDesk:
    """``model`` is not asked here: only its name and its limit are read."""

    database: Database
    store: ArtefactStore
    tasks: CallTasks
    model: TextModel

    @property
    def name(self) -> str:
        return self.model.name

    def asked_by(self, asker: AskedBy) -> AskedModel:
        return _StepsModel(self, asker)


@dataclass(slots=True)
class _StepsModel:
    desk: StoredModelDesk
    asker: AskedBy
    _context_tokens: int | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return self.desk.model.name

    @property
    def context_tokens(self) -> int:
        """The same in all steps of a generation, whatever the settings or the server say meanwhile: it shapes requests,
        and another request has another answer."""
        if self._context_tokens is None:
            begun_with = find_context_tokens(self.desk.database, self.asker, self.name)
            self._context_tokens = begun_with or self.desk.model.context_tokens
        return self._context_tokens

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        objects = CallObjects(self.asker.podcast_id, call_key(self.asker, purpose, self.name, request))
        call = find_call(self.desk.database, objects.key) or self._insert(objects, purpose, request)
        if call.status is CallStatus.FAILED and call.is_temporary and call.attempt < self.asker.attempt:
            ask_again(self.desk.database, call.key, self.asker.attempt)
            call = self._found(objects.key)
        if call.status is CallStatus.FAILED:
            raise ModelError(call.error, is_temporary=call.is_temporary)
        if call.status is CallStatus.WAITING:
            self._wait(call, purpose)
        reply = objects.load_reply(self.desk.store)
        count_reply(reply)
        return reply

    def _insert(self, objects: CallObjects, purpose: str, request: TextRequest) -> CallRecord:
        """The request first: a call in the table always has one."""
        objects.save_request(self.desk.store, request)
        insert_call(
            self.desk.database,
            objects,
            self.asker,
            purpose=purpose,
            model=self.name,
            context_tokens=self._context_tokens,
        )
        return self._found(objects.key)

    def _found(self, key: str) -> CallRecord:
        call = find_call(self.desk.database, key)
        if call is None:
            raise ModelError("its question was removed")  # its episode was deleted
        return call

    def _wait(self, call: CallRecord, purpose: str) -> NoReturn:
        if call.is_lost:
            redispatch_call(self.desk.database, call.key, call.dispatch_no)
            call = self._found(call.key)
        if call.waits_for_queue:
            self.desk.tasks.enqueue(call)
        raise StepWaitsError(
            {"purpose": purpose, **waiting_for(call.key)}, POLL_SECONDS, partial(has_outcome, key=call.key)
        )
