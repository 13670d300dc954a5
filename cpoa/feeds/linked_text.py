"""Finds the web addresses in a text, so that they become links."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'”’"


class Piece(NamedTuple):
    text: str
    is_link: bool


def pieces_of(text: str) -> list[Piece]:
    """All of the text, in its order. A sentence's punctuation and closing bracket are not part of an address."""
    if "://" not in text:
        return [Piece(text, is_link=False)] if text else []
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER_ADDRESS)
        if address.endswith(")") and "(" not in address:
            address = address[:-1].rstrip(_AFTER_ADDRESS)
        pieces += [Piece(text[end : match.start()], is_link=False), Piece(address, is_link=True)]
        end = match.start() + len(address)
    pieces.append(Piece(text[end:], is_link=False))
    return [piece for piece in pieces if piece.text]
