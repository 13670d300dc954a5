"""What makes one chapter of a long episode different from the next. Without it, a model builds all chapters alike."""

from __future__ import annotations

SHAPES = (
    "In this chapter A works it out aloud, step by step and wrong at least once, before B tells it.",
    "In this chapter B tells one scene as it happens, and A interrupts less and lives through it.",
    "In this chapter they argue about what it means, with reasons on both sides, and nobody wins.",
    "In this chapter they stand in the middle of it: for some lines they speak as if they saw what the passages tell.",
    "This chapter is quieter: few jokes, and one moment that may be sad or great.",
)
_MIN_CHAPTERS = 8
"""In a shorter episode, the chapters' questions make enough of a difference."""


def choose_shape(number: int, count: int) -> str:
    """``number``: of the chapter, from 0. Returns "" for the first and the last chapter, which have their own tasks,
    and for every chapter of a short episode."""
    is_between = 0 < number < count - 1
    return SHAPES[(number - 1) % len(SHAPES)] if is_between and count >= _MIN_CHAPTERS else ""
