from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.episode import UsageError, order_from
from local.progress import progress_line

if TYPE_CHECKING:
    from pathlib import Path


def test_a_topic_makes_an_order_without_sources() -> None:
    assert order_from({"TOPIC": " Tea "}).body() == {"topic": "Tea"}


def test_a_file_brings_its_text_and_its_first_line_as_topic(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("# Our bees\n\nThey came in May.\n")

    body = order_from({"TEXT": str(text)}).body()

    assert body["topic"] == "Our bees"
    assert body["sources"] == [{"text": "# Our bees\n\nThey came in May.\n", "title": "Our bees"}]


def test_a_file_without_a_title_line_is_named_after_the_file(tmp_path: Path) -> None:
    text = tmp_path / "summer_in_rome.txt"
    text.write_text("We left on a Monday.")

    assert order_from({"TEXT": str(text)}).topic == "Summer in rome"


@pytest.mark.parametrize("environment", [{}, {"TOPIC": "  "}, {"TOPIC": "Tea", "MINUTES": "four"}])
def test_what_cannot_be_ordered_says_what_to_change(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        order_from(environment)


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        order_from({"TEXT": str(tmp_path / "missing.txt")})
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(UsageError, match="UTF-8"):
        order_from({"TEXT": str(tmp_path / "picture.txt")})


def test_the_progress_line_counts_finished_steps_and_names_running_ones() -> None:
    steps = [
        {"name": "research", "status": "completed"},
        {"name": "script", "status": "in_progress"},
        {"name": "cover", "status": "pending"},
        {"name": "master", "status": "pending"},
    ]

    assert progress_line(steps) == "[######..................] 1/4  script"
