from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.episode_visibility import is_there_for, nobody

OWNER, OTHER = UUID(int=1), UUID(int=2)
HIDDEN = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hidden_at", "owner", "reader", "is_there"),
    [
        (None, OWNER, None, True),
        (HIDDEN, OWNER, OWNER, True),
        (HIDDEN, OWNER, OTHER, False),
        (HIDDEN, OWNER, None, False),
        (HIDDEN, None, None, False),
    ],
    ids=["not hidden", "its owner", "somebody else", "nobody", "nobody, and it has no owner"],
)
def test_a_hidden_episode_is_there_for_its_owner_alone(
    hidden_at: datetime | None, owner: UUID | None, reader: UUID | None, *, is_there: bool
) -> None:
    row = {"hidden_at": hidden_at, "user_id": owner}
    assert is_there_for(row, (lambda: reader) if reader else nobody) is is_there


def test_who_asks_for_an_episode_that_is_not_hidden_is_not_looked_up() -> None:
    def look_up() -> UUID:
        pytest.fail("looked up")

    assert is_there_for({"hidden_at": None, "user_id": OWNER}, look_up)
