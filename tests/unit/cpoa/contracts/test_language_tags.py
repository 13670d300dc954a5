from __future__ import annotations

import re

import pytest

from cpoa.contracts.language_tags import has_latin_letters, id3_language, language_name, parse_tag, tags_of_name
from cpoa.text.language_words import LANGUAGES
from cpoa.text.writing_systems import find_language_of_letters


@pytest.mark.parametrize(
    ("value", "tag"), [("en", "en"), ("DE-AT", "de-AT"), ("pt_BR", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW")]
)
def test_a_tag_is_read(value: str, tag: str) -> None:
    assert parse_tag(value) == tag


@pytest.mark.parametrize("value", [None, 3, "", "d", "german", "de-", "de\n", "de-aaaaaaaaa", "de" + "-abcdefgh" * 4])
def test_what_is_not_a_tag_is_refused(value: object) -> None:
    assert parse_tag(value) is None


def test_each_language_that_is_recognised_has_a_tag_and_a_code_for_id3() -> None:
    names = [language.name for language in LANGUAGES]
    names += [
        name for text in ("Россия", "東京の", "中国", "Ελλάδα", "한국") if (name := find_language_of_letters(text))
    ]
    assert len(names) == len(LANGUAGES) + 5
    for name in names:
        tags = tags_of_name(name)
        assert tags
        assert all(re.fullmatch("[a-z]{3}", id3_language(tag)) and id3_language(tag) != "und" for tag in tags)
        assert all(language_name(tag) for tag in tags)


def test_an_unknown_language_has_no_name_and_no_code() -> None:
    assert (language_name("xx"), id3_language("xx"), tags_of_name("")) == (None, "und", ())
    assert (language_name("de-CH"), id3_language("de-CH")) == ("German", "deu")
    assert has_latin_letters("de")
    assert not has_latin_letters("zh-CN")
