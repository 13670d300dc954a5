"""Answers POST and GET of /api/v1/readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.readings.reading_records import find_reading, insert_reading
from shared.error_codes.readings import API_GW_READING_NOT_FOUND, API_GW_READING_QUEUE_UNAVAILABLE
from shared.errors import AethercastError, NotFoundError
from shared.identifiers import parse_uuid
from shared.request_limits import Limited, count_request

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.readings.reading_request import NewReading
    from cpoa.workflow.step import Queue
    from shared.database import Database, Row

PATH = "/readings/{reading_id}"


class ReadingAdmission:
    def __init__(self, database: Database, queue: Queue, *, max_per_hour: int) -> None:
        self._database = database
        self._queue = queue
        self._max_per_hour = max_per_hour

    def admit(self, user_id: UUID, new: NewReading) -> Row:
        """Raises TooManyRequestsError, or AethercastError if the queue cannot be reached. A row whose task is lost then
        is unreadable after a while, like any other that nobody reads."""
        count_request(self._database, Limited.READING, str(user_id), self._max_per_hour)
        row = insert_reading(self._database, user_id, new)
        reading_id = row["reading_id"]
        try:
            self._queue.enqueue(f"reading-{reading_id}", PATH.format(reading_id=reading_id), {})
        except Exception as error:
            raise AethercastError(API_GW_READING_QUEUE_UNAVAILABLE, retry_after_seconds=5) from error
        return row

    def find(self, reading_id: str, user_id: UUID) -> Row:
        """Raises NotFoundError."""
        key = parse_uuid(reading_id)
        row = find_reading(self._database, key, user_id) if key else None
        if row is None:
            raise NotFoundError(API_GW_READING_NOT_FOUND)
        return row
