from __future__ import annotations

import html
import itertools
import re

from cpoa.audio.captions import MAX_LINE_CHARS, webvtt
from cpoa.contracts.agents import Cue

TIMES = re.compile(r"^(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})$", re.MULTILINE)


def times(text: str) -> list[tuple[int, int]]:
    found = []
    for hours, minutes, seconds, thousandths, *end in TIMES.findall(text):
        start = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
        stop = ((int(end[0]) * 60 + int(end[1])) * 60 + int(end[2])) * 1000 + int(end[3])
        found.append((start, stop))
    return found


def test_a_transcript_is_valid_webvtt():
    cues = [Cue(0.05, 2.5, "Ada", "Hello."), Cue(2.8, 4.0, "Ben", "And welcome.")]
    assert webvtt(cues, title="Mars", notes="Licence line\nSource line") == (
        "WEBVTT - Mars\n"
        "\n"
        "NOTE\nLicence line\nSource line\n"
        "\n"
        "00:00:00.050 --> 00:00:02.500\n<v Ada>Hello.\n"
        "\n"
        "00:00:02.800 --> 00:00:04.000\n<v Ben>And welcome.\n"
    )


def test_an_episode_from_own_text_has_no_note():
    assert "NOTE" not in webvtt([Cue(0, 1, "Ada", "Hi.")], title="Mine", notes=None)


def test_markup_in_text_and_names_is_escaped():
    text = webvtt([Cue(0, 1, "A<b> & C", "1 < 2 --> 3 & 4 > 0")], title="x", notes=None)
    assert text.endswith("<v A&lt;b&gt; &amp; C>1 &lt; 2 --&gt; 3 &amp; 4 &gt; 0\n")


def test_an_arrow_or_an_empty_line_cannot_end_the_title_or_the_note():
    text = webvtt([Cue(0, 1, "Ada", "Hi.")], title="a --> b\n\nc", notes="one --> two\n\nthree")
    assert text.startswith("WEBVTT - a → b c\n\nNOTE\none → two\nthree\n\n00:00")


def test_an_empty_line_in_the_text_does_not_end_the_cue():
    assert "<v Ada>one two\n" in webvtt([Cue(0, 1, "Ada", "one\n\ntwo")], title="x", notes=None)


def test_a_long_sentence_is_broken_into_short_lines():
    text = "Coral reefs are built by small animals & their skeletons, and " * 3 + "x" * 70
    (_, cue) = webvtt([Cue(0, 9, "Ada", text)], title="x", notes=None).split("<v Ada>")
    lines = cue.rstrip("\n").split("\n")
    shown = [html.unescape(line) for line in lines]
    assert max(map(len, shown)) <= MAX_LINE_CHARS
    assert " ".join(shown).replace(" ", "") == text.replace(" ", "")
    first_words = [line.split(" ")[0] for line in shown]
    pairs = zip(shown, first_words[1:], strict=False)
    assert all(len(line) + 1 + len(next_word) > MAX_LINE_CHARS for line, next_word in pairs)


def test_cues_are_in_order_and_never_overlap_or_vanish():
    cues = [
        Cue(5.0, 9.0, "Ada", "second"),
        Cue(0.0, 6.0, "Ben", "first"),
        Cue(7.0, 7.0, "Ben", "third"),
        Cue(7.0, 6.0, "Ada", "fourth"),
        Cue(7.0004, 8.0, "Ada", "fifth"),
    ]
    found = times(webvtt(cues, title="x", notes=None))
    assert len(found) == 5
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(found))


def test_times_include_hours():
    text = webvtt([Cue(3661.25, 3662, "Ada", "Late.")], title="x", notes=None)
    assert "01:01:01.250 --> 01:01:02.000" in text


def test_rounding_never_writes_1000_milliseconds():
    assert "00:01:00.000 -->" in webvtt([Cue(59.9997, 61, "Ada", "x")], title="x", notes=None)


def test_a_cue_without_text_is_omitted():
    assert "-->" not in webvtt([Cue(0, 1, "Ada", "  ")], title="x", notes=None)


def test_a_name_that_ends_in_dashes_makes_no_arrow():
    assert webvtt([Cue(0.0, 1.0, "Ada--", "Hello.")], title="Mars", notes=None).count("-->") == 1
