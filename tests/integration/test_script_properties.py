"""Tests properties of scripts for more than a hundred topics, drawn with a fixed seed, with the real research agent
and writer."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.embedded.discovery import EmbeddedTopicDiscovery
from cpoa.contracts.agents import ResearchRequest
from shared.data_files import data_file
from shared.errors import PermanentStepError
from tests.unit.cpoa.agents.script.materials import request
from tests.unit.cpoa.agents.script.script_properties import violations

if TYPE_CHECKING:
    from cpoa.contracts.material import Material
    from shared.database import Database

TOPICS = 120
LENGTHS = (1, 2, 4, 4, 7)
SEED = 20


@pytest.fixture(scope="module")
def materials(shared_corpus_database: Database) -> list[Material]:
    researcher = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database))
    titles = sorted(json.loads(data_file("summaries_en-us.json").read_text(encoding="utf-8")))
    found: list[Material] = []
    for title in random.Random(SEED).sample(titles, TOPICS):
        try:
            found.append(researcher.research(ResearchRequest(title, 4), lambda: None))
        except PermanentStepError:
            continue  # a few leads are too short for research; their number is asserted below
    return found


def test_every_property_holds_for_over_a_hundred_topics(materials: list[Material]) -> None:
    weaver = EmbeddedScriptWeaver()
    chosen = random.Random(SEED)
    breaches: list[str] = []
    for material in materials:
        length_minutes, seed = chosen.choice(LENGTHS), chosen.randrange(100)
        script = weaver.weave(request(material, length_minutes, seed), lambda: None)
        breaches += [f"{material.topic}: {breach}" for breach in violations(script, material, length_minutes)]
    assert len(materials) >= 100
    assert breaches == []
