"""The ID3v2.3 tag of an episode's MP3, with chapters.

The version is 2.3 and not 2.4, because every player and car radio reads it; therefore the date is written as TYER and
TDAT. Chapters follow the "ID3v2 Chapter Frame Addendum" 1.0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import ENGLISH, id3_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cpoa.audio.chapters import ChapterMark

_LATIN_1, _UTF_16 = b"\x00", b"\x01"
_FRONT_COVER = b"\x03"
_TOP_LEVEL_AND_ORDERED = b"\x03"
_NO_BYTE_OFFSET = 0xFFFFFFFF
_MAX_CHAPTERS = 255  # the table of contents stores their number in one byte
_MAX_TAG_BYTES = 1 << 28


@dataclass(frozen=True, slots=True)
class EpisodeTags:
    """``comment`` may have several lines, ``licence`` is one sentence or None, ``cover`` is a JPEG. ``user_texts``: the
    content of each TXXX frame by its description, for what ID3 has no frame for. ``language``: a BCP 47 tag."""

    title: str
    artist: str
    album: str
    date: date
    comment: str
    licence: str | None
    cover: bytes
    chapters: Sequence[ChapterMark]
    duration_seconds: float
    licence_url: str | None = None
    user_texts: Mapping[str, str] = field(default_factory=dict)
    genre: str = "Podcast"
    language: str = ENGLISH


def tag(tags: EpisodeTags) -> bytes:
    """Returns the bytes of the tag, which belong before the first MP3 frame.

    Raises ValueError if the cover is not a JPEG, or if ID3 cannot hold that many chapters or bytes.
    """
    frames = b"".join(
        [
            _text_frame("TIT2", tags.title),
            _text_frame("TPE1", tags.artist),
            _text_frame("TALB", tags.album),
            _text_frame("TCON", tags.genre),
            _text_frame("TYER", f"{tags.date:%Y}"),
            _text_frame("TDAT", f"{tags.date:%d%m}"),
            _text_frame("TLAN", id3_language(tags.language)),
            _text_frame("TLEN", str(_milliseconds(tags.duration_seconds))),
            _licence_frames(tags),
            *(_user_text_frame(description, text) for description, text in tags.user_texts.items()),
            _comment_frame(tags.comment, id3_language(tags.language)),
            _chapter_frames(tags.chapters),
            _cover_frame(tags.cover),
        ]
    )
    if len(frames) >= _MAX_TAG_BYTES:
        raise ValueError("The tags are larger than ID3 allows.")
    return b"ID3\x03\x00\x00" + _synchsafe_bytes(len(frames)) + frames


def _licence_frames(tags: EpisodeTags) -> bytes:
    if tags.licence is None:
        return b""
    # The standard requires that TCOP begins with the year.
    copyright_frame = _text_frame("TCOP", f"{tags.date:%Y} {tags.licence}")
    link_frame = _frame("WCOP", tags.licence_url.encode("ascii")) if tags.licence_url else b""
    return copyright_frame + link_frame


def _user_text_frame(description: str, text: str) -> bytes:
    """Both texts have the same encoding, so they are encoded together."""
    one_line, described = (" ".join(each.replace("\0", "").split()) for each in (text, description))
    encoding, _ = _encoded(described + one_line)
    if encoding == _LATIN_1:
        return _frame("TXXX", encoding + described.encode("latin-1") + b"\0" + one_line.encode("latin-1"))
    first, second = (each.encode("utf-16", "replace") for each in (described, one_line))
    return _frame("TXXX", encoding + first + b"\0\0" + second)


def _comment_frame(comment: str, language: str) -> bytes:
    text = comment.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    encoding, encoded = _encoded(text)
    no_description = "".encode("utf-16") + b"\0\0" if encoding == _UTF_16 else b"\0"
    return _frame("COMM", encoding + language.encode() + no_description + encoded)


def _cover_frame(cover: bytes) -> bytes:
    if not cover.startswith(b"\xff\xd8\xff"):
        raise ValueError("The cover is not a JPEG.")
    return _frame("APIC", _LATIN_1 + b"image/jpeg\0" + _FRONT_COVER + b"\0" + cover)


def _chapter_frames(chapters: Sequence[ChapterMark]) -> bytes:
    if not chapters:
        return b""
    if len(chapters) > _MAX_CHAPTERS:
        raise ValueError(f"ID3 holds at most {_MAX_CHAPTERS} chapters, not {len(chapters)}.")
    names = [f"chapter{number}".encode() + b"\0" for number in range(len(chapters))]
    contents = b"contents\0" + _TOP_LEVEL_AND_ORDERED + bytes([len(names)]) + b"".join(names)
    return _frame("CTOC", contents) + b"".join(map(_chapter_frame, names, chapters))


def _chapter_frame(name: bytes, chapter: ChapterMark) -> bytes:
    times = (_milliseconds(chapter.start), _milliseconds(chapter.end), _NO_BYTE_OFFSET, _NO_BYTE_OFFSET)
    return _frame("CHAP", name + struct.pack(">4I", *times) + _text_frame("TIT2", chapter.title))


def _text_frame(name: str, text: str) -> bytes:
    """A text frame holds one line and ends at the first NUL, so the text is put on one line without NULs."""
    encoding, encoded = _encoded(" ".join(text.replace("\0", "").split()))
    return _frame(name, encoding + encoded)


def _encoded(text: str) -> tuple[bytes, bytes]:
    try:
        return _LATIN_1, text.encode("latin-1")
    except UnicodeEncodeError:
        # A lone surrogate, which JSON may contain, becomes a question mark.
        return _UTF_16, text.encode("utf-16", "replace")


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(content), 0) + content


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _synchsafe_bytes(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
