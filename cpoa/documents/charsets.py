"""Turns the bytes of a text file or web page into text."""

from __future__ import annotations

import codecs
import re

from cpoa.contracts.source_documents import UnreadableSourceError

_BYTE_ORDER_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read the first of each pair as the second, which contains it; senders mean that one.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}
_SINGLE_BYTE = re.compile(r"cp(?:125\d|437|850|866|874)|iso8859-\d{1,2}|koi8-[ru]|mac-[a-z]{4,8}")
_MULTI_BYTE = frozenset(
    ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949")
)

_PARAMETER = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")
_DECLARED_WITHIN_BYTES = 4096

_SAMPLE_BYTES = 4096
_MIN_ZERO_SHARE = 0.08  # Russian in UTF-16 has zeros only in its spaces and stops
_MAX_INVALID_SHARE = 0.002  # of a text that says it is UTF-8: a few cut characters do not make it another charset
_MAX_CONTROL_SHARE = 0.02

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd-\uffff]")
_LINE_END = re.compile(r"\r\n?|[\x85\u2028]")
_NOT_TEXT = (
    "This is not a text file: it contains characters that are not text. Save it as plain text, or paste the text."
)


def decode(data: bytes, content_type: str | None = None, *, markup: bool = False) -> str:
    """Returns the text of ``data`` with "\\n" at the end of each line and without control characters. ``markup``:
    HTML or XML, which may name its charset itself. Raises `UnreadableSourceError` if it is not text."""
    text = _LINE_END.sub("\n", _decode(data, content_type, markup=markup))
    controls = _CONTROLS.findall(text)
    if "\0" in controls or len(controls) > _MAX_CONTROL_SHARE * len(text):
        raise UnreadableSourceError(_NOT_TEXT)
    return _CONTROLS.sub("", text) if controls else text


def _decode(data: bytes, content_type: str | None, *, markup: bool) -> str:
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    declared = _known_charset(_declared_charset(data, content_type, markup=markup))
    for charset in _candidates(declared, data):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    if declared == "utf-8":
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") <= max(_MAX_INVALID_SHARE * len(text), 1):
            return text
    return data.decode("cp1252", "replace")


def _declared_charset(data: bytes, content_type: str | None, *, markup: bool) -> str | None:
    match = _PARAMETER.search((content_type or "")[:500])
    if match:
        return match[1]
    if not markup:
        return None
    start = data[:_DECLARED_WITHIN_BYTES]
    found = _META.search(start) or _XML_DECLARATION.match(start)
    return found[1].decode("ascii", "replace") if found else None


def _known_charset(name: str | None) -> str | None:
    """Returns Python's name of the charset; None for those that are no charset ("base64") or that nobody sends."""
    if name is None:
        return None
    try:
        charset = codecs.lookup(name).name
    except LookupError:
        return None
    charset = _READ_AS.get(charset, charset)
    return charset if charset in _MULTI_BYTE or _SINGLE_BYTE.fullmatch(charset) else None


def _candidates(declared: str | None, data: bytes) -> list[str]:
    """Returns the charsets to try, strictly and in this order."""
    guesses = [guess for guess in (_guess_utf_16(data), "utf-8") if guess]
    if declared is None:
        return guesses
    # Bytes that are valid UTF-8 are UTF-8: servers call everything Latin-1, and pages repeat a template's UTF-16.
    doubtful = declared.startswith("utf-16") or _SINGLE_BYTE.fullmatch(declared)
    return [*guesses, declared] if doubtful else [declared, *guesses]


def _guess_utf_16(data: bytes) -> str | None:
    sample = data[: min(_SAMPLE_BYTES, len(data) // 2 * 2)]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) < max(_MIN_ZERO_SHARE * len(sample) / 2, 1) or 10 * min(first, second) > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"
