from __future__ import annotations

from cpoa.episodes.entity_tags import detail_tag
from cpoa.episodes.media import IMAGE_ADDRESS_LIVES

HALF_LIFE = IMAGE_ADDRESS_LIVES.total_seconds() / 2
EPISODE = {"topic": "Tea", "cover_url": "https://media.example.com/a?signature=1"}


def test_another_signature_alone_changes_nothing() -> None:
    resigned = {**EPISODE, "cover_url": "https://media.example.com/a?signature=2"}

    assert detail_tag(EPISODE, now=0) == detail_tag(resigned, now=0)


def test_every_other_change_does() -> None:
    assert detail_tag(EPISODE, now=0) != detail_tag({**EPISODE, "topic": "Coffee"}, now=0)


def test_a_copy_is_told_to_fetch_another_while_its_address_still_works() -> None:
    """Handed out at half its life, and kept until the next half begins."""
    assert detail_tag(EPISODE, now=HALF_LIFE - 1) == detail_tag(EPISODE, now=0)
    assert detail_tag(EPISODE, now=HALF_LIFE) != detail_tag(EPISODE, now=0)
