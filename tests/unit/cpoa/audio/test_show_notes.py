from __future__ import annotations

import pytest

from cpoa.audio.chapters import ChapterMark
from cpoa.audio.show_notes import attribution, licence_url, show_notes
from cpoa.contracts.material import Source

AQUEDUCT = Source("a", "Roman aqueduct", "https://en.example/Roman_aqueduct", "CC-BY-SA-4.0", "its authors")
SEGOVIA = Source("b", "Segovia", "https://en.example/Segovia", "CC-BY-SA-4.0")
OWN = Source("o", "My notes")
CHAPTERS = [ChapterMark(0, 70, "Water"), ChapterMark(70, 3800, "Arches"), ChapterMark(3800, 4000, "Close")]


def test_the_notes_contain_summary_chapters_disclosure_sources_and_licence():
    notes = show_notes(
        summary="About  water.",
        chapters=CHAPTERS,
        disclosure="The voices are synthetic.",
        sources=[AQUEDUCT, OWN],
    )
    assert notes == (
        "About water.\n"
        "\n"
        "Chapters\n0:00 Water\n1:10 Arches\n1:03:20 Close\n"
        "\n"
        "The voices are synthetic.\n"
        "\n"
        "Sources\n"
        "- Roman aqueduct, its authors, https://en.example/Roman_aqueduct, CC BY-SA 4.0\n"
        "- My notes\n"
        "\n"
        "This episode adapts the sources marked CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), with "
        "thanks to their authors. Their text was shortened and turned into a conversation. The episode is shared under "
        "the same licence."
    )


def test_the_attribution_names_title_place_and_authors_of_each_work():
    sentence = attribution([AQUEDUCT, SEGOVIA, OWN])
    assert sentence is not None
    assert "“Roman aqueduct” (https://en.example/Roman_aqueduct) by its authors and “Segovia” (https" in sentence
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in sentence
    assert "My notes" not in sentence


def test_own_text_alone_has_no_licence():
    assert attribution([OWN]) is None
    assert licence_url([OWN]) is None
    assert "licence" not in show_notes(summary="Mine.", chapters=CHAPTERS, disclosure="", sources=[OWN])


def test_an_unknown_licence_is_an_error():
    with pytest.raises(ValueError, match="GFDL"):
        attribution([Source("g", "Old", licence="GFDL-1.3")])


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl", "pl"])
def test_the_notes_are_in_the_language_of_the_episode(language: str):
    notes = show_notes(summary="Om.", chapters=CHAPTERS, disclosure="Ah.", sources=[AQUEDUCT], language=language)
    english = show_notes(summary="Om.", chapters=CHAPTERS, disclosure="Ah.", sources=[AQUEDUCT])
    assert len(notes.split("\n\n")) == len(english.split("\n\n")) == 5
    assert "This episode" not in notes
    assert notes.count("https://creativecommons.org/licenses/by-sa/4.0/") == 1
    credited = attribution([AQUEDUCT, SEGOVIA], language)
    assert credited is not None
    assert "“Roman aqueduct” (https://en.example/Roman_aqueduct)" in credited
    assert "used under" not in credited


def test_german_notes_have_german_headings():
    notes = show_notes(summary="Om.", chapters=CHAPTERS, disclosure="", sources=[OWN], language="de")
    assert notes == "Om.\n\nKapitel\n0:00 Water\n1:10 Arches\n1:03:20 Close\n\nQuellen\n- My notes"
