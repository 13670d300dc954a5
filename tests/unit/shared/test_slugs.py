from __future__ import annotations

import pytest

from shared.slugs import make_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Roman aqueducts", "the-roman-aqueducts"),
        ("Crème brûlée & Co.", "creme-brulee-co"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "episode"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_title_becomes_a_safe_file_name(title: str, slug: str) -> None:
    assert make_slug(title) == slug
