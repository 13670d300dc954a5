"""Finds the web addresses in a text, so that they become links."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'”’"
_BRACKETS = {")": "(", "]": "["}


class Piece(NamedTuple):
    text: str
    is_link: bool


def pieces_of(text: str) -> list[Piece]:
    """All of the text, in its order. A sentence's punctuation and closing brackets are not part of an address."""
    if "://" not in text:
        return [Piece(text, is_link=False)] if text else []
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = _without_end(match[0])
        pieces += [Piece(text[end : match.start()], is_link=False), Piece(address, is_link=True)]
        end = match.start() + len(address)
    pieces.append(Piece(text[end:], is_link=False))
    return [piece for piece in pieces if piece.text]


def _without_end(address: str) -> str:
    """Without the punctuation at its end, and the closing brackets there that have no opening one in the address."""
    unopened = {closing: address.count(closing) - address.count(opening) for closing, opening in _BRACKETS.items()}
    end = len(address)
    while end and (address[end - 1] in _AFTER_ADDRESS or unopened.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in unopened:
            unopened[address[end]] -= 1
    return address[:end]
