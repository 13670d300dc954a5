from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cpoa.feeds.addresses import Addresses
from cpoa.sharing.link_cards import MAX_DESCRIPTION_CHARS, episode_card, shortened, summary_of

ADDRESSES = Addresses("https://aethercast.example/")
KEY = UUID(int=7)


def episode(**columns: Any) -> dict[str, Any]:
    return {
        "podcast_id": KEY,
        "title": "Reefs",
        "visibility": "public",
        "language": "en",
        "duration_seconds": 90.4,
        "cover_uri": None,
        "show_notes": "Reefs grow.\n\nSources",
        "completed_at": datetime(2026, 12, 1, tzinfo=UTC),
        "show_slug": None,
        "show_title": None,
        **columns,
    }


def test_the_summary_is_the_first_paragraph_on_one_line() -> None:
    assert summary_of(" Reefs\n grow. \n\nSources") == "Reefs grow."
    assert summary_of(None) == ""


def test_a_long_summary_ends_between_words() -> None:
    short = shortened("reef " * 100)
    assert short.endswith("reef…")
    assert len(short) <= MAX_DESCRIPTION_CHARS


def test_a_long_summary_without_spaces_ends_after_as_many_characters_as_fit() -> None:
    assert shortened("語" * 300) == "語" * (MAX_DESCRIPTION_CHARS - 1) + "…"


def test_only_a_public_episode_has_a_player() -> None:
    card = episode_card(episode(), ADDRESSES, 83)
    assert card.player == f"https://aethercast.example/embed/{KEY}?t=83"
    assert card.url == f"https://aethercast.example/e/{KEY}"
    unlisted = episode_card(episode(visibility="unlisted"), ADDRESSES, 83)
    assert (unlisted.player, unlisted.oembed) == (None, None)


def test_facts_that_are_not_known_are_left_out() -> None:
    facts = episode_card(episode(), ADDRESSES).facts
    assert facts["duration"] == "PT90S"
    assert {"image", "partOfSeries"}.isdisjoint(facts)
    assert "partOfSeries" in episode_card(episode(show_slug="reefs", show_title="Reefs"), ADDRESSES).facts
