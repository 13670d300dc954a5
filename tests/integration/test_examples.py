"""The topics that the page and the README suggest: the shipped corpus answers each of them exactly."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.embedded.discovery import EmbeddedTopicDiscovery
from cpoa.contracts.agents import ResearchRequest
from cpoa.contracts.material import Coverage
from local.cli.hero_episode import FOLDER, TOPIC
from local.stack.state_folder import ROOT

if TYPE_CHECKING:
    from shared.database import Database

FORM = (ROOT / "frontend" / "parts" / "topic_form.js").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MINUTES = 4  # what the form asks for


def of_the_page() -> list[str]:
    found = re.search(r"^const EXAMPLES = (\[[^\]]+\]);", FORM, re.MULTILINE)
    assert found
    return list(json.loads(found[1]))


def of_the_readme() -> list[str]:
    return re.findall(r'TOPIC="([^"]+)"', README)


EXAMPLES = sorted({*of_the_page(), *of_the_readme(), TOPIC})


def test_there_are_examples() -> None:
    assert len(of_the_page()) == 5
    assert of_the_readme()


@pytest.mark.parametrize("topic", EXAMPLES)
def test_an_example_is_answered_exactly(shared_corpus_database: Database, topic: str) -> None:
    research = EmbeddedTopicDiscovery(PostgresCorpus(shared_corpus_database))
    material = research.research(ResearchRequest(topic, MINUTES, ()), lambda: None)
    assert material.coverage is Coverage.EXACT
    assert len(material.passages) >= 2


def test_the_finished_episode_of_the_page_is_about_its_topic_and_credits_its_sources() -> None:
    episode = json.loads((FOLDER / "episode.json").read_text(encoding="utf-8"))
    assert episode["title"] == TOPIC
    assert episode["coverage"] == "exact"
    assert 60 <= episode["duration_seconds"] <= 90
    assert episode["licence"] == "CC-BY-SA-4.0"
    assert all(source["url"].startswith("https://en.wikipedia.org/wiki/") for source in episode["sources"])
    for field in ("audio_url", "transcript_url", "chapters_url", "waveform_url", "cover_url"):
        assert (ROOT / "frontend" / episode[field].removeprefix("/")).is_file()
