"""Answers of the online encyclopedia that are kept, and pauses that all processes keep to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import Database

KEPT_HOURS = 24
MAX_KEPT_BYTES = 100_000_000
MAX_ANSWER_BYTES = 2_000_000
BATCH_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Pause:
    """``is_told``: the server told us to wait; else it did not answer."""

    seconds: float
    reason: str
    is_told: bool


class WikiRecords:
    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, api: str, parameters: Mapping[str, str]) -> str | None:
        """Returns the answer to the same question in the last 24 hours."""
        row = self._database.fetch_one(
            "select answer from research_answers where question = :question and kept_until > now()",
            question=_digest(api, parameters),
        )
        return row["answer"] if row else None

    def keep_answer(self, api: str, parameters: Mapping[str, str], answer: str) -> None:
        """Drops the oldest answers if all together have more than 100 MB. An answer of more than 2 MB is not kept."""
        size = len(answer.encode())
        if size > MAX_ANSWER_BYTES:
            return
        with self._database.transaction() as transaction:
            transaction.execute(
                """
                insert into research_answers (question, answer, bytes, kept_until)
                values (:question, :answer, :bytes, now() + make_interval(hours => :hours::int))
                on conflict (question) do update
                set answer = excluded.answer, bytes = excluded.bytes, kept_until = excluded.kept_until
                """,
                question=_digest(api, parameters),
                answer=answer,
                bytes=size,
                hours=KEPT_HOURS,
            )
            transaction.execute(
                """
                delete from research_answers where question in (
                    select question from (
                        select question, sum(bytes) over (order by kept_until desc, question) as bytes_so_far
                        from research_answers
                    ) as counted where bytes_so_far > :max_bytes
                )
                """,
                max_bytes=MAX_KEPT_BYTES,
            )

    def pause(self, api: str) -> Pause | None:
        """Returns the pause that is to be kept now."""
        row = self._database.fetch_one(
            """
            select extract(epoch from paused_until - now())::float8 as seconds, reason, is_told
            from research_pauses where api = :api and paused_until > now()
            """,
            api=api,
        )
        return Pause(row["seconds"], row["reason"], row["is_told"]) if row else None

    def begin_pause(self, api: str, pause: Pause) -> None:
        """A shorter pause does not end a longer one."""
        self._database.execute(
            """
            insert into research_pauses as known (api, paused_until, is_told, reason)
            values (:api, now() + make_interval(secs => :seconds::float8), :is_told, :reason)
            on conflict (api) do update
            set paused_until = excluded.paused_until, is_told = excluded.is_told, reason = excluded.reason
            where excluded.paused_until > known.paused_until
            """,
            api=api,
            seconds=pause.seconds,
            is_told=pause.is_told,
            reason=pause.reason,
        )


def forget_old_answers(database: Database) -> int:
    """Deletes expired answers and ended pauses, at most 1,000 answers; returns how many."""
    database.execute("delete from research_pauses where paused_until < now() - interval '1 hour'")
    return database.execute(
        """
        delete from research_answers where question in (
            select question from research_answers where kept_until < now()
            order by kept_until limit :batch for update skip locked
        )
        """,
        batch=BATCH_ROWS,
    )


def _digest(api: str, parameters: Mapping[str, str]) -> str:
    return hashlib.sha256(f"{api}?{urlencode(sorted(parameters.items()))}".encode()).hexdigest()
