"""The show of an episode, and what it says about new episodes whose request does not."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cpoa.contracts.language_tags import ENGLISH
from shared.database_errors import ForeignKeyViolationError
from shared.error_codes.episodes import API_GW_PODCAST_INVALID_SHOW, API_GW_PODCAST_SHOW_NOT_FOUND
from shared.errors import BadRequestError, NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from shared.database import Database, Row, Transaction

NOT_NAMED = ""  # the request has no `show_id`; None is the request's null, which means no show
_SHOW_OF_EPISODE = "podcasts_show_id_fkey"


@dataclass(frozen=True, slots=True)
class ShowDefaults:
    """None: as without a show."""

    voice: str | None = None
    length_minutes: int | None = None
    language: str | None = None

    def not_in(self, body: Mapping[str, Any]) -> ShowDefaults:
        """What the request leaves open. ``body``: parsed before, so its fields have the right types or are null."""
        voice_params = body.get("voice_params") or {}
        return ShowDefaults(
            voice=None if voice_params.get("voice_name") is not None else self.voice,
            length_minutes=None if body.get("length_minutes") is not None else self.length_minutes,
            language=None if "language" in body else self.language,  # null is the language of the topic
        )

    def usable(
        self,
        voice_params: Mapping[str, Any],
        language: str | None,
        voices: VoiceCatalogue,
        max_minutes: Callable[[float], int] | None,
    ) -> ShowDefaults:
        """Without a voice that does not speak the episode's language. ``max_minutes``: at a speaking rate."""
        voice, length = self.voice, self.length_minutes
        if voice and not voices.is_usable({**voice_params, "voice_name": voice}, language or ENGLISH):
            voice = None
        if length and max_minutes:
            length = min(length, max_minutes(voice_params.get("speaking_rate") or 1.0))
        return replace(self, voice=voice, length_minutes=length)


AS_WITHOUT_A_SHOW = ShowDefaults()


def parse_show_id(fields: Mapping[str, Any]) -> str | None:
    """Returns NOT_NAMED if there is no `show_id`, None for null. Raises BadRequestError."""
    if "show_id" not in fields:
        return NOT_NAMED
    value = fields["show_id"]
    if value is None:
        return None
    key = parse_uuid(value) if isinstance(value, str) else None
    if key is None:
        raise BadRequestError(API_GW_PODCAST_INVALID_SHOW)
    return str(key)


def read_show_defaults(database: Database, user_id: UUID, show_id: str | None) -> ShowDefaults:
    """Of an unknown show nothing: ``find_show_id`` refuses it, unless the request is an earlier one again.

    A new show's language is English. It decides nothing, so that a topic in another language has that language.
    """
    row = _find(database, user_id, show_id)
    if row is None:
        return AS_WITHOUT_A_SHOW
    return ShowDefaults(row["voice"], row["length_minutes"], None if row["language"] == ENGLISH else row["language"])


def find_show_id(transaction: Transaction, user_id: UUID, show_id: str | None) -> UUID | None:
    """Raises NotFoundError unless the user has the show."""
    row = _find(transaction, user_id, show_id)
    if row is None:
        if show_id:
            raise NotFoundError(API_GW_PODCAST_SHOW_NOT_FOUND)
        return None
    found: UUID = row["show_id"]
    return found


@contextmanager
def show_may_be_gone() -> Iterator[None]:
    """Wraps the transaction that writes the show of an episode: another request may have deleted the show since
    ``find_show_id``. Raises NotFoundError then."""
    try:
        yield
    except ForeignKeyViolationError as error:
        if error.constraint != _SHOW_OF_EPISODE:
            raise
        raise NotFoundError(API_GW_PODCAST_SHOW_NOT_FOUND) from error


def _find(database: Database | Transaction, user_id: UUID, show_id: str | None) -> Row | None:
    if show_id is None:
        return None
    return database.fetch_one(
        """
        select show_id, voice, length_minutes, language from shows
        where user_id = :user_id and case when :id::uuid is null then is_default else show_id = :id::uuid end
        """,
        user_id=user_id,
        id=show_id or None,
    )
