from __future__ import annotations

import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.charsets import decode

_GERMAN = "Über die Brücke ging „ein“ Mann – für 5 €.\n"
_RUSSIAN = "В начале лета река поднялась выше моста, и дорога закрылась.\n"
_JAPANESE = "橋の上に古い灯台があります。\n"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-8"])
def test_a_text_without_a_declared_charset_is_recognised(charset: str) -> None:
    assert decode((_GERMAN * 3).encode(charset)) == _GERMAN * 3


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_in_russian(charset: str) -> None:
    assert decode(_RUSSIAN.encode(charset)) == _RUSSIAN


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (_RUSSIAN, "koi8-r"),
        (_RUSSIAN, "windows-1251"),
        (_JAPANESE, "Shift_JIS"),
        (_JAPANESE, "euc-jp"),
        (_JAPANESE, "iso-2022-jp"),
        ("橋上有一座舊燈塔", "big5"),
        ("桥上有一座旧灯塔", "gb2312"),
        ("다리 위에 오래된 등대가 있다", "euc-kr"),
        (_JAPANESE, "utf-16le"),
    ],
)
def test_the_declared_charset_is_used(text: str, charset: str) -> None:
    assert decode(text.encode(charset), f'text/plain; charset="{charset}"') == text


def test_a_page_declares_its_charset_itself() -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head>{_JAPANESE}'
    assert decode(page.encode("shift_jis"), markup=True) == page
    assert decode(page.encode("shift_jis")) != page
    xml = f'<?xml version="1.0" encoding="koi8-r"?><p>{_RUSSIAN}</p>'
    assert decode(xml.encode("koi8-r"), markup=True) == xml


def test_the_content_type_outranks_the_page() -> None:
    page = f'<meta charset="windows-1252">{_RUSSIAN}'
    assert decode(page.encode("koi8-r"), "text/html; charset=koi8-r", markup=True) == page


@pytest.mark.parametrize("wrong", ["iso-8859-1", "us-ascii", "utf-16", "base64", "no-such-charset", "rot13"])
def test_a_wrong_declaration_does_no_harm(wrong: str) -> None:
    assert decode(_GERMAN.encode(), f"text/plain; charset={wrong}") == _GERMAN


def test_one_cut_character_does_not_make_utf_8_another_charset() -> None:
    data = _GERMAN.encode() * 50 + "ü".encode()[:1]
    assert decode(data, "text/plain; charset=utf-8") == _GERMAN * 50


def test_line_ends_become_newlines() -> None:
    assert decode(b"one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0" * 20,
        b"A long text with a zero \0 byte" + b" and words" * 50,
        b"few \x01\x02\x03 words",
        bytes(range(256)) * 40,
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSourceError, match="not a text file"):
        decode(data)


def test_a_rare_control_character_is_dropped() -> None:
    assert decode(b"A page\x0c" + b" of words" * 20 + b"\x1b.") == "A page\x0c" + " of words" * 20 + "."


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""
