"""Writes the words of finished episodes that have none yet: those of releases without a search."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from cpoa.contracts.spoken_words import SpokenWords
from cpoa.transcript.spoken_words import words_of_captions, words_of_transcript
from cpoa.word_index.word_records import send_words
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from shared.database import Database, Row

MAX_EPISODES = 200
MAX_SECONDS = 10.0

logger = logging.getLogger(__name__)


class WordBackfill:
    def __init__(self, database: Database, store: ArtefactStore) -> None:
        self._database = database
        self._store = store

    def run(self, *, max_episodes: int = MAX_EPISODES) -> int:
        """Returns how many episodes have words now. In random order, so that some that fail do not block the others."""
        rows = self._database.fetch_all(
            """
            select podcast_id, transcript_json_uri, transcript_uri, language from podcasts
            where words_version is null and cpoa_status = 'completed' and deleted_at is null
            order by random() limit :most
            """,
            most=max_episodes,
        )
        end = time.monotonic() + MAX_SECONDS
        written = 0
        for row in rows:
            if time.monotonic() > end:
                break
            try:
                self._write(row)
                written += 1
            except Exception:  # the next sweep tries it again
                logger.exception("The words of episode %s could not be written", row["podcast_id"])
        return written

    def _write(self, row: Row) -> None:
        spoken = self._read(row)
        with self._database.transaction() as transaction:
            send_words(transaction, row["podcast_id"], spoken)

    def _read(self, row: Row) -> SpokenWords:
        """Without sentences if the episode has no transcript any more; its title is found all the same."""
        language = row["language"]
        try:
            if row["transcript_json_uri"]:
                return words_of_transcript(self._load(row["transcript_json_uri"]), language)
            if row["transcript_uri"]:
                return words_of_captions(self._load(row["transcript_uri"]).decode(), language)
        except NotFoundError:
            logger.warning("The transcript of episode %s is not in the bucket", row["podcast_id"])
        return SpokenWords(language, (), ())

    def _load(self, uri: str) -> bytes:
        return self._store.read(self._store.object_name(uri))
