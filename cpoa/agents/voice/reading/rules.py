"""A reading rule: a pattern, the spoken text that replaces its matches, and examples of both, which a test reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """``examples``: written text -> what the whole table of rules makes of it. The rule takes part in each."""

    pattern: re.Pattern[str]
    replacement: Replacement
    examples: Mapping[str, str]

    def apply(self, text: str) -> str:
        return self.pattern.sub(self.replacement, text)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order of their work. ``needs`` is found in every text that one of them changes: it is searched
    first, because most sentences have nothing for most of the rules."""

    needs: re.Pattern[str]
    rules: tuple[Rule, ...]

    def apply(self, text: str) -> str:
        for each in self.rules if self.needs.search(text) else ():
            text = each.apply(text)
        return text


def rule(pattern: str, replacement: Replacement, examples: Mapping[str, str]) -> Rule:
    return Rule(re.compile(pattern), replacement, examples)


def rule_set(needs: str, *rules: Rule) -> RuleSet:
    return RuleSet(re.compile(needs), rules)


def alternatives(words: Sequence[str]) -> str:
    """Returns a pattern with the longest words first, so that "km/h" is not read as "km"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def text_before(match: re.Match[str], characters: int = 40) -> str:
    """Returns the end of the text before ``match``. The whole text before each of many matches would take quadratic
    time."""
    return match.string[max(0, match.start() - characters) : match.start()]
