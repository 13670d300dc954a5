from __future__ import annotations

import numpy as np
import pytest

from cpoa.audio.blocks import FixedBlocks, split_into_fixed_blocks

RAMP = np.arange(1000, dtype=np.float32)


@pytest.mark.parametrize("incoming", [1, 7, 100, 999, 1000])
def test_blocks_have_one_size_for_any_sizes_in_the_stream(incoming):
    stream = [RAMP[start : start + incoming] for start in range(0, len(RAMP), incoming)]
    blocks = list(split_into_fixed_blocks(stream, 64))
    assert {len(block) for block in blocks[:-1]} == {64}
    assert np.array_equal(np.concatenate(blocks), RAMP)


def test_the_last_block_has_the_remaining_samples():
    cutter = FixedBlocks(300)
    assert [len(block) for block in cutter.push(RAMP)] == [300, 300, 300]
    assert np.array_equal(cutter.rest(), RAMP[900:])


def test_an_empty_stream_has_no_blocks():
    assert list(split_into_fixed_blocks([], 64)) == []
