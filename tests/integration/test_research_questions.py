"""Asks all questions of the listening sets, and looks at the material: is it honest, and does the answer bear best?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.embedded.discovery import EmbeddedTopicDiscovery
from cpoa.contracts.agents import ResearchRequest
from cpoa.contracts.material import Coverage, Material
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.database import Database

FOLDER = Path(__file__).parents[1] / "listening"
QUESTIONS = [
    case
    for name in ("questions.json", "more_questions.json")
    for case in json.loads((FOLDER / name).read_text(encoding="utf-8"))
    if case.get("should") != "language" and re.search(r"\w", case["phrase"])
]
ANSWERABLE = [case for case in QUESTIONS if case["answerable"]]
OTHERS = [case for case in QUESTIONS if not case["answerable"]]
MIN_AMONG_THE_BEST = 0.9
MIN_BEARING_SHARE = 0.95
BEST = 3


@pytest.fixture(scope="module")
def materials(shared_corpus_database: Database) -> dict[str, Material | None]:
    """By id of the question; None if nothing was found."""
    discovery = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database))
    return {case["id"]: _material(discovery, case["phrase"]) for case in QUESTIONS}


def test_what_the_leads_answer_is_exact(materials: dict[str, Material | None]) -> None:
    found = {case["phrase"]: materials[case["id"]] for case in ANSWERABLE}
    assert [phrase for phrase, one in found.items() if not one or one.coverage is not Coverage.EXACT] == []


def test_what_the_leads_do_not_answer_is_never_exact(materials: dict[str, Material | None]) -> None:
    found = {case["phrase"]: materials[case["id"]] for case in OTHERS}
    assert [phrase for phrase, one in found.items() if one and one.coverage is Coverage.EXACT] == []


def test_the_key_facts_are_among_the_best_sentences(materials: dict[str, Material | None]) -> None:
    missed = [case["phrase"] for case in ANSWERABLE if not _has_facts(case, _best(materials[case["id"]]))]
    assert len(missed) <= (1 - MIN_AMONG_THE_BEST) * len(ANSWERABLE), missed


def test_the_key_facts_bear_on_the_question(materials: dict[str, Material | None]) -> None:
    missed = [case["phrase"] for case in ANSWERABLE if not _has_facts(case, _bearing(materials[case["id"]]))]
    assert len(missed) <= (1 - MIN_BEARING_SHARE) * len(ANSWERABLE), missed


def test_no_other_sense_of_a_word_is_told(materials: dict[str, Material | None]) -> None:
    wrong = []
    for case in QUESTIONS:
        one = materials[case["id"]]
        text = f"{_bearing(one)} {' '.join(source.title for source in one.sources)}" if one else ""
        wrong += [case["phrase"] for pattern in case["wrong"] if re.search(pattern, text, re.IGNORECASE)]
    assert wrong == []


def _material(discovery: EmbeddedTopicDiscovery, phrase: str) -> Material | None:
    try:
        return discovery.research(ResearchRequest(phrase, 5), lambda: None)
    except PermanentStepError:
        return None


def _has_facts(case: dict[str, Any], text: str) -> bool:
    return all(re.search(fact, text, re.IGNORECASE) for fact in case["key_facts"])


def _best(material: Material | None) -> str:
    """The sentences that bear best, with those beside them."""
    found = sorted(_places(material), key=lambda place: -place[0])[:BEST]
    return " ".join(text for _, text in found)


def _places(material: Material | None) -> Iterator[tuple[float, str]]:
    for passage in material.passages if material else ():
        for number, sentence in enumerate(passage.sentences):
            beside = passage.sentences[max(number - 1, 0) : number + 2]
            yield sentence.bearing, " ".join(one.text for one in beside)


def _bearing(material: Material | None) -> str:
    passages = material.passages if material else ()
    return " ".join(s.text for passage in passages for s in passage.sentences if s.bearing >= 0.5)
