"""What the readers of all replies need: it removes thinking and fences, and recognises JSON."""

from __future__ import annotations

import re

MAX_REPLY_CHARS = 120_000
"""A chapter has about 2,000 characters, and a model's thinking has at most some ten thousand."""

_THINKING = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]{0,8}(?:`{3,}|~{3,})[ \t]{0,8}\w{0,12}[ \t]{0,8}$", re.MULTILINE)
_JSON_START = re.compile(r"\s*+(?:\{|\[\s*+[{\"“])")


def without_thinking(text: str) -> str:
    """Returns the text outside the blocks of thinking. An unclosed block goes on to the end."""
    kept: list[str] = []
    position, is_open = 0, False
    for tag in _THINKING.finditer(text):
        is_closing = bool(tag[1])
        if not is_open:
            # A closing tag without an opening one: all before it is thinking.
            kept = [] if is_closing else [*kept, text[position : tag.start()]]
        is_open = not is_closing
        position = tag.end()
    if not is_open:
        kept.append(text[position:])
    return "".join(kept)


def without_fences(text: str) -> str:
    return _FENCE.sub("", text)


def looks_like_json(text: str) -> bool:
    """Whether a JSON value begins the text, or a line of it, before anything that looks like an answer in lines."""
    return any(_JSON_START.match(line) for line in text.splitlines() if line.strip(" `~\tjsonJSON"))
