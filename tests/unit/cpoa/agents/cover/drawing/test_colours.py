from __future__ import annotations

import pytest

from cpoa.agents.cover.drawing.colours import contrast, mix, rgb, rgbs


def test_contrast_follows_the_formula_of_wcag():
    assert float(contrast(rgb("000000"), rgb("ffffff"))) == pytest.approx(21)
    assert float(contrast(rgb("777777"), rgb("ffffff"))) == pytest.approx(4.48, abs=0.01)
    assert float(contrast(rgb("ffffff"), rgb("777777"))) == float(contrast(rgb("777777"), rgb("ffffff")))


def test_hexadecimal_codes_become_colours():
    assert rgbs("ff0000 0a0b0c") == ((255, 0, 0), (10, 11, 12))


def test_colours_mix():
    assert mix((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
