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


def rights(*sources: Source, language: str = "en") -> str:
    notes = show_notes(summary="Mine.", chapters=CHAPTERS, disclosure="", sources=sources, language=language)
    return notes.split("\n\n")[-1]


def page(licence: str | None, name: str = "p") -> Source:
    return Source(name, "Bees", "https://bees.example/", licence, "A. Keeper", is_brought=True)


@pytest.mark.parametrize(
    ("licence", "line"),
    [
        (None, "- Bees, A. Keeper, https://bees.example/"),
        ("CC-BY-4.0", "- Bees, A. Keeper, https://bees.example/, CC BY 4.0"),
        ("https://example.org/l", "- Bees, A. Keeper, https://bees.example/, licence: https://example.org/l"),
    ],
)
def test_a_source_has_its_author_address_and_licence(licence: str | None, line: str):
    notes = show_notes(summary="Mine.", chapters=CHAPTERS, disclosure="", sources=[page(licence)])
    assert f"Sources\n{line}" in notes


def test_a_source_that_asks_only_for_its_name_is_thanked_and_the_episode_claims_nothing():
    assert rights(page("CC-BY-4.0")) == (
        "This episode adapts the sources marked CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), with thanks "
        "to their authors. Their text was shortened and turned into a conversation."
    )
    assert licence_url([page("CC-BY-4.0")]) is None


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("CC-BY-NC-4.0", "must not be used commercially. This episode has no licence of its own"),
        ("CC-BY-ND-4.0", "is for personal use only. This episode has no licence of its own"),
        ("GFDL-1.3", "turned into a conversation. This episode has no licence of its own"),
        ("https://example.org/l", "This episode has no licence of its own"),
    ],
)
def test_what_a_source_does_not_allow_is_said_and_nothing_is_claimed(licence: str, said: str):
    for text in (rights(page(licence)), rights(page(licence), AQUEDUCT), attribution([page(licence), AQUEDUCT])):
        assert text is not None
        assert said in text
        assert "is shared under" not in text
    assert licence_url([page(licence), AQUEDUCT]) is None


def test_a_page_without_a_licence_keeps_the_episode_from_being_shared_alike():
    assert "is shared under" not in rights(AQUEDUCT, page(None))
    assert "no licence of its own" in rights(AQUEDUCT, page(None))


def test_sources_of_several_licences_are_named_with_each():
    sources = [AQUEDUCT, page("CC-BY-4.0")]
    ours = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert f"CC BY-SA 4.0 ({ours}) and CC BY 4.0 (https" in rights(*sources)
    assert rights(*sources).endswith(f"The episode is shared under CC BY-SA 4.0 ({ours}).")
    assert licence_url(sources) == ours
    credited = attribution(sources)
    assert credited is not None
    assert "“Bees” (https://bees.example/) by A. Keeper, used under CC BY 4.0" in credited


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl", "pl"])
@pytest.mark.parametrize("licence", ["CC-BY-NC-ND-4.0", "CC-BY-4.0", "https://example.org/l"])
def test_the_terms_are_in_the_language_of_the_episode(language: str, licence: str):
    said = rights(page(licence), language=language)
    english = rights(page(licence))
    assert not set(english.split()) & set(said.split()) & {"This", "this", "Their", "must", "shared", "own"}
    assert "{" not in said


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
