from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.cover.drawing.fields import edge, gradient, grid, lay_over, soft_noise


def test_the_grid_is_in_units_at_every_size():
    for size in (150, 640):
        x, y = grid(size)
        assert float(x[0, 0]) == pytest.approx(750 / size)
        assert float(y[-1, 0]) == pytest.approx(1500 - 750 / size)


def test_a_gradient_goes_through_its_colours():
    share = np.array([[-1, 0, 0.5, 1, 2]], np.float32)
    red = gradient(share, [(0, 0, 0), (100, 0, 0), (50, 0, 0)])[0, :, 0]
    assert list(red) == [0, 0, 100, 50, 50]


def test_noise_stays_within_its_bounds_and_follows_its_seed():
    one, same, other = (soft_noise(np.random.default_rng(seed), 100, coarsest=3, octaves=3) for seed in (1, 1, 2))
    assert np.abs(one).max() == pytest.approx(1)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_an_edge_is_smooth_over_one_pixel():
    assert list(edge(np.array([-10, 0, 10], np.float32), 150)) == [0, 0.5, 1]


def test_blending_changes_the_field_in_place():
    pixels = np.zeros((1, 2, 3), np.float32)
    lay_over(pixels, (100, 200, 50), np.array([[0.0, 0.5]], np.float32))
    assert pixels.tolist() == [[[0, 0, 0], [50, 100, 25]]]
