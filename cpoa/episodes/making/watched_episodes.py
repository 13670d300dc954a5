"""Answers about episodes that are being made, for any number of watchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.decoding import UndecodableRecordError
from cpoa.episodes.etags import hashed
from cpoa.episodes.making.draft import compose_draft
from cpoa.episodes.making.drafted_scripts import load_drafted_script
from cpoa.episodes.making.pieces import finished_pieces, render_pieces
from cpoa.episodes.making.progress import render_progress
from cpoa.episodes.making.recent_answers import RecentAnswers
from cpoa.transcript.transcript_json import to_json
from cpoa.workflow.states import PodcastStatus
from shared.episode_visibility import is_own, is_there_for, nobody
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND, API_GW_TRANSCRIPT_JSON_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from cpoa.episodes.making.step_rows import EpisodeInMaking, StepRows
    from cpoa.transcript.document import Draft
    from shared.episode_visibility import Reader

_KEEP_DRAFT_SECONDS = 600.0
_MAX_DRAFTS = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """``body``: JSON. ``is_private``: only the person who asked may read it."""

    body: bytes
    etag: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class _Drafts:
    for_owner: Answer
    for_others: Answer


class WatchedEpisodes:
    """Many watchers of one episode share what is read of it for half a second.

    All answers come from it, so the pieces are never older than the progress that announced them.
    """

    def __init__(self, rows: StepRows, store: ArtefactStore) -> None:
        self._rows = rows
        self._store = store
        self._episodes: RecentAnswers[EpisodeInMaking] = RecentAnswers()
        # A draft changes only with the pieces and the script, which are in its key.
        self._drafts: RecentAnswers[_Drafts] = RecentAnswers(keep_seconds=_KEEP_DRAFT_SECONDS, capacity=_MAX_DRAFTS)

    def progress(self, podcast_id: str, reader: Reader = nobody) -> Answer:
        """Raises NotFoundError."""
        episode = self._find(podcast_id, reader)
        body = to_json(render_progress(episode, finished_pieces(episode)))
        return Answer(body, hashed(body), is_private=episode.is_hidden)

    def pieces(self, podcast_id: str, reader: Reader = nobody) -> Answer:
        """Raises NotFoundError, and AethercastError if signing fails."""
        episode = self._find(podcast_id, reader)
        finished = finished_pieces(episode)
        body = to_json(render_pieces(episode, finished, self._store))
        return Answer(body, finished.etag(), is_private=episode.is_hidden)

    def draft(self, podcast_id: str, reader: Reader = nobody) -> Answer:
        """Raises NotFoundError if there is no such episode or no script yet."""
        episode = self._find(podcast_id, reader)
        written = episode.script["script"] if episode.script else tuple(episode.final_chapters)
        if not written:
            raise _no_draft()
        pieces = tuple(piece.record.sound for piece in finished_pieces(episode).pieces)
        version = (episode.row["podcast_id"], episode.row["cpoa_status"] == PodcastStatus.COMPLETED, written, pieces)
        drafts = self._drafts.get(version, lambda: self._compose(episode))
        return drafts.for_owner if is_own(episode.row, reader) else drafts.for_others

    def _find(self, podcast_id: str, reader: Reader) -> EpisodeInMaking:
        key = parse_uuid(podcast_id)
        episode = key and self._episodes.get(key, lambda: self._rows.find(key))
        if not episode or not is_there_for(episode.row, reader):
            raise NotFoundError(API_GW_PODCAST_NOT_FOUND)
        return episode

    def _compose(self, episode: EpisodeInMaking) -> _Drafts:
        try:
            draft = self._compose_for_owner(episode)
        except (NotFoundError, UndecodableRecordError) as error:  # of a deleted episode, or of an earlier release
            raise _no_draft() from error
        draft["is_draft"] = episode.row["cpoa_status"] != PodcastStatus.COMPLETED
        own, others = to_json(draft), to_json({**draft, "own_passages": []})
        return _Drafts(for_owner=Answer(own, hashed(own), is_private=True), for_others=Answer(others, hashed(others)))

    def _compose_for_owner(self, episode: EpisodeInMaking) -> Draft:
        script = load_drafted_script(
            self._rows.results(episode.row),
            self._store,
            language=episode.row["language"],
            finished_pieces=len(finished_pieces(episode).pieces),
        )
        return compose_draft(script)


def _no_draft() -> NotFoundError:
    return NotFoundError(API_GW_TRANSCRIPT_JSON_NOT_FOUND, "The script of this episode is not written yet.")
