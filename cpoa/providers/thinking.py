"""A model's thinking, which is not part of its text."""

from __future__ import annotations

THINKING_TOKENS = 8_192
"""A model's thinking counts as output tokens, so it gets tokens in addition to those of the text."""

MUCH_THINKING_TOKENS = 24_576
"""For a model that has used up the others."""

_TAGS = (("<think>", "</think>"), ("<thinking>", "</thinking>"))


def without_thinking(text: str) -> str:
    """Removes what a model wrote between <think> and </think>. A chat template may have written the first of the two,
    so a text can begin inside; a text that was cut off inside is thinking to its end."""
    for opening, closing in _TAGS:
        if opening in text or closing in text:
            return "".join(_parts_outside(text, opening, closing)).strip()
    return text


def _parts_outside(text: str, opening: str, closing: str) -> list[str]:
    start, first, parts = 0, text.find(closing), []
    if 0 <= first < _found(text, opening, 0):
        start = first + len(closing)
    while start < len(text):
        end = _found(text, opening, start)
        parts.append(text[start:end])
        start = _found(text, closing, end) + len(closing)
    return parts


def _found(text: str, tag: str, start: int) -> int:
    """Returns the end of the text if the tag is not there."""
    at = text.find(tag, start)
    return at if at >= 0 else len(text)
