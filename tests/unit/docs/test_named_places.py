"""The pages for contributors name only files, functions, tests, make targets and links that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.docs.named_places import missing_names
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = (
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")),
    ROOT / "docs" / "README.md",
    ROOT / "docs" / "architecture.md",
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
    *sorted((ROOT / ".github").glob("*.md")),
)
HERE = ROOT / "docs" / "page.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_what_exists(page: Path) -> None:
    assert missing_names(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`cpoa/gone.py`", ["cpoa/gone.py"]),
        ("`cpoa/gone/`", ["cpoa/gone/"]),
        ("`tools/routes.py:load_gone`", ["tools/routes.py:load_gone"]),
        ("`tools/routes.py:Function.gone`", ["tools/routes.py:Function.gone"]),
        ("`tests/unit/docs/test_named_places.py::test_gone`", ["tests/unit/docs/test_named_places.py::test_gone"]),
        ("`make gone`", ["make gone"]),
        ("```sh\nmake gone\n```", ["make gone"]),
        ("[page](gone.md)", ["link to gone.md"]),
        ("[page](errors.md#gone)", ["link to errors.md#gone"]),
        ("# Title\n\n[here](#gone)", ["link to #gone"]),
    ],
)
def test_a_name_that_does_not_exist_is_found(text: str, missing: list[str]) -> None:
    assert missing_names(HERE, text) == missing


@pytest.mark.parametrize(
    "text",
    [
        "`tools/routes.py:load_routes` `tools/routes.py:ROOT` `tools/` `make help`",
        "`tests/unit/docs/test_named_places.py::test_a_page_names_only_what_exists`",
        "`functions/<name>/main.py` `POST /api/v1/podcasts` `/health` `MAX_EPISODES`",
        "```python\n# cpoa/steps/an_example.py\n```",
        "## A title: with `code`\n\n[here](#a-title-with-code) and [there](errors.md)",
    ],
)
def test_existing_places_and_other_code_are_not_reported(text: str) -> None:
    assert missing_names(HERE, text) == []
