"""The rule check of lines: it finds what a line states and no passage has, without a model.

What it finds is suspicious, not wrong: a model decides, or a repair replaces the line.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.known_names import KnownNames
from cpoa.agents.script.by_model.known_numbers import MAX_FREE_COUNT, KnownNumbers, Operands
from cpoa.agents.script.by_model.line_text import is_question
from cpoa.agents.script.by_model.number_reading import number_reading
from cpoa.contracts.language_tags import ENGLISH, is_english
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.script.by_model.line import Line
    from cpoa.contracts.material import Passage

_MIN_REPEATED_WORDS = 6
_MAX_SAME_LINES = 2
"""Without citations. A model that loops says one line again and again."""

_NO_CLAIM = re.compile(
    r"\b(?:imagine|picture|pretend|suppose|guess|what if|as if|as though|like (?:a|an|the)|a kind of|sort of|think of"
    r"|any more than|of (?:its|his|her|their) day|if (?:you|i|we)|(?:i|you|we)(?:'d| would))\b"
)
"""A sentence with these words compares, supposes or guesses. It may name anything."""


class LineRules:
    """Compares the lines of a chapter with all passages that the model was shown for it.

    Names are compared in English only: German gives every noun a capital, others inflect names or write them otherwise
    than the passages do.
    """

    def __init__(self, passages: Sequence[Passage], always_known: Sequence[str], language: str = ENGLISH) -> None:
        texts = {passage.passage_id: passage_text(passage) for passage in passages}
        self._compares_names = is_english(language)
        self._reading = number_reading(language)
        self._given = {key: self._reading.given(text) for key, text in texts.items()}
        known = [*texts.values(), *always_known]
        self._names = KnownNames(known)
        always = self._reading.given(" . ".join(always_known))
        self._numbers = KnownNumbers([each for given in self._given.values() for each in given], always)

    def findings(self, lines: Mapping[int, Line]) -> dict[int, str]:
        """Returns a reason for each suspicious line. A line without citations is never suspicious."""
        found = {number: self._unsupported(line) for number, line in lines.items() if line.passage_ids}
        return {number: ", ".join(missing) for number, missing in found.items() if missing}

    def _unsupported(self, line: Line) -> tuple[str, ...]:
        missing: list[str] = []
        counts = [each for each in self._reading.stated(line.text) if each.value <= MAX_FREE_COUNT]
        given = [each for key in line.passage_ids for each in self._given.get(key, ())]
        near = Operands([*counts, *self._reading.implied(line.text), *given])
        for sentence in split_sentences(line.text):
            if not _is_free(sentence):
                stated = self._reading.stated(sentence)
                missing += (str(each) for each in stated if not self._numbers.supports(each, near))
                missing += self._names.unknown_in(sentence) if self._compares_names else ()
        return tuple(dict.fromkeys(missing))


def passage_text(passage: Passage) -> str:
    return " . ".join(filter(None, (passage.title, passage.heading, passage.description, passage.text)))


def repeated_lines(lines: Mapping[int, Line]) -> tuple[int, ...]:
    """Returns the numbers of lines that say again what was said. An echo in the turn after a line is not a repeat."""
    seen: Counter[str] = Counter()
    cited: set[str] = set()
    before = ""
    repeated = []
    for number, line in lines.items():
        key = " ".join(re.findall(r"\w+", line.text.lower()))
        is_long = len(key.split()) >= _MIN_REPEATED_WORDS and not line.text.endswith("?")
        if is_long and key != before and (seen[key] >= _MAX_SAME_LINES or (line.passage_ids and key in cited)):
            repeated.append(number)
        seen[key] += 1
        cited.update([key] if line.passage_ids else [])
        before = key
    return tuple(repeated)


def cited_share(lines: Sequence[Line]) -> float:
    """Returns the share of the words that lines with citations have; 1 without lines."""
    words = sum(len(line.text.split()) for line in lines)
    cited = sum(len(line.text.split()) for line in lines if line.passage_ids)
    return cited / words if words else 1.0


def _is_free(sentence: str) -> bool:
    return is_question(sentence) or bool(_NO_CLAIM.search(sentence.lower()))
