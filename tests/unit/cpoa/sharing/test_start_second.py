from __future__ import annotations

import pytest

from cpoa.sharing.start_second import parse_start, starting_at


@pytest.mark.parametrize(
    ("written", "second"),
    [("83", 83), ("0", 0), ("99999", 86_400), ("123456", 0), ("-1", 0), ("1.5", 0), ("٣", 0), ("", 0), (None, 0)],
)
def test_a_second_that_is_no_such_number_is_the_beginning(written: str | None, second: int) -> None:
    assert parse_start(written) == second


def test_the_beginning_is_not_in_the_address() -> None:
    assert [starting_at("https://a.example/e/1", second) for second in (0, 83)] == [
        "https://a.example/e/1",
        "https://a.example/e/1?t=83",
    ]
