from __future__ import annotations

import pytest

from cpoa.agents.topics.mediawiki import _page

PROSE = "The old keepers watched the sea from the tower every single night of the year."


def sections(extract: str) -> list[tuple[str | None, str]]:
    page = _page({"query": {"pages": [{"title": "A", "fullurl": "https://example.org/a", "extract": extract}]}})
    assert page is not None
    return [(section.heading, section.text) for section in page.sections]


def test_headings_of_every_level_divide_an_article() -> None:
    extract = f"{PROSE}\n\n== The light ==\n{PROSE}\n===Lamps===  \n{PROSE}\n== See also ==\n{PROSE}"
    assert sections(extract) == [(None, PROSE), ("The light", PROSE), ("Lamps", PROSE)]


@pytest.mark.parametrize(
    "line", ["=" * 900 + "!", "=" * 900, "== " + "a " * 300 + "==", "=====", "== open", "a == b =="], ids=range(6)
)
def test_a_line_that_is_not_a_heading_does_not_divide_an_article(line: str) -> None:
    assert [heading for heading, _ in sections(f"{PROSE}\n{line}\n{PROSE}")] == [None]
