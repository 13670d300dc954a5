"""What fits into a model's context."""

from __future__ import annotations

from dataclasses import dataclass

CHARS_PER_TOKEN = 3.5
"""Of English prose with brackets and names, estimated low: 4.2 to 4.5 is usual."""

SMALL_CONTEXT_TOKENS = 8_192
"""Models and servers with at most this context get short prompts. Some servers cut a longer prompt without an error."""

_RESERVED_TOKENS = 200
_SMALL_CHAPTER_PROMPT_TOKENS = 1_500
_SMALL_OUTLINE_PROMPT_TOKENS = 3_000
_CHAPTER_PROMPT_TOKENS = 16_000
_OUTLINE_PROMPT_TOKENS = 36_000
_MIN_PROMPT_CHARS = 1_000
_TOKENS_PER_WORD = 2.2
_TOKENS_PER_CHAPTER = 110


@dataclass(frozen=True, slots=True)
class Budget:
    """``prompt_chars``: of the system message and the prompt together. ``reply_tokens``: without a model's thinking.
    ``is_small``: the prompt should be a short one."""

    prompt_chars: int
    reply_tokens: int
    is_small: bool


def is_small(context_tokens: int) -> bool:
    return context_tokens <= SMALL_CONTEXT_TOKENS


def chapter_budget(context_tokens: int, words: float) -> Budget:
    limit = _SMALL_CHAPTER_PROMPT_TOKENS if is_small(context_tokens) else _CHAPTER_PROMPT_TOKENS
    return _budget(context_tokens, 150 + round(words * _TOKENS_PER_WORD), limit)


def outline_budget(context_tokens: int, chapters: int) -> Budget:
    limit = _SMALL_OUTLINE_PROMPT_TOKENS if is_small(context_tokens) else _OUTLINE_PROMPT_TOKENS
    return _budget(context_tokens, 400 + chapters * _TOKENS_PER_CHAPTER, limit)


def _budget(context_tokens: int, reply_tokens: int, limit: int) -> Budget:
    prompt_tokens = min(limit, context_tokens - reply_tokens - _RESERVED_TOKENS)
    return Budget(max(int(prompt_tokens * CHARS_PER_TOKEN), _MIN_PROMPT_CHARS), reply_tokens, is_small(context_tokens))
