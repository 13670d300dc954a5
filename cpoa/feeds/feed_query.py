"""Finds a feed by its address, and reads its episodes. Writes ``shows.podcast_guid`` once.

The feed's row says whether a reader's copy is current. The episodes are read only if it is not.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.feeds.feed_keys import feed_key_hash
from cpoa.feeds.podcast_guid import podcast_guid
from shared.episode_visibility import PLAYABLE
from shared.error_codes.feeds import API_GW_FEED_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cpoa.feeds.addresses import Addresses
    from shared.database import Database, Row

ITEMS_PER_PAGE = 300
MAX_PAGE = 10_000

_SHOW = """
    shows.show_id, shows.user_id, slug, title, description, author, category, funding_url, apple_verification, language,
    cover_uri, podcast_guid, hidden_at
"""
_PUBLIC = f"""
    select {_SHOW}, coalesce(version, 0)::text as version,
           coalesce(feed_states.changed_at, shows.changed_at) as changed_at
    from shows left join feed_states on feed_states.show_id = shows.show_id
    where shows.show_id = :show_id and visibility = 'public' and hidden_at is null
"""
# The feed of an account has its default show's language, category and picture.
_PRIVATE = f"""
    select {_SHOW}, key_hash, feed_keys.show_id is null as is_of_account,
           concat_ws('.', coalesce(of_show.version, 0), of_user.version) as version,
           coalesce(greatest(of_show.changed_at, of_user.changed_at), shows.changed_at) as changed_at
    from feed_keys
         join shows on shows.show_id = coalesce(
             feed_keys.show_id,
             (select mine.show_id from shows as mine where mine.user_id = feed_keys.user_id and mine.is_default))
         left join feed_states as of_show on of_show.show_id = shows.show_id
         left join feed_states as of_user on of_user.user_id = feed_keys.user_id and feed_keys.show_id is null
    where feed_id = :feed_id
"""
IN_FEEDS = f"{PLAYABLE} and podcasts.completed_at is not null and podcasts.audio_bytes > 0"
_ITEM_COLUMNS = """
    podcast_id, topic, title, visibility, completed_at, final_audio_filepath, audio_bytes, duration_seconds, language,
    show_notes, licence, cover_uri, transcript_uri, chapters_uri, host_names
"""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed. ``show``: its row, of the account's default show for a feed of everything.

    ``feed_id`` and ``key``: of a private feed. ``version`` changes with what the feed contains."""

    show: Row
    page: int = 1
    feed_id: UUID | None = None
    key: str = ""
    is_of_account: bool = False

    @property
    def version(self) -> str:
        return str(self.show["version"])

    @property
    def changed_at(self) -> datetime:
        changed_at: datetime = self.show["changed_at"]
        return changed_at

    @property
    def is_public(self) -> bool:
        return self.feed_id is None

    def address(self, addresses: Addresses, page: int | None = None) -> str:
        page = page or self.page
        if self.feed_id is None:
            return addresses.public_feed(self.show["show_id"], page)
        return addresses.private_feed(self.feed_id, self.key, page)


@dataclass(frozen=True, slots=True)
class FeedItems:
    rows: list[Row]
    has_older: bool
    cover_uri: str | None


class FeedRecords:
    """A feed is not found if there is none, if the key is wrong, or if the show is private and the address is the
    public one. All of these raise the same NotFoundError."""

    def __init__(self, database: Database, addresses: Addresses) -> None:
        self._database = database
        self._addresses = addresses

    def public(self, show_id: str, page: str | None) -> Feed:
        key = parse_uuid(show_id)
        show = key and self._database.fetch_one(_PUBLIC, show_id=key)
        if not show:
            raise _not_found()
        if show["podcast_guid"] is None:
            self._store_guid(show)
            show = self._database.fetch_one(_PUBLIC, show_id=key)
        if not show:
            raise _not_found()
        return Feed(show, _page(page))

    def private(self, feed_id: str, key: str, page: str | None) -> Feed:
        found = self._private(feed_id, key)
        is_of_account = bool(found["is_of_account"])
        if found["podcast_guid"] is None and not is_of_account:
            self._store_guid(found)
            found = self._private(feed_id, key)
        return Feed(found, _page(page), parse_uuid(feed_id), key, is_of_account=is_of_account)

    def _private(self, feed_id: str, key: str) -> Row:
        number = parse_uuid(feed_id)
        found = number and self._database.fetch_one(_PRIVATE, feed_id=number)
        stored = bytes(found["key_hash"]) if found else b""
        if not hmac.compare_digest(stored, feed_key_hash(key)) or not found:
            raise _not_found()
        return found

    def items(self, feed: Feed) -> FeedItems:
        """Newest first. Raises NotFoundError if the page is after the last one."""
        condition = "show_id = :id and visibility = 'public'" if feed.is_public else "show_id = :id"
        owner = "user_id = :id" if feed.is_of_account else f"{condition} and user_id = :user_id"
        values = (
            {"id": feed.show["user_id"]}
            if feed.is_of_account
            else {
                "id": feed.show["show_id"],
                "user_id": feed.show["user_id"],
            }
        )
        rows = self._database.fetch_all(
            f"""
            select {_ITEM_COLUMNS} from podcasts where {owner} and {IN_FEEDS}
            order by completed_at desc, podcast_id desc limit :limit offset :offset
            """,
            limit=ITEMS_PER_PAGE + 1,
            offset=(feed.page - 1) * ITEMS_PER_PAGE,
            **values,
        )
        if feed.page > 1 and not rows:
            raise _not_found()
        show = feed.show
        cover_uri = None if show["hidden_at"] else show["cover_uri"] or self.newest_cover(show["show_id"])
        return FeedItems(rows[:ITEMS_PER_PAGE], len(rows) > ITEMS_PER_PAGE, cover_uri)

    def newest_cover(self, show_id: UUID) -> str | None:
        """Of the newest episode that a reader of the show can see."""
        row = self._database.fetch_one(
            f"""
            select podcasts.cover_uri from podcasts join shows using (show_id)
            where podcasts.show_id = :show_id and podcasts.cover_uri is not null
              and (podcasts.visibility = 'public' or shows.visibility = 'private')
              and {IN_FEEDS}
            order by completed_at desc, podcast_id desc limit 1
            """,
            show_id=show_id,
        )
        return row["cover_uri"] if row else None

    def _store_guid(self, show: Row) -> None:
        """From the first address, so that it stays when PAGE_URL changes."""
        self._database.execute(
            "update shows set podcast_guid = :guid where show_id = :show_id and podcast_guid is null",
            guid=podcast_guid(self._addresses.public_feed(show["show_id"])),
            show_id=show["show_id"],
        )


def _page(written: str | None) -> int:
    """Raises NotFoundError for anything but the number of a page."""
    if written is None:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) <= 5 and 1 <= int(written) <= MAX_PAGE):
        raise _not_found()
    return int(written)


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_FEED_NOT_FOUND)
