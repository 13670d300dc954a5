"""Tests that no more is inflated than may be kept, however small the bomb is."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from cpoa.documents.fetching.inflation import Inflation
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal


def test_a_bomb_takes_no_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(bytes(20_000_000))
    inflation = Inflation("gzip", 10_000)
    tracemalloc.start()
    try:
        with pytest.raises(FetchRefusedError) as caught:
            inflation.add(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.refusal == Refusal.TOO_LARGE
    assert peak < 1_000_000


def test_what_is_cut_off_is_not_inflated_further() -> None:
    inflation = Inflation("gzip", 10_000, cuts=True)
    inflation.add(gzip.compress(b"a" * 1_000_000))
    assert inflation.is_full
    assert inflation.content == b"a" * 10_000


def test_a_page_may_come_byte_by_byte() -> None:
    inflation = Inflation("deflate", 10_000)
    for byte in zlib.compress(b"The keeper tends the lamp."):
        inflation.add(bytes([byte]))
    assert inflation.finish() == b"The keeper tends the lamp."
