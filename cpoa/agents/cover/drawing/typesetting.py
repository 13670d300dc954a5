"""Sets a title in balanced lines, as large as it fits, and never too small to read as a thumbnail.

All lengths are in units; the edge of a cover has 1,500.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.agents.cover.drawing.faces import GROTESK, HEAVY_SERIF

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.agents.cover.drawing.faces import Face

# 9.2 pixels on a cover that is shown 150 pixels wide, the smallest size in which players list episodes.
MIN_CAP_HEIGHT = 92.0

_TIGHT_LEADING = 1.08
_CLEAR_OF_NEIGHBOURS = 0.04
_MAX_LINES = 9
_AS_GOOD_AS = 0.96
_MUCH_SMALLER = 0.7
_LONG_HEIGHTS = (880.0, 1000.0, 1120.0)
_BINDS_TO_NEXT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "to",
        "in",
        "on",
        "for",
        "by",
        "with",
        "from",
        "at",
        "as",
        "is",
        "&",
        "–",
        "—",
    ]
)
_LOOSE_END = 1.07  # a line that ends on such a word counts as this factor wider


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text of one size. ``ascent`` and ``descent`` are the heights above the first and below the last
    baseline; ``whole`` is False if the text was cut."""

    face: Face
    lines: tuple[str, ...]
    size: float
    leading: float
    ascent: float
    descent: float
    whole: bool = True

    @property
    def height(self) -> float:
        return self.ascent + self.descent + self.leading * (len(self.lines) - 1) if self.lines else 0.0

    @property
    def width(self) -> float:
        return max((self.face.width(line) for line in self.lines), default=0.0) * self.size

    def baselines(self, top: float) -> tuple[float, ...]:
        return tuple(top + self.ascent + self.leading * number for number in range(len(self.lines)))


def title_with_room_for_art(
    text: str, face: Face, *, width: float, heights: Sequence[float], wanted: float, largest: float
) -> Block:
    """Sets the title in the smallest of the heights in which it is whole and has the ``wanted`` size, or nearly the
    size that the full height would allow. A title that needs more height is set in a narrower face."""
    settings = [set_title(text, face, width=width, height=height, largest=largest) for height in heights]
    settings += [set_title(text, GROTESK, width=width, height=height, largest=largest) for height in _LONG_HEIGHTS]
    return first_good_setting(settings, wanted)


def first_good_setting(settings: Sequence[Block], wanted: float) -> Block:
    """Returns the first setting that is good enough, of settings with increasing height; the last one if the title is
    too long for all."""
    whole = [block for block in settings if block.whole]
    if not whole:
        return settings[-1]
    enough = min(wanted, max(block.size for block in whole) * _MUCH_SMALLER)
    return next(block for block in whole if block.size >= enough)


def set_title(text: str, face: Face, *, width: float, height: float, largest: float) -> Block:
    """Returns the largest setting that fits, with capitals of ``MIN_CAP_HEIGHT`` or more; a longer text is cut off with
    an ellipsis. If the face lacks one of the letters, the face with the most letters is used."""
    if face.writable(text) != HEAVY_SERIF.writable(text):
        face = HEAVY_SERIF
    smallest = MIN_CAP_HEIGHT / face.cap_height
    words = all_words = _hyphenate(face.writable(text).split(), face, width / smallest)
    while words:
        block = _largest_setting(tuple(words), face, width, height, largest)
        if block.size >= smallest:
            return replace(block, whole=words is all_words)
        words = _drop_last_word(words)
    return Block(face, (), smallest, smallest, 0.0, 0.0, whole=not all_words)


def set_line(text: str, face: Face, *, width: float, size: float, tracking: float) -> str:
    """Returns one line of up to ``width``, cut off with an ellipsis if it is longer. ``tracking`` is in em."""
    words = face.writable(text).split()
    while words and (face.width(" ".join(words)) + tracking * len(" ".join(words))) * size > width:
        words = _drop_last_word(words)
    return " ".join(words)


def _largest_setting(words: tuple[str, ...], face: Face, width: float, height: float, largest: float) -> Block:
    above, below = face.ink("".join(words))
    leading = max(_TIGHT_LEADING, above + below + _CLEAR_OF_NEIGHBOURS)
    balance_lines = _line_balancer(words, face)
    settings = []
    for count in range(1, min(len(words), _MAX_LINES) + 1):
        lines = balance_lines(count)
        widest = max(face.width(line) for line in lines)
        size = min(largest, width / widest, height / (above + below + leading * (count - 1)))
        settings.append((size, lines))
    best = max(size for size, _ in settings)
    size, lines = next(setting for setting in settings if setting[0] >= best * _AS_GOOD_AS)
    return Block(face, lines, size, leading * size, above * size, below * size)


@lru_cache(maxsize=64)
def _line_balancer(words: tuple[str, ...], face: Face) -> Callable[[int], tuple[str, ...]]:
    """Returns a function that returns the words in ``count`` lines, of which the widest is as narrow as possible. The
    function keeps its intermediate results, because the counts have most of them in common."""

    @cache
    def line_width(start: int, end: int) -> float:
        loose = end < len(words) and words[end - 1].lower() in _BINDS_TO_NEXT
        return face.width(" ".join(words[start:end])) * (_LOOSE_END if loose else 1)

    @cache
    def best(start: int, lines: int) -> tuple[float, float, tuple[int, ...]]:
        """Returns the width of the widest line, the sum of squares (which evens out the other lines), and the ends of
        the lines."""
        if lines == 1:
            width = line_width(start, len(words))
            return width, width**2, (len(words),)
        options = []
        for end in range(start + 1, len(words) - lines + 2):
            width = line_width(start, end)
            widest, squares, ends = best(end, lines - 1)
            options.append((max(width, widest), squares + width**2, (end, *ends)))
        return min(options)

    def balance_lines(count: int) -> tuple[str, ...]:
        ends = best(0, count)[2]
        return tuple(" ".join(words[start:end]) for start, end in pairwise((0, *ends)))

    return balance_lines


def _hyphenate(words: Sequence[str], face: Face, widest: float) -> list[str]:
    """Hyphenates the words that are wider than a line. ``widest`` is in em."""
    pieces: list[str] = []
    for whole in words:
        word = whole
        while face.width(word) > widest:
            fitting = max(end for end in range(1, len(word)) if end == 1 or face.width(word[:end] + "-") <= widest)
            # Two halves look better than a full line followed by a scrap.
            end = min(fitting, max(3, len(word) // 2)) if face.width(word) < 2 * widest else fitting
            pieces.append(word[:end] + "-")
            word = word[end:]
        pieces.append(word)
    return pieces


def _drop_last_word(words: Sequence[str]) -> list[str]:
    kept = [word.rstrip("…") for word in words]
    if len(kept) > 1:
        kept = kept[:-1]
        while len(kept) > 1 and kept[-1].lower() in _BINDS_TO_NEXT:
            kept = kept[:-1]
    else:
        kept = [kept[0][:-1]] if len(kept[0]) > 1 else []
    return [*kept[:-1], kept[-1].rstrip(",;:.-–—") + "…"] if kept else []
