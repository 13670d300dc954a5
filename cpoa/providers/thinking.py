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
    before_first, found, _ = text.partition(opening)
    if (not found or closing in before_first) and closing in text:
        text = text.partition(closing)[2]
    parts = []
    while text:
        outside, _, inside = text.partition(opening)
        parts.append(outside)
        text = inside.partition(closing)[2]
    return parts
