"""One delivery of the queue: read a page or file once, and store what was understood of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from cpoa.contracts.language_tags import ENGLISH
from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.readings.reading_records import begin_try, store_reason, store_understanding
from cpoa.readings.understanding import understand
from cpoa.steps.speakable_documents import check_speakable
from cpoa.workflow import crash_points
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import read_step
from shared.database import DatabaseUnavailableError
from shared.errors import ShuttingDownError
from shared.logs import log_context
from shared.shutdown import watch_for_shutdown

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.agents import CheckCancelled, OwnSource
    from cpoa.contracts.source_documents import SourceDocument
    from cpoa.readings.reading_records import BegunReading
    from cpoa.readings.understanding import Understanding
    from shared.database import Database

MAX_TRIES = 6  # with the queue's waits between them, half a minute
FAILED = "It could not be read because of a fault on our side. Try again in a few minutes, or paste its text."

logger = logging.getLogger(__name__)


class Reader(Protocol):
    """cpoa/steps/source_reader.py, which the read steps of episodes use too."""

    def read(self, source: OwnSource, user_id: UUID | None, check_cancelled: CheckCancelled) -> SourceDocument:
        """Raises UnreadableSourceError. Any other exception says nothing about the source."""
        ...

    def file_name(self, source: OwnSource, user_id: UUID) -> str | None: ...


class ReadingOutcome(StrEnum):
    READ = "read"
    UNREADABLE = "unreadable"
    ENDED_BEFORE = "ended before"  # read or given up already, overdue, or deleted with its user
    COMES_BACK = "comes back"  # the queue must send the task again later

    @property
    def status(self) -> int:
        """HTTP status of the response to the queue."""
        return int(HTTPStatus.SERVICE_UNAVAILABLE if self is ReadingOutcome.COMES_BACK else HTTPStatus.OK)


class ReadingRunner:
    """There is no claim: if a task is delivered twice at once, both workers read, and the first result stays."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self._database = database
        self._reader = reader

    def deliver(self, reading_id: UUID) -> ReadingOutcome:
        """Raises DatabaseUnavailableError. Then the queue sends the task again."""
        with log_context(reading_id=str(reading_id)):
            outcome = self._deliver(reading_id)
            logger.info("A reading was delivered: %s", outcome.value)
            return outcome

    def _deliver(self, reading_id: UUID) -> ReadingOutcome:
        begun = begin_try(self._database, reading_id)
        if begun is None:
            return ReadingOutcome.ENDED_BEFORE
        if begun.tries > MAX_TRIES:  # the workers of all tries have died
            return self._give_up(begun, FAILED)
        try:
            return self._store(begun, self._read(begun))
        except UnreadableSourceError as error:
            return self._give_up(begun, error.reason)
        except DatabaseUnavailableError:
            raise
        except ShuttingDownError:
            return ReadingOutcome.COMES_BACK
        except Exception:
            logger.exception("The reading raised in try %d", begun.tries)
            return ReadingOutcome.COMES_BACK if begun.tries < MAX_TRIES else self._give_up(begun, FAILED)

    def _read(self, begun: BegunReading) -> Understanding:
        crash_points.at(CrashPoint.BEFORE_WORK, begun.reading_id, read_step(0))
        with watch_for_shutdown() as shutdown:
            document = self._reader.read(begun.source, begun.user_id, shutdown.check)
        found = understand(document)
        check_speakable(document, found.language or ENGLISH)
        crash_points.at(CrashPoint.AFTER_ARTEFACT, begun.reading_id, read_step(0))
        if found.title:
            return found
        return replace(found, title=self._reader.file_name(begun.source, begun.user_id))

    def _store(self, begun: BegunReading, found: Understanding) -> ReadingOutcome:
        stored = store_understanding(self._database, begun.reading_id, found)
        return ReadingOutcome.READ if stored else ReadingOutcome.ENDED_BEFORE

    def _give_up(self, begun: BegunReading, reason: str) -> ReadingOutcome:
        stored = store_reason(self._database, begun.reading_id, reason)
        return ReadingOutcome.UNREADABLE if stored else ReadingOutcome.ENDED_BEFORE
