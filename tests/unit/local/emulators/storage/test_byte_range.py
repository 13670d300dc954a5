from __future__ import annotations

import pytest

from local.emulators.storage.byte_range import ByteRange, UnsatisfiableRangeError, parse_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=3-", ByteRange(3, 9)),
        ("bytes=3-99", ByteRange(3, 9)),
        ("bytes=-4", ByteRange(6, 9)),
        ("bytes=-99", ByteRange(0, 9)),
        ("Bytes = 2-4", ByteRange(2, 4)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("seconds=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_a_range_is_cut_to_the_object(header: str, expected: ByteRange | None) -> None:
    assert parse_range(header, 10) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-1", 0)])
def test_a_range_outside_the_object_cannot_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, size)


def test_a_range_includes_both_ends() -> None:
    assert ByteRange(3, 9).length == 7
