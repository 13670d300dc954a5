"""Show notes as the HTML of podcast apps."""

from __future__ import annotations

import re

import pytest

from cpoa.feeds.notes_html import notes_html
from tests.feed_parts import NOTES
from tests.feed_rules import HTML_TAGS

LAST = "This audio was artificially generated."


def html_of(notes: str, max_bytes: int = 4000) -> str:
    return notes_html(notes, last_sentence=LAST, max_bytes=max_bytes)


def test_paragraphs_chapters_lists_and_addresses_have_their_tags() -> None:
    shown = html_of(NOTES)
    assert "<p>Reefs are built by small animals.</p>" in shown
    assert "<p>Chapters<br>(00:00) What reefs are<br>(01:20) Who builds them<br>(02:40) Why they fade</p>" in shown
    assert '<p>Sources</p><ul><li>Coral reef, Wikipedia, <a href="https://en.wikipedia.org/wiki/Coral_reef">' in shown
    assert "/Coral_reef</a>, CC BY-SA 4.0</li></ul>" in shown
    assert "licenses/by-sa/4.0/</a>).</p>" in shown
    assert shown.endswith(f"<p>{LAST}</p>")


@pytest.mark.parametrize(
    "lines",
    [
        "0:00 One\n1:00 Two",
        "0:05 One\n1:00 Two\n2:00 Three",
        "\n".join(f"{minute}:00 Part" for minute in range(7)),
    ],
    ids=["two-chapters", "not-from-the-start", "seven-in-an-hour"],
)
def test_chapters_that_apple_does_not_read_stay_as_in_the_notes(lines: str) -> None:
    shown = html_of(f"Summary.\n\nChapters\n{lines}")
    assert "(0" not in shown
    assert "Chapters<br>" + lines.split("\n", maxsplit=1)[0] in shown


def test_a_long_title_of_a_chapter_is_cut_so_that_apple_reads_all_of_them() -> None:
    shown = html_of("Summary.\n\nChapters\n0:00 One\n1:00 Four words are enough\n2:00 But five words are not")
    assert "<br>(00:00) One<br>(01:00) Four words are enough<br>(02:00) But five words are…</p>" in shown


def test_chapters_after_an_hour_have_hours() -> None:
    shown = html_of("Summary.\n\nChapters\n0:00 One\n59:00 Two\n1:01:05 Three")
    assert "(00:00) One<br>(59:00) Two<br>(01:01:05) Three" in shown


def test_long_notes_lose_chapters_then_sources_then_the_end_of_the_summary() -> None:
    sources = "\n".join(f"- Source {number}, https://example.com/{'x' * 40}{number}" for number in range(100))
    rights = "This episode is shared under CC BY-SA 4.0."
    shown = html_of(f"{'Summary. ' * 40}\n\nChapters\n0:00 One\n1:00 Two\n2:00 Three\n\nSources\n{sources}\n\n{rights}")
    assert len(shown.encode()) <= 4000
    assert "Chapters" not in shown
    assert "Source 0," in shown
    assert "Source 99," not in shown
    assert shown.endswith(f"<p>{rights}</p><p>{LAST}</p>")
    assert "Summary. Summary." in shown
    cut = html_of(f"{'Sümmary & more. ' * 400}\n\n{rights}")
    assert 3990 <= len(cut.encode()) <= 4000
    assert cut.endswith(f"…</p><p>{rights}</p><p>{LAST}</p>")


@pytest.mark.parametrize("max_bytes", range(60, 1200, 37))
def test_no_limit_breaks_a_tag_or_an_entity(max_bytes: int) -> None:
    notes = NOTES.replace("small", '<small> & "little" ä😀')
    shown = html_of(notes, max_bytes)
    assert len(shown.encode()) <= max_bytes
    assert set(re.findall(r"</?([a-z0-9]+)", shown)) <= HTML_TAGS
    for tag in ("p", "ul", "li", "a"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == shown.count(f"</{tag}>")
    assert re.findall(r"&(?!amp;|lt;|gt;|quot;|#x27;)", shown) == []
    assert shown.endswith(f"<p>{LAST}</p>")


def test_notes_that_are_empty_say_that_the_episode_is_synthetic() -> None:
    assert html_of("") == f"<p>{LAST}</p>"


def test_an_address_in_brackets_keeps_its_own_brackets() -> None:
    assert '<a href="https://example.com/a_(b)">' in html_of("See https://example.com/a_(b), or not.")
    assert '<a href="https://example.com/a">https://example.com/a</a>).' in html_of("(See https://example.com/a).")
