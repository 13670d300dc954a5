"""Episodes that a test makes for itself, because it changes them or needs others than the shared one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local_stack import ended

if TYPE_CHECKING:
    from tests.e2e.page.people import Person

EPISODE_SECONDS = 240


def ended_episode(person: Person, **request: Any) -> dict[str, Any]:
    """``request``: the body of POST /api/v1/podcasts. Raises TimeoutError."""
    accepted = person.client.post_json("/api/v1/podcasts", request)
    return ended(person.client, accepted["podcast_id"], within_seconds=EPISODE_SECONDS)


def finished_episode(person: Person, **request: Any) -> dict[str, Any]:
    """As `ended_episode`; fails if the episode does."""
    made = ended_episode(person, **request)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made
