from __future__ import annotations

from typing import Any

import pytest

from cpoa.sharing.moderation import MAX_WHY_CHARS, Decision
from shared.errors import BadRequestError


def test_a_decision_has_its_operator_and_reason() -> None:
    assert Decision.from_fields({"why": " Reported twice. "}, operator="op@example.org") == Decision(
        "op@example.org", "Reported twice."
    )
    assert Decision.from_fields({"why": "x" * MAX_WHY_CHARS}, operator="op").why


@pytest.mark.parametrize(
    "fields",
    [{}, {"why": None}, {"why": 5}, {"why": "  "}, {"why": "x" * (MAX_WHY_CHARS + 1)}, {"why": "a\x00b"}],
    ids=["missing", "null", "a number", "blank", "too long", "cannot be stored"],
)
def test_a_decision_without_a_usable_reason_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError, match="`why` must be a text"):
        Decision.from_fields(fields, operator="op")
