"""Large first letters of chapters, which are beside two or three lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.documents.readers.pdf_pieces import PageText, Piece

_MIN_SIZE = 1.8  # of the text beside it
_MAX_DISTANCE = 0.5  # of the letter's size
_WORDS = frozenset(("A", "I", "O"))
_MAX_LETTERS_OF_A_PAGE = 30


def join_drop_caps(page: PageText) -> None:
    """Puts each large letter before the highest line on its right."""
    letters = [piece for piece in page.pieces if len(piece.text) == 1 and piece.text.isupper()]
    for letter in letters[:_MAX_LETTERS_OF_A_PAGE]:
        beside = [piece for piece in page.pieces if _is_beside(letter, piece)]
        if beside:
            first = max(beside, key=lambda piece: piece.base)
            first.text = f"{letter.text}{_joint(letter, first)}{first.text}"
            page.pieces = [piece for piece in page.pieces if piece is not letter]


def _is_beside(letter: Piece, piece: Piece) -> bool:
    near = -0.2 <= (piece.left - letter.right) / letter.size <= _MAX_DISTANCE
    level = letter.base - 0.1 * letter.size <= piece.base <= letter.base + letter.size
    return near and level and letter.size >= _MIN_SIZE * piece.size


def _joint(letter: Piece, first: Piece) -> str:
    """ "A" and "man" are two words; "A" and "ll" cannot be told from them, so a wider gap decides."""
    is_apart = first.left - letter.right > 0.4 * first.size
    return " " if letter.text in _WORDS and is_apart else ""
