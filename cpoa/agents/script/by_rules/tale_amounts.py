"""Questions whose answer is a number: how long, how many, how much, how old."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import BE

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.tale import Tale

NUMBER_WORDS = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|\d[\d,]*)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand))?"
)
_ABOUT = r"(?:only |about |over |around |nearly |almost |more than |at least |just )?"
_SPAN = (
    rf"(?:the )?(?:next |last |first )?{_ABOUT}(?:{NUMBER_WORDS}|a|many|several|half a)"
    r" (?:years?|months?|weeks?|days?|hours?|minutes?|decades?|nights?|winters?|summers?)"
)


def ask_how_long(tale: Tale) -> str | None:
    needed = re.match(rf"{_SPAN} to ([a-z]+(?: (?:it|them|the [a-z]+))?)$", tale.predicate.split(",")[0])
    if needed and tale.base in ("need", "take"):
        return f"how long {tale.do} {tale.name} {tale.base} to {needed.group(1)}?"
    if tale.base == "last" and re.match(r"(?:until|for|only) ", tale.predicate):
        return f"how long {tale.do} {tale.name} last?"
    match = re.search(rf"(?:^| )for {_SPAN}", tale.predicate)
    done = tale.before(match.start()) if match and tale.verb else None
    return None if done is None else f"how long {tale.do} {tale.name} {tale.base} {done}?".replace(" ?", "?")


def ask_how_many(tale: Tale) -> str | None:
    part = re.match(rf"(?:{NUMBER_WORDS}) of (the .+)", tale.name, re.IGNORECASE)
    if part and tale.verb and tale.sentence.is_past and len(tale.predicate.split()) <= 6:
        return f"how many of {part.group(1)} {tale.verb} {tale.predicate}".strip() + "?"
    if part:
        return None
    match = re.match(
        rf"{_ABOUT}{NUMBER_WORDS} ((?:[a-z]+ )?(?!(?:years|miles|metres|times|was|is)\b)[a-z]{{2,}}s)\b", tale.predicate
    )
    if match is None:
        return None
    if tale.verb:
        return f"how many {match.group(1)} {tale.do} {tale.name} {tale.base}?"
    owned = tale.sentence.auxiliary in ("has", "had", "have") and not tale.sentence.verb
    return f"how many {match.group(1)} {_did(tale)} {tale.name} have?" if owned else None


def _did(tale: Tale) -> str:
    return "did" if tale.sentence.auxiliary == "had" else ("do" if tale.sentence.plural else "does")


def ask_size(tale: Tale) -> str | None:
    match = re.match(
        rf"{_ABOUT}{NUMBER_WORDS} (?:metres|meters|miles|kilometres|feet|years) (long|wide|deep|tall|high|old)\b",
        tale.predicate,
    )
    return f"how {match.group(1)} {tale.be} {tale.name}?" if match and tale.sentence.auxiliary in BE else None


def ask_cost(text: str) -> str | None:
    """By the words: "cost" looks like a noun."""
    match = re.match(r"((?:An?|The|One) [a-z]+(?: [a-z]+)?) cost(s?) (?:\w+ )?\d", text)
    if match is None:
        return None
    return f"How much {'does' if match.group(2) else 'did'} {match.group(1)[0].lower()}{match.group(1)[1:]} cost?"


def ask_share(tale: Tale) -> str | None:
    match = re.match(rf"{_ABOUT}{NUMBER_WORDS} ?(?:percent|per cent|%) of ([^,;]{{3,50}})$", tale.predicate)
    return f"how much of {match.group(1)} {tale.do} {tale.name} {tale.base}?" if match and tale.verb else None
