from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from local.cli.api_client import ApiRefusedError
from local.cli.episode import UsageError, read_options, save

if TYPE_CHECKING:
    from pathlib import Path


def test_a_topic_alone_makes_a_request_without_sources() -> None:
    assert read_options({"TOPIC": " Tea "}).body() == {"topic": "Tea"}


def test_the_language_is_that_of_the_episode_and_not_of_the_desktop() -> None:
    assert read_options({"TOPIC": "Tee", "EPISODE_LANGUAGE": "de", "LANGUAGE": "en_GB:en"}).body() == {
        "topic": "Tee",
        "language": "de",
    }
    assert read_options({"TOPIC": "Tea", "EPISODE_LANGUAGE": "", "LANGUAGE": "en_GB:en"}).body() == {"topic": "Tea"}


def test_a_file_gives_its_text_as_source_and_the_topic_is_its_title(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("They came in May.\n")

    assert read_options({"TEXT": str(text), "TOPIC": "Our bees"}).body() == {
        "topic": "Our bees",
        "sources": [{"text": "They came in May.\n", "title": "Our bees"}],
    }


def test_a_file_without_a_topic_makes_a_request_without_one(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("# Our bees\n\nThey came in May.\n")

    assert read_options({"TEXT": str(text)}).body() == {
        "sources": [{"text": "# Our bees\n\nThey came in May.\n", "title": None}]
    }


@pytest.mark.parametrize("environment", [{}, {"TOPIC": "  "}, {"TOPIC": "Tea", "MINUTES": "four"}])
def test_the_error_for_wrong_options_says_what_to_change(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        read_options(environment)


def test_a_missing_file_and_a_file_that_is_not_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_options({"TEXT": str(tmp_path / "missing.txt")})
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(UsageError, match="UTF-8"):
        read_options({"TEXT": str(tmp_path / "picture.txt")})


class Downloads:
    """Returns the URL itself as the content of a download; a `missing` URL fails."""

    def __init__(self, *missing: str) -> None:
        self.missing = missing

    def get_bytes(self, address: str) -> bytes:
        if address in self.missing:
            raise ApiRefusedError(404, "API_GW_AUDIO_NOT_FOUND", "Gone.")
        return address.encode()


EPISODE = {"topic": "Coral reefs", "audio_url": "/a", "transcript_url": "/t", "cover_url": "/c"}


def test_an_episode_is_saved_under_a_free_name(tmp_path: Path) -> None:
    folder = tmp_path / "episodes"
    folder.mkdir()
    (folder / "coral-reefs.jpg").write_bytes(b"somebody's")
    for _ in range(2):
        saved = save(Downloads(), EPISODE, folder)

    assert [path.name for path in saved] == ["coral-reefs-3.mp3", "coral-reefs-3.vtt", "coral-reefs-3.jpg"]
    assert [path.read_bytes() for path in saved] == [b"/a", b"/t", b"/c"]
    assert (folder / "coral-reefs.jpg").read_bytes() == b"somebody's"


def test_the_permissions_of_an_episode_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        saved = save(Downloads(), EPISODE, tmp_path / "episodes")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in saved} == {0o640}
    assert (tmp_path / "episodes").stat().st_mode & 0o777 == 0o750


def test_a_failed_download_leaves_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "episodes"
    with pytest.raises(ApiRefusedError):
        save(Downloads("/c"), EPISODE, folder)

    assert not folder.exists()
