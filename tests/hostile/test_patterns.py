from __future__ import annotations

import json
import re

import pytest

from tests.hostile.children import findings
from tests.hostile.found_patterns import Found, found_in_a_process
from tests.hostile.patterns import find_faults

# Former expressions of this product and their use. Each took quadratic time or more.
SLOW = {
    "a sentence's boundary": (r"(?:[.!?…]+|[。！？])[\"'”’)\]]*(?=\s|$)", "finditer"),
    "a sentence's opening": (r"[\"'“‘(\[¿¡—–-]*\s*[A-Z0-9À-ÖØ-ÞĀ-Ž]", "finditer"),
    "a heading of a wiki": (r"(?m)^==+ *(.+?) *==+ *$", "finditer"),
    "a model's version": (r"(?:-preview|-latest|-exp|-\d[\d-]*)+$", "finditer"),
    "a power of ten": (
        r"(?:(?P<factor>\d+(?:\.\d+)?)\s?(?:×|x|\*|·|⋅)\s?)?(?<![\w.])10\^(?:\{|\()?(?P<exponent>[−+-]?\d{1,4})(?:\}|\))?",
        "finditer",
    ),
    "degrees": (r"(?P<number>[−-]?\d+(?:[.,]\d+)*)\s?(?:°|º|˚)\s?(?P<scale>[CFK])?(?![A-Za-z])", "finditer"),
    "a pronunciation": (r"\s*,?\s*(?:pronounced\s+)?(?<![\w/])/[^/\n]{0,40}[ˈˌəɪʊ][^/\n]{0,40}/", "finditer"),
    "a formula": (r"\{\\displaystyle[^}]*\}+", "finditer"),
    "a line's markup": (r"(?m)^\s*(?:#{1,6}\s+|[-*•]\s+|>\s+|\d{1,2}[.)]\s+(?=[A-Z]))", "finditer"),
    "an amount that follows": (r"\s+(?:(?:square|cubic) )?(?:people|men|[a-z]{2,}(?<!s)s)\b", "finditer"),
    "the last sentence's end": (r".*[a-z]{2}[.!?][\"')]*(?=\s+[A-Z])", "search"),
    "what a sentence leans on": (r"[^,]{0,40},? (?:he|she) |.*\b(?:also|latter|former)\b", "search"),
    "a definition": (r"(an? |the )([^;:.\"]+?)(?=\.|, (?:which|[a-z]+ed)\b| (?:that|[a-z]{3,}ed)\b)", "search"),
    "aliases": (r"^([^,.]{2,60}), (?:also|or| )*(?:known)\b[^,.;]*(?:,? (?:or|and) [^,.;]*)*,? (?=is )", "search"),
    "a heading of Markdown": (r"^#{1,6} +(.+?) *#*$", "match"),
    "a gap before a mark": (r"\s+([,.;:])", "finditer"),
    "marks at an end": (r"([.!?])[.,;]+(?=\s|$)", "finditer"),
    "initials": (r"\b((?:[A-Z]\.[\s-]?)+)(?=[A-Z][a-z'])", "finditer"),
    "an address": (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "finditer"),
    "a token": (r"eyJ[\w-]{5,}\.[\w-]*\.?[\w-]*", "finditer"),
}


Patterns = tuple[list[Found], list[str]]


@pytest.fixture(scope="module")
def patterns() -> Patterns:
    return found_in_a_process()


def test_no_patterns_time_grows_faster_than_its_text(patterns: Patterns) -> None:
    """Otherwise one request could occupy a worker for hours in one C call that no signal and no thread interrupts."""
    found = {json.dumps([one.pattern, one.flags, one.modes]): one.places for one in patterns[0]}
    assert len(found) > 400
    faults = findings("tests.hostile.patterns", list(found))
    assert {f"{found[job]}: {job}": fault for job, fault in faults.items()} == {}


def test_every_pattern_can_be_read(patterns: Patterns) -> None:
    assert patterns[1] == []


def test_slow_patterns_are_detected() -> None:
    jobs = {json.dumps([pattern, 0, [mode]]): what for what, (pattern, mode) in SLOW.items()}
    found = findings("tests.hostile.patterns", list(jobs))
    assert [what for job, what in jobs.items() if job not in found] == []
    assert [fault for faults in found.values() for fault in faults if "did not end" in fault] == []


@pytest.mark.parametrize(
    "pattern", [r"(?<!\s)\s++(?=[,.;:])", r"[^.!?]*+", r"\b\w+\b", r"(?<![.!?])[.!?]++(?=\s|$)", r"a.{0,300}b"]
)
def test_a_linear_pattern_has_no_fault(pattern: str) -> None:
    assert find_faults(pattern, 0, ["finditer"]) == []


def test_patterns_are_found_wherever_they_are_stored(patterns: Patterns) -> None:
    kept = {(path.partition(":")[0], one.pattern) for one in patterns[0] for path in one.places}
    assert ("cpoa/providers/aims.py", r"[\w.:/-]{1,100}") in kept  # a module's own
    assert ("cpoa/text/cleaning.py", r"[,;:]\s*+[.]$") in kept  # in a tuple
    assert ("cpoa/agents/voice/clauses.py", r"\s+") in kept  # compiled in a loop
    assert ("cpoa/agents/voice/reading/rules.py", r"(\w)²") in kept  # compiled by one of our functions
    assert ("cpoa/text/sentences.py", r"\n\s*\n") in kept  # passed to re inside a function
    assert any(path == "cpoa/agents/script/by_model/spoken_line.py" and "host|guest" in text for path, text in kept)
    assert all(re.compile(one.pattern, one.flags) for one in patterns[0])
