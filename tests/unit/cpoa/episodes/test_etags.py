from __future__ import annotations

import json

from cpoa.episodes.etags import compute_detail_etag
from cpoa.episodes.media import IMAGE_URL_LIFETIME

HALF_LIFE = IMAGE_URL_LIFETIME.total_seconds() / 2


def tag_of(now: float = 0, **fields: str | None) -> str:
    episode = {"topic": "Tea", "cover_url": "https://media.example.com/a?b=1&signature=1"} | fields
    return compute_detail_etag(json.dumps(episode).encode(), cover_url=episode["cover_url"], now=now)


def test_another_signature_alone_changes_nothing() -> None:
    assert tag_of() == tag_of(cover_url="https://media.example.com/a?b=1&signature=2")


def test_every_other_change_does() -> None:
    assert len({tag_of(), tag_of(topic="Coffee"), tag_of(cover_url=None)}) == 3


def test_a_copy_is_told_to_fetch_another_while_its_address_still_works() -> None:
    """Handed out at half its life, and kept until the next half begins."""
    assert tag_of(HALF_LIFE - 1) == tag_of()
    assert tag_of(HALF_LIFE) != tag_of()
