from __future__ import annotations

import pytest

from cpoa.documents.metadata import (
    clean_author,
    clean_title,
    counted,
    iso_date,
    language_tag,
    licence_of,
    one_line,
)


@pytest.mark.parametrize(
    "rubbish",
    [
        None,
        "",
        "  ",
        "Microsoft Word - x.doc",
        "Microsoft PowerPoint - Talk",
        "untitled",
        "Untitled-1",
        "Document1",
        "PowerPoint Presentation",
        "PowerPoint-Präsentation",
        "report_final_v3.docx",
        "paper.dvi",
        "12345",
        "thesis - chapter2.docx",
    ],
)
def test_a_title_that_a_program_made_up_is_none(rubbish: str | None) -> None:
    assert clean_title(rubbish) is None


@pytest.mark.parametrize("title", ["Titles of Honour", "Untitled works of the 20th century", "Node.js in Practice"])
def test_a_title_that_says_something_stays(title: str) -> None:
    assert clean_title(f" {title}\n") == title


def test_an_author_that_is_an_account_is_none() -> None:
    assert clean_author("Administrator") is None
    assert clean_author("python-docx") is None
    assert clean_author(" Ada  Weir ") == "Ada Weir"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("D:20190312101500+01'00'", "2019-03-12"),
        ("2019-03-12T10:15:00Z", "2019-03-12"),
        ("1884", "1884"),
        ("2020-05", "2020-05"),
        ("D:00000000", None),
        ("2019-02-31", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_are_written_as_iso_8601(text: str | None, day: str | None) -> None:
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en_gb", "en-GB"),
        ("DE", "de"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("und", None),
        ("English", None),
        ("x-none", None),
        ("", None),
        (None, None),
    ],
)
def test_languages_are_written_as_tags(text: str | None, tag: str | None) -> None:
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("Under http://creativecommons.org/licenses/by-nc-sa/3.0/us/", "CC-BY-NC-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("See https://example.org/licence.html.", "https://example.org/licence.html"),
        ("© 2020 https://example.org", None),
        ("All rights reserved", None),
        (None, None),
    ],
)
def test_licences_are_identifiers_or_addresses(text: str | None, licence: str | None) -> None:
    assert licence_of(text) == licence


def test_what_is_not_seen_is_not_in_the_line() -> None:
    assert one_line(" a\u00adb\u200bc\x00\n\td\u2028e\u00a0f ") == "abc d e f"


def test_things_are_counted_in_words() -> None:
    assert (counted(1, "footnote"), counted(12, "footnote")) == ("1 footnote", "12 footnotes")
