"""The text of a PDF's page as pieces of lines, with their places and sizes, as PDFium finds them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cpoa.documents.note_marks import as_raised, is_raised_mark

MAX_CHARACTERS_OF_A_PAGE = 60_000
_LINE_ENDS = frozenset([0x0A, 0x0D])
_SPACES = frozenset([0x09, 0x20, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F])
_HYPHEN_AT_LINE_END = 0x02
_UNSAID = frozenset([0x200B, 0x200C, 0x200D, 0xFEFF])
_SOFT_HYPHEN = 0xAD
_BOLD_WEIGHT = 600
_MAX_OVERLAP = -1.2  # of the size: each letter of a ligature has the place of the whole
_MAX_GAP = 1.0  # of the size: a wider gap may be a gutter between columns
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
# Symbols of old symbol fonts that begin the items of lists.
_BULLETS = frozenset([0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF0A8, 0xF02D, 0xF0E0, 0xF071])


@dataclass(slots=True)
class Piece:
    """A run of words on one line. ``base``: of its letters, from the foot of the page, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool


@dataclass(slots=True)
class PageText:
    """``unmapped``: characters whose meaning the file does not say."""

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0
    is_cut: bool = False


@dataclass(slots=True)
class _Word:
    """``quarter``: turns of its direction against that of upright text."""

    letters: list[str]
    left: float
    right: float
    bottom: float
    height: float
    base: float
    size: float
    is_bold: bool
    quarter: int
    follows_space: bool


def read_pieces(page: Any, raw: Any) -> PageText:
    """``page``: of pypdfium2; ``raw``: the module ``pypdfium2.raw``. Neither has types."""
    width, height = page.get_width(), page.get_height()
    text_page = page.get_textpage()
    try:
        reader = _WordReader(text_page.raw, raw)
        text = PageText(width, height)
        text.is_cut = reader.read()
        text.characters, text.unmapped = reader.characters, reader.unmapped
    finally:
        text_page.close()
    quarter = _most_used_quarter(reader.words)
    upright = [_turned(word, width, height) for word in reader.words if word.quarter == quarter]
    if quarter % 2 and width < height:
        text.width, text.height = height, width
    text.pieces = _join(upright)
    return text


class _WordReader:
    def __init__(self, text_page: Any, raw: Any) -> None:
        self.words = list[_Word]()
        self.characters = 0
        self.unmapped = 0
        self._page = text_page
        self._raw = raw
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)

    def read(self) -> bool:
        """Returns whether the page has more characters than are read."""
        count = self._raw.FPDFText_CountChars(self._page)
        word: _Word | None = None
        follows_space = True
        for at in range(min(count, MAX_CHARACTERS_OF_A_PAGE)):
            code = self._raw.FPDFText_GetUnicode(self._page, at)
            if code in _LINE_ENDS or code in _SPACES:
                word, follows_space = None, True
                continue
            letter = self._letter(code)
            if not letter:
                continue
            word = self._place(at, letter, word, follows_space=follows_space)
            follows_space = False
            if code == _HYPHEN_AT_LINE_END:
                word, follows_space = None, True
        return bool(count > MAX_CHARACTERS_OF_A_PAGE)

    def _letter(self, code: int) -> str:
        if code in _UNSAID:
            return ""
        self.characters += 1
        if code in (_HYPHEN_AT_LINE_END, _SOFT_HYPHEN):
            return "-" if code == _HYPHEN_AT_LINE_END else "\u00ad"
        if code in _BULLETS:
            return "•"
        if (
            code < 0x20
            or 0x7F <= code < 0xA0
            or 0xE000 <= code <= 0xF8FF
            or 0xFFF0 <= code <= 0xFFFF
            or 0xD800 <= code < 0xE000
        ):
            self.unmapped += 1
            return ""
        return _LIGATURES.get(code) or chr(code)

    def _place(self, at: int, letter: str, word: _Word | None, *, follows_space: bool) -> _Word:
        box = self._box
        self._raw.FPDFText_GetLooseCharBox(self._page, at, box)
        left, right, bottom, height = box.left, box.right, box.bottom, box.top - box.bottom
        if word is not None and word.quarter == 0:
            is_same = abs(height - word.height) < 0.15 * word.height and abs(bottom - word.bottom) < 0.15 * word.height
            gap = left - word.right
            if is_same and _MAX_OVERLAP * word.size < gap < 0.3 * word.size:
                word.letters.append(letter)
                word.right = max(word.right, right)
                return word
            follows_space = follows_space or (is_same and gap >= 0.3 * word.size)
        elif word is not None:
            word.letters.append(letter)
            word.left, word.right = min(word.left, left), max(word.right, right)
            top = max(word.bottom + word.height, bottom + height)
            word.bottom = min(word.bottom, bottom)
            word.height = top - word.bottom
            return word
        word = self._new_word(at, letter, (left, right, bottom, height), follows_space=follows_space)
        self.words.append(word)
        return word

    def _new_word(self, at: int, letter: str, box: tuple[float, float, float, float], *, follows_space: bool) -> _Word:
        self._raw.FPDFText_GetCharOrigin(self._page, at, self._x, self._y)
        self._raw.FPDFText_GetMatrix(self._page, at, self._matrix)
        matrix = self._matrix
        size = self._raw.FPDFText_GetFontSize(self._page, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
        left, right, bottom, height = box
        quarter = 0 if abs(matrix.a) >= abs(matrix.b) else 1
        quarter += 2 * ((matrix.a if quarter == 0 else matrix.b) < 0)
        base = self._y.value if quarter % 2 == 0 else self._x.value
        return _Word(
            [letter], left, right, bottom, height, base, max(0.5, size), self._is_bold(at), quarter, follows_space
        )

    def _is_bold(self, at: int) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._page, at) >= _BOLD_WEIGHT:
            return True
        flags = ctypes.c_int()
        length = self._raw.FPDFText_GetFontInfo(self._page, at, self._name, len(self._name), flags)
        name = self._name.value if 0 < length <= len(self._name) else b""
        return any(mark in name for mark in (b"Bold", b"bold", b"Black", b"Heavy", b"CMBX", b"Demi"))


def _most_used_quarter(words: list[_Word]) -> int:
    counts = Counter[int]()
    for word in words:
        counts[word.quarter] += len(word.letters)
    return counts.most_common(1)[0][0] if counts else 0


def _turned(word: _Word, width: float, height: float) -> _Word:
    """Places the word as if the page were turned until its text is upright."""
    if word.quarter == 1:
        word.base, word.left, word.right = width - word.base, word.bottom, word.bottom + word.height
    elif word.quarter == 2:
        word.base, word.left, word.right = height - word.base, width - word.right, width - word.left
    elif word.quarter == 3:
        word.left, word.right = height - word.bottom - word.height, height - word.bottom
    return word


def _join(words: list[_Word]) -> list[Piece]:
    pieces, lost_mark = list[Piece](), False
    for word in words:
        text = "".join(word.letters)
        piece = pieces[-1] if pieces else None
        if piece is None or not _continues(piece, word):
            pieces.append(Piece(text, word.left, word.right, word.base, word.size, word.is_bold))
            lost_mark = False
            continue
        if word.size <= 0.85 * piece.size and word.base > piece.base + 0.15 * piece.size:
            raised = text.strip()
            if is_raised_mark(piece.text, raised):
                lost_mark, piece.right = True, max(piece.right, word.right)
                continue
            text = as_raised(raised)
        elif piece.size <= 0.85 * word.size:
            piece.size, piece.base, piece.is_bold = word.size, word.base, word.is_bold
        piece.text += f" {text}" if word.follows_space or (lost_mark and text[0].isalpha()) else text
        lost_mark = False
        piece.right = max(piece.right, word.right)
        piece.is_bold = piece.is_bold and word.is_bold
    return pieces


def _continues(piece: Piece, word: _Word) -> bool:
    size = max(piece.size, word.size)
    gap = word.left - piece.right
    return abs(word.base - piece.base) < 0.5 * size and _MAX_OVERLAP * size < gap <= _MAX_GAP * size
