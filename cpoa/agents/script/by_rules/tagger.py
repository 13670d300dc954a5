"""Part-of-speech tags from an averaged perceptron whose weights come in a file; without the file, auxiliaries only."""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

AUXILIARIES = frozenset(
    "is are was were has have had can could may might must will would does do did should shall".split()  # noqa: SIM905 (reads better as words)
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.]*\d|\d|[^\w\s]")
_BEFORE, _AFTER = "<s>", "</s>"
_UNKNOWN = "NOUN|-"


class Token(NamedTuple):
    """``tag`` is a universal part of speech, ``form`` the verb form (Fin, Part, Ger, Inf) or "-"."""

    text: str
    start: int
    end: int
    tag: str
    form: str

    @property
    def word(self) -> str:
        return self.text.lower()

    @property
    def is_finite(self) -> bool:
        return (self.word in AUXILIARIES and self.tag in ("AUX", "VERB")) or (self.tag == "VERB" and self.form == "Fin")


class Tagger:
    """Weights: {"weights": {feature: {class: weight}}, "tagdict": {word: class}, "classes": [class]}, gzipped JSON."""

    def __init__(self, weights_path: Path | None) -> None:
        self._weights: dict[str, dict[str, float]] = {}
        self._known_words: dict[str, str] = {}
        self._classes: list[str] = []
        self.has_weights = weights_path is not None
        if weights_path is not None:
            model: dict[str, Any] = json.loads(gzip.decompress(weights_path.read_bytes()))
            self._weights = model["weights"]
            self._known_words = model["tagdict"]
            self._classes = sorted(model["classes"])
        self.tokens = lru_cache(maxsize=4096)(self._tokens)

    def is_common(self, word: str) -> bool:
        """Whether a lower-cased word is known, and never as a name."""
        return self._known_words.get(word, "PROPN|-").partition("|")[0] != "PROPN"

    def _tokens(self, text: str) -> tuple[Token, ...]:
        matches = list(_TOKEN.finditer(text))
        words = [match.group() for match in matches if match.group()[0].isalpha()]
        classes = iter(self._classify(words) if self.has_weights else [_plain_class(word) for word in words])
        return tuple(_token(match, classes) for match in matches)

    def _classify(self, words: list[str]) -> list[str]:
        lowered = [word.lower() for word in words]
        padded = [_BEFORE, _BEFORE, *lowered, _AFTER, _AFTER]
        found: list[str] = []
        before, before_that = _BEFORE, _BEFORE
        for index, word in enumerate(words):
            best = self._known_words.get(lowered[index])
            if best is None:
                best = self._best_class(_features(word, padded[index : index + 5], before, before_that))
            found.append(best)
            before_that, before = before, best
        return found

    def _best_class(self, features: list[str]) -> str:
        scores: dict[str, float] = {}
        for feature in features:
            for name, weight in self._weights.get(feature, {}).items():
                scores[name] = scores.get(name, 0.0) + weight
        if not scores:
            return _UNKNOWN
        return max(self._classes, key=lambda name: (scores.get(name, 0.0), name))


def _features(word: str, window: list[str], before: str, before_that: str) -> list[str]:
    lowered = window[2]
    shape = ("X" if word[:1].isupper() else "x") + ("d" if any(character.isdigit() for character in word) else "")
    return [
        "bias",
        f"suf3 {lowered[-3:]}",
        f"suf2 {lowered[-2:]}",
        f"suf1 {lowered[-1:]}",
        f"pre1 {lowered[:1]}",
        f"shape {shape}",
        f"w {lowered}",
        f"t-1 {before}",
        f"t-2 {before_that}",
        f"t-1t-2 {before} {before_that}",
        f"w-1 {window[1]}",
        f"w-2 {window[0]}",
        f"w+1 {window[3]}",
        f"w+2 {window[4]}",
        f"t-1 w {before} {lowered}",
    ]


def _plain_class(word: str) -> str:
    return "AUX|Fin" if word.lower() in AUXILIARIES else "X|-"


def _token(match: re.Match[str], classes: Any) -> Token:
    text = match.group()
    if text[0].isalpha():
        tag, _, form = next(classes).partition("|")
    else:
        tag, form = ("NUM" if text[0].isdigit() else "PUNCT"), "-"
    return Token(text, match.start(), match.end(), tag, form or "-")
