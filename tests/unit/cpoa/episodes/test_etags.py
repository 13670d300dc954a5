from __future__ import annotations

import json

from cpoa.episodes.etags import compute_detail_etag
from cpoa.episodes.media import IMAGE_URL_LIFETIME

HALF_LIFE = IMAGE_URL_LIFETIME.total_seconds() / 2


def tag_of(now: float = 0, **fields: str | None) -> str:
    episode = {"topic": "Tea", "cover_url": "https://media.example.com/a?b=1&signature=1"} | fields
    return compute_detail_etag(json.dumps(episode).encode(), cover_url=episode["cover_url"], now=now)


def test_another_signature_of_the_cover_url_does_not_change_the_etag() -> None:
    assert tag_of() == tag_of(cover_url="https://media.example.com/a?b=1&signature=2")


def test_every_other_change_changes_the_etag() -> None:
    assert len({tag_of(), tag_of(topic="Coffee"), tag_of(cover_url=None)}) == 3


def test_the_etag_changes_while_the_cover_url_is_still_valid() -> None:
    """The ETag changes at half the lifetime of the URL."""
    assert tag_of(HALF_LIFE - 1) == tag_of()
    assert tag_of(HALF_LIFE) != tag_of()
