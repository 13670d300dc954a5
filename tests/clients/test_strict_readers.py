"""Gives feeds of 0, 1, 300 and 1,000 episodes to two strict readers of podcast feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.feed_parts import GUID, PAGE, item_row, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.clients
HOSTILE_TITLES = ("]]> & <b>", "a\u202eb", "é" * 3000, "\x00\x0b tab\tand\nline", "💥" * 200)


def read(node: Callable[..., list[Any]], folder: Path, text: str) -> dict[str, Any]:
    file = folder / "feed.xml"
    file.write_text(text, encoding="utf-8")
    (found,) = node("read_feeds.mjs", str(file))
    result: dict[str, Any] = found
    return result


@pytest.mark.parametrize("count", [0, 1, 300, 1000])
def test_both_readers_find_every_episode(node: Callable[..., list[Any]], tmp_path: Path, count: int) -> None:
    rows = [item_row(number) for number in range(count)]
    for found in read(node, tmp_path, written(*rows)).values():
        assert (found["title"], found["guid"], found["medium"]) == ("Reefs and more", str(GUID), "podcast")
        assert [item["guid"] for item in found["items"]] == [str(row["podcast_id"]) for row in rows]
        for item, row in zip(found["items"], rows, strict=True):
            assert item["title"] == row["title"]
            assert item["sound"]["url"].startswith(f"{PAGE}/feeds/episodes/{row['podcast_id']}/")
            assert (item["sound"]["length"], item["sound"]["type"]) == (row["audio_bytes"], "audio/mpeg")
            assert item["seconds"] == 242
            assert (item["transcript"]["type"], item["transcript"]["language"]) == ("text/vtt", "en")
            assert item["chapters"]["type"] == "application/json+chapters"
            assert item["hosts"] == ["Anna (AI voice)", "Daniel (AI voice)"]
            assert item["licence"] == "cc-by-sa-4.0"
            assert item.get("ai", "true") == "true"


def test_a_private_feed_is_kept_out_of_directories(node: Callable[..., list[Any]], tmp_path: Path) -> None:
    found = read(node, tmp_path, written(item_row(), private=True))
    assert [found[name]["isBlocked"] for name in ("feedsmith", "partytime")] == [True, True]
    assert found["feedsmith"]["locked"] is True


def test_hostile_titles_and_notes_do_not_hide_an_episode(node: Callable[..., list[Any]], tmp_path: Path) -> None:
    rows = [item_row(number, title=title, show_notes=title * 2) for number, title in enumerate(HOSTILE_TITLES)]
    for found in read(node, tmp_path, written(*rows)).values():
        assert [item["guid"] for item in found["items"]] == [str(row["podcast_id"]) for row in rows]
        assert "]]>" in found["items"][0]["title"]
