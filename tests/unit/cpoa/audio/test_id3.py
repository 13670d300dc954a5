from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from mutagen.id3 import ID3

from cpoa.audio.chapters import ChapterMark
from cpoa.audio.id3 import EpisodeTags, tag

COVER = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 50
TAGS = EpisodeTags(
    title="Roman aqueducts",
    artist="Ada and Ben",
    album="Aethercast",
    date=date(2026, 3, 9),
    comment="What it is about.\n\nSources\n- Roman aqueduct",
    licence="This episode adapts “Roman aqueduct”.",
    licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
    cover=COVER,
    chapters=[ChapterMark(0, 61.5, "Water for a city"), ChapterMark(61.5, 120.25, "Arches")],
    duration_seconds=120.25,
)


def read(tags: EpisodeTags, *, translate: bool = True) -> ID3:
    return ID3(io.BytesIO(tag(tags) + b"\xff\xf3\xa4\xc4" + bytes(400)), translate=translate)


def test_all_tags_can_be_read_back():
    found = read(TAGS)
    assert found.version == (2, 3, 0)
    texts = {name: str(found[name]) for name in ("TIT2", "TPE1", "TALB", "TCON", "TDRC", "TLEN", "TLAN", "TCOP")}
    assert texts == {
        "TIT2": "Roman aqueducts",
        "TPE1": "Ada and Ben",
        "TALB": "Aethercast",
        "TCON": "Podcast",
        "TDRC": "2026-03-09",
        "TLEN": "120250",
        "TLAN": "eng",
        "TCOP": "2026 This episode adapts “Roman aqueduct”.",
    }
    assert str(found["COMM::eng"]) == TAGS.comment
    assert found["WCOP"].url == TAGS.licence_url


def test_the_date_has_the_form_of_version_2_3():
    found = read(TAGS, translate=False)
    assert (str(found["TYER"]), str(found["TDAT"])) == ("2026", "0903")


def test_the_cover_can_be_read_back_as_the_front_cover():
    picture = read(TAGS)["APIC:"]
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 3, COVER)


def test_the_chapters_can_be_read_back_in_order():
    found = read(TAGS)
    contents = found["CTOC:contents"]
    assert contents.flags == 3
    chapters = [found[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [(chapter.start_time, chapter.end_time) for chapter in chapters] == [(0, 61500), (61500, 120250)]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == ["Water for a city", "Arches"]


@pytest.mark.parametrize("title", ["Curaçao", "Łódź", "Ωmega — 東京", "🎙 Café", "“quotes” … –", "a & b < c"])
def test_any_unicode_text_can_be_read_back(title):
    tags = replace(TAGS, title=title, comment=title * 2, chapters=[ChapterMark(0, 1, title)])
    found = read(tags)
    assert str(found["TIT2"]) == title
    assert str(found["COMM::eng"]) == title * 2
    assert str(found["CHAP:chapter0"].sub_frames["TIT2"]) == title


def test_latin_text_uses_one_byte_per_letter():
    found = read(replace(TAGS, title="Curaçao"))
    assert found["TIT2"].encoding == 0


def test_a_long_comment_can_be_read_back_completely():
    comment = "\n".join(f"Line {number} — naïve" for number in range(20_000))
    assert str(read(replace(TAGS, comment=comment))["COMM::eng"]) == comment


def test_zeros_line_ends_and_lone_surrogates_are_written_safely():
    found = read(replace(TAGS, title="one\0 two\n three\ud800", comment="a\r\nb\0c"))
    assert str(found["TIT2"]) == "one two three?"
    assert str(found["COMM::eng"]) == "a\nbc"


@pytest.mark.parametrize("text", ["The voices are synthetic.", "Łódź — 東京", "one\0 two\n three"])
@pytest.mark.parametrize("description", ["AI disclosure", "Ωmega"])
def test_texts_without_a_frame_of_their_own_can_be_read_back(description, text):
    found = read(replace(TAGS, user_texts={description: text, "Digital source type": "http://example.org/a"}))
    assert str(found[f"TXXX:{description}"]) == " ".join(text.replace("\0", "").split())
    assert str(found["TXXX:Digital source type"]) == "http://example.org/a"
    assert str(found["COMM::eng"]) == TAGS.comment


def test_an_episode_from_own_text_has_no_licence_tag():
    found = read(replace(TAGS, licence=None, licence_url=None))
    assert "TCOP" not in found
    assert "WCOP" not in found


def test_an_episode_without_chapters_has_no_table_of_contents():
    found = read(replace(TAGS, chapters=[]))
    assert not found.getall("CTOC")


def test_more_chapters_than_id3_allows_are_refused():
    with pytest.raises(ValueError, match="255"):
        tag(replace(TAGS, chapters=[ChapterMark(0, 1, "x")] * 256))


def test_a_cover_that_is_not_a_jpeg_is_refused():
    with pytest.raises(ValueError, match="JPEG"):
        tag(replace(TAGS, cover=b"\x89PNG"))


def test_the_tags_say_the_language() -> None:
    found = read(replace(TAGS, language="de-AT"))
    assert str(found["TLAN"]) == "deu"
    assert str(found["COMM::deu"]) == TAGS.comment
