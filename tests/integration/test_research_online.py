"""Tests research with the stand-in for Wikipedia's API: the rules of its operators, and what each fault ends in."""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.embedded.discovery import EmbeddedTopicDiscovery, embedded_topic_discovery
from cpoa.agents.topics.online.articles import OnlineUnavailableError
from cpoa.agents.topics.online.wiki import MediaWiki
from cpoa.agents.topics.online.wiki_client import MAX_REQUESTS, MAX_RESPONSE_BYTES, WikiServer
from cpoa.contracts.agents import ResearchRequest
from cpoa.contracts.material import Coverage, PassageRole
from cpoa.services.wiki_records import Pause, WikiRecords
from shared.errors import PermanentStepError
from shared.settings import load_settings
from shared.version import VERSION
from tests import wiki

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.agents.topics.online.articles import OnlineAnswer
    from shared.database import Database
    from tests.wiki import StandIn

CONTACT = "https://operator.example/; ops@operator.example"
TOLD_TO_WAIT = {"429": 7, "503": 9, "403": 3600, "maxlag": 5, "ratelimited": 60, "readonly": 60, "busy": 60}
NO_ANSWER = ["slow", "hang", "drip", "500", "504", "cut-json", "truncated", "empty", "other-form", "huge", "reset"]
NO_ANSWER += ["badgzip", "latin1", "html", "redirect", "dberror"]


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    with wiki.serving() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(server: StandIn) -> StandIn:
    server.clear()
    return server


def encyclopedia(stand_in: StandIn, database: Database, *, required: bool = False, seconds: float = 5) -> MediaWiki:
    return MediaWiki(WikiServer(stand_in.api_url, CONTACT, WikiRecords(database)), seconds, required)


def find(source: MediaWiki, topic: str, words: int = 500) -> OnlineAnswer:
    return source.find(parse_ask(topic), words)


def titles(answer: OnlineAnswer) -> list[str]:
    return [article.title for article in answer.articles]


def forget_pauses(database: Database) -> None:
    database.execute("delete from research_pauses")


def test_a_question_finds_its_article_and_every_rule_is_kept(stand_in: StandIn, database: Database) -> None:
    source = encyclopedia(stand_in, database)
    for topic, title in {
        "how do black holes form?": "Black hole",
        "Hokusai": "Hokusai",
        "why was the Great Wall of China built": "Great Wall of China",
        "telescopes vs compasses": "Telescope",
    }.items():
        stand_in_before = stand_in.log()["requests"]
        assert titles(find(source, topic, 3000))[0] == title
        assert stand_in.log()["requests"] - stand_in_before <= MAX_REQUESTS
    log = stand_in.log()
    assert (log["without_contact"], log["without_gzip"], log["same_query_again"], log["most_at_once"]) == (0, 0, 0, 1)
    assert log["by_status"] == {"200": log["requests"]}
    assert all(entry["params"]["maxlag"] == "5" and entry["params"]["maxage"] for entry in log["entries"])


def test_the_user_agent_names_version_contact_and_library(stand_in: StandIn, database: Database) -> None:
    find(encyclopedia(stand_in, database), "Hokusai")
    agents = {entry["user_agent"] for entry in stand_in.log()["entries"]}
    (agent,) = agents
    assert re.fullmatch(rf"Aethercast/{re.escape(VERSION)} \({re.escape(CONTACT)}\) python-requests/[\d.]+", agent)


def test_a_source_links_the_version_that_was_read(stand_in: StandIn, database: Database) -> None:
    (article,) = find(encyclopedia(stand_in, database), "Hokusai").articles
    assert article.url == f"https://en.wikipedia.org/wiki/Hokusai?oldid={article.revision}"


def test_both_sides_of_a_comparison_are_read(stand_in: StandIn, database: Database) -> None:
    assert titles(find(encyclopedia(stand_in, database), "telescope vs compass", 100)) == ["Telescope", "Compass"]


def test_a_misspelled_topic_is_found_by_the_suggestion(stand_in: StandIn, database: Database) -> None:
    assert titles(find(encyclopedia(stand_in, database), "telescpoe")) == ["Telescope"]
    assert stand_in.log()["requests"] <= MAX_REQUESTS


def test_the_subject_alone_is_asked_for_if_nothing_found_is_about_the_question(
    stand_in: StandIn, database: Database
) -> None:
    assert titles(find(encyclopedia(stand_in, database), "who invented the printing press")) == ["Johannes Gutenberg"]
    assert stand_in.log()["requests"] <= MAX_REQUESTS


def test_what_is_not_in_the_encyclopedia_is_not_found(stand_in: StandIn, database: Database) -> None:
    assert find(encyclopedia(stand_in, database, required=True), "zxqv blorptang").articles == ()
    assert find(encyclopedia(stand_in, database, required=True), "Ada").articles == ()  # a page of meanings


def test_an_answer_is_kept_for_the_next_episode_of_any_process(stand_in: StandIn, database: Database) -> None:
    first = find(encyclopedia(stand_in, database), "Hokusai")
    asked = stand_in.log()["requests"]
    assert find(encyclopedia(stand_in, database), "Hokusai") == first
    assert stand_in.log()["requests"] == asked
    database.execute("update research_answers set kept_until = now() - interval '1 second'")
    find(encyclopedia(stand_in, database), "Hokusai")
    assert stand_in.log()["requests"] == 2 * asked


@pytest.mark.parametrize("fault", TOLD_TO_WAIT)
def test_a_pause_that_the_server_asks_for_is_kept_by_every_process(
    stand_in: StandIn, database: Database, fault: str
) -> None:
    stand_in.fail(fault, seconds=TOLD_TO_WAIT[fault])
    assert find(encyclopedia(stand_in, database), "Hokusai").articles == ()
    pause = WikiRecords(database).pause(stand_in.api_url)
    assert pause is not None
    assert pause.is_told
    assert TOLD_TO_WAIT[fault] - 4 < pause.seconds <= TOLD_TO_WAIT[fault]
    stand_in.clear()
    assert find(encyclopedia(stand_in, database), "Telescope").articles == ()
    with pytest.raises(OnlineUnavailableError, match="a pause"):
        find(encyclopedia(stand_in, database, required=True), "Telescope")
    assert stand_in.log()["requests"] == 0
    forget_pauses(database)
    assert titles(find(encyclopedia(stand_in, database), "Telescope")) == ["Telescope"]


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_a_fault_ends_in_time_and_gives_no_article(
    stand_in: StandIn, database: Database, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fail(fault, seconds=30)
    began = time.monotonic()
    with pytest.raises(OnlineUnavailableError) as raised:
        find(encyclopedia(stand_in, database, required=True, seconds=1), "Hokusai")
    assert time.monotonic() - began < 2
    assert "hokusai" not in str(raised.value).lower()
    assert WikiRecords(database).pause(stand_in.api_url) is None, "an episode that needs it tries again"
    assert find(encyclopedia(stand_in, database, seconds=1), "Hokusai").articles == ()
    assert "a pause of" not in caplog.text
    assert find(encyclopedia(stand_in, database, seconds=1), "Telescope").articles == ()
    assert "a pause of" in caplog.text, "a server that does not answer is left alone for a while"


def test_no_request_goes_on_after_the_deadline(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("drip", seconds=30)
    find(encyclopedia(stand_in, database, seconds=0.5), "Hokusai")
    until = time.monotonic() + 3
    while not stand_in.log()["entries"] and time.monotonic() < until:
        time.sleep(0.1)
    assert stand_in.log()["requests"] == 1, "the connection was closed, so the server has ended its answer"
    assert not [thread for thread in threading.enumerate() if thread.name == "mediawiki"]


def test_the_article_that_came_is_used_if_the_next_one_fails(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("hang", seconds=30, match="pageids=", after=1)
    answer = find(
        encyclopedia(stand_in, database, required=True, seconds=2), "how does a telescope show a black hole", 9000
    )
    assert len(answer.articles) == 1
    assert WikiRecords(database).pause(stand_in.api_url) is None


def test_the_second_article_is_read_if_the_first_one_fails(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("500", match="pageids=", count=1)
    answer = find(encyclopedia(stand_in, database), "telescope vs compass", 100)
    assert titles(answer) == ["Compass"]


def test_an_answer_of_another_form_is_not_kept(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("other-form", count=1)
    assert find(encyclopedia(stand_in, database), "Hokusai").articles == ()
    forget_pauses(database)
    assert titles(find(encyclopedia(stand_in, database), "Hokusai")) == ["Hokusai"]


def test_a_redirect_is_not_followed(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("redirect")
    with pytest.raises(OnlineUnavailableError, match="status 302"):
        find(encyclopedia(stand_in, database, required=True), "Hokusai")


def test_a_huge_answer_is_not_read_to_its_end(stand_in: StandIn, database: Database) -> None:
    stand_in.fail("huge")
    with pytest.raises(OnlineUnavailableError, match="too long"):
        find(encyclopedia(stand_in, database, required=True), "Hokusai")
    until = time.monotonic() + 3
    while not stand_in.log()["entries"] and time.monotonic() < until:
        time.sleep(0.05)
    assert stand_in.log()["entries"][0]["bytes"] < 10 * MAX_RESPONSE_BYTES


def test_a_refusal_is_told_in_the_log_and_in_the_episode(
    stand_in: StandIn, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fail("403")
    for _ in range(2):  # the second one is not asked, because of the pause
        (note,) = find(encyclopedia(stand_in, database), "Hokusai").notes
        assert "RESEARCH_CONTACT" in note
    assert "refused our requests (403)" in caplog.text
    assert "Hokusai" not in caplog.text
    assert stand_in.log()["requests"] == 1


def test_the_log_does_not_repeat_the_topic(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    dead = MediaWiki(WikiServer("http://127.0.0.1:1/w/api.php", CONTACT, WikiRecords(database)), 2)
    assert find(dead, "Coral reef").articles == ()
    own = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("cpoa", "shared")))
    assert "ConnectionError" in own
    assert "Coral" not in own


def test_a_silent_server_costs_one_deadline(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        source = MediaWiki(WikiServer(url, CONTACT, WikiRecords(database)), 0.3, required=True)
        began = time.monotonic()
        with pytest.raises(OnlineUnavailableError):
            find(source, "Coral reef")
    assert time.monotonic() - began < 1


def test_a_longer_pause_is_not_cut_short(database: Database) -> None:
    records = WikiRecords(database)
    for seconds in (100, 5):
        records.begin_pause("https://a.example/api", Pause(seconds, "status 429", is_told=True))
    pause = records.pause("https://a.example/api")
    assert pause is not None
    assert pause.seconds > 90
    assert records.pause("https://b.example/api") is None


# Research with it


def discovery(stand_in: StandIn, database: Database, **environment: str) -> EmbeddedTopicDiscovery:
    settings = load_settings(
        environment={"RESEARCH_API_URL": stand_in.api_url, "RESEARCH_CONTACT": CONTACT} | environment
    )
    return embedded_topic_discovery(settings, database)


def test_the_article_is_used_although_a_lead_is_stored(stand_in: StandIn, corpus_database: Database) -> None:
    material = discovery(stand_in, corpus_database).research(ResearchRequest("Telescopes", 4), lambda: None)
    assert {passage.source_id for passage in material.passages} == {"wikipedia:Telescope"}
    assert material.passages[0].passage_id == "wikipedia:Telescope#0"
    assert len({passage.heading for passage in material.passages}) >= 3
    assert {passage.role for passage in material.passages} == {PassageRole.MAIN}
    assert all(sentence.bearing >= 0.5 for passage in material.passages for sentence in passage.sentences)
    assert "oldid=" in (material.sources[0].url or "")
    assert material.sources[0].licence == "CC-BY-SA-4.0"
    assert material.coverage is Coverage.EXACT


def test_a_question_gets_the_paragraphs_that_bear_on_it(stand_in: StandIn, corpus_database: Database) -> None:
    material = discovery(stand_in, corpus_database).research(
        ResearchRequest("why was the Great Wall of China built", 2), lambda: None
    )
    assert material.passages[0].passage_id == "wikipedia:Great Wall of China#0"
    assert any("built" in passage.text for passage in material.passages[1:])
    assert all(max(sentence.bearing for sentence in passage.sentences) >= 0.5 for passage in material.passages)


def test_the_stored_leads_are_used_where_the_wiki_does_not_answer(stand_in: StandIn, corpus_database: Database) -> None:
    stand_in.fail("503", seconds=60)
    material = discovery(stand_in, corpus_database).research(ResearchRequest("Coral reefs", 4), lambda: None)
    assert material.passages[0].passage_id == "wikipedia:Coral reef#0"
    assert material.notes == ()


def test_a_stored_lead_that_answers_is_better_than_an_article_that_does_not(
    stand_in: StandIn, corpus_database: Database
) -> None:
    request = ResearchRequest("who painted the Mona Lisa", 4)
    material = discovery(stand_in, corpus_database).research(request, lambda: None)
    assert "wikipedia:Mona Lisa" in {source.source_id for source in material.sources}
    assert stand_in.log()["requests"] > 0


def test_a_topic_that_neither_knows_is_refused(stand_in: StandIn, corpus_database: Database) -> None:
    with pytest.raises(PermanentStepError):
        discovery(stand_in, corpus_database).research(ResearchRequest("zxqv blorptang", 4), lambda: None)


def test_without_a_contact_the_homepage_is_sent(stand_in: StandIn, corpus_database: Database) -> None:
    discovery(stand_in, corpus_database, RESEARCH_CONTACT="").research(ResearchRequest("Hokusai", 4), lambda: None)
    assert stand_in.log()["requests"] > 0
    assert stand_in.log()["without_contact"] == 0


def test_research_online_never_asks_nobody(stand_in: StandIn, corpus_database: Database) -> None:
    discovery(stand_in, corpus_database, RESEARCH_ONLINE="never").research(ResearchRequest("Hokusai", 4), lambda: None)
    assert stand_in.log()["requests"] == 0


def test_research_online_always_fails_without_the_encyclopedia(stand_in: StandIn, corpus_database: Database) -> None:
    stand_in.fail("503", seconds=60)
    with pytest.raises(OnlineUnavailableError):
        discovery(stand_in, corpus_database, RESEARCH_ONLINE="always").research(
            ResearchRequest("Coral reefs", 4), lambda: None
        )
